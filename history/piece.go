package history

import (
	"bytes"
)

// piece is what a stretch of the file holds, parsed apart from any index, so
// that several can be parsed at once. It does not refer to the bytes read, and
// can be used for one stretch after the other.
type piece struct {
	lines     int // that were not blank, damaged ones included
	damaged   int
	callbacks []foundCallback
	attempts  []foundAttempt
	odd       map[uint32]oddRow // by place in callbacks
	words     names             // what the numbers in callbacks and attempts mean
	end       int64             // just after the last newline, 0 for none
}

// likelyRows is how many callbacks or attempts of the usual size a piece has.
const likelyRows = pieceSize >> 10

// manyWords is how many words a piece remembers for the next.
const manyWords = 256

// reset empties a piece but for its memory, and for the words it knows.
func (p *piece) reset() {
	p.lines, p.damaged, p.end = 0, 0, 0
	if p.callbacks == nil { // growing costs more than a first allocation
		p.callbacks, p.attempts = make([]foundCallback, 0, likelyRows), make([]foundAttempt, 0, likelyRows)
	}
	p.callbacks, p.attempts = p.callbacks[:0], p.attempts[:0]
	clear(p.odd)
	if len(p.words.list) == 0 || len(p.words.list) > manyWords {
		p.words = newNames()
	}
}

// foundCallback is a callback as its line says it, in the form of the columns.
type foundCallback struct {
	id, order    key
	time, offset int64
	length, size uint32
	source, typ  uint16
	target       uint16
	flags        uint16
}

// foundAttempt is an attempt as its line says it.
type foundAttempt struct {
	id      key
	offset  int64
	time    int64
	length  uint32
	n       uint32
	micros  uint32
	status  uint16
	class   uint16
	escaped bool
	unsent  bool
	of      uint32 // the callback's place in the piece + 1, 0 if it is not known
}

// parse reads whole lines that stand at offset in the file. The last may lack
// its newline.
func (p *piece) parse(b []byte, offset int64) {
	p.reset()
	var h head
	for len(b) > 0 {
		size := bytes.IndexByte(b, '\n') + 1
		if size == 0 {
			size = len(b)
		}
		p.line(&h, b[:size], offset)
		b, offset = b[size:], offset+int64(size)
	}
	p.end = offset
}

// line takes one line with its newline.
func (p *piece) line(h *head, line []byte, offset int64) {
	text := trimNewline(line)
	if len(text) == 0 {
		return
	}
	p.lines++
	if len(text) > maxLine || h.parse(text) != nil {
		p.damaged++
		return
	}
	switch h.kind {
	case callbackLine:
		p.callback(h, offset, len(line))
	case attemptLine:
		p.attempts = append(p.attempts, foundAttempt{
			id: h.id.key, offset: offset, time: h.time, length: uint32(len(line)), n: cap32(h.n), micros: cap32(h.micros),
			status: cap16(int64(h.status)), class: p.words.number(h.class), escaped: h.escaped, unsent: h.unsent, of: p.near(&h.id.key),
		})
	case unknownLine:
	}
}

// nearby is how many callbacks before it an attempt looks at for its own.
const nearby = 32

// near returns the place + 1 of a callback among the last ones, or 0.
func (p *piece) near(id *key) uint32 {
	for i := len(p.callbacks); i > max(0, len(p.callbacks)-nearby); i-- {
		if p.callbacks[i-1].id == *id {
			return uint32(i)
		}
	}
	return 0
}

func (p *piece) callback(h *head, offset int64, length int) {
	c := foundCallback{
		id: h.id.key, order: h.order.key, time: h.time, offset: offset, length: uint32(length), size: cap32(h.size),
		source: p.words.number(h.source), typ: p.words.number(h.typ), target: p.words.number(h.target),
		flags: h.flags(),
	}
	if h.id.odd {
		c.flags |= flagOddID
	}
	if h.order.odd {
		c.flags |= flagOddOrder
	}
	if c.flags&(flagOddID|flagOddOrder|flagBorrows) != 0 {
		p.keepOdd(h, c.flags)
	}
	p.callbacks = append(p.callbacks, c)
}

// keepOdd keeps what of the next callback has no room in the columns.
func (p *piece) keepOdd(h *head, flags uint16) {
	var o oddRow
	if h.id.odd {
		o.id = string(h.id.text)
	}
	if h.order.odd {
		o.order = string(h.order.text)
	}
	if flags&flagBorrows != 0 {
		o.holder, _ = idKey(h.bodyOf)
	}
	if o == (oddRow{}) { // there is no order
		return
	}
	if p.odd == nil {
		p.odd = map[uint32]oddRow{}
	}
	p.odd[uint32(len(p.callbacks))] = o
}

// flags are the flags of the callback that h is of.
func (h *head) flags() uint16 {
	flags := uint16(0)
	set := func(on bool, f uint16) {
		if on {
			flags |= f
		}
	}
	set(h.ok != okUnsaid, flagOKSaid)
	set(h.ok == okTrue, flagOKTrue)
	set(len(h.replayOf) > 0, flagReplay)
	set(h.tail == noTail && len(h.bodyOf) > 0, flagBorrows)
	set(h.escaped, flagEscaped)
	set(h.uploads, flagUploads)
	return flags
}

// trimNewline cuts the end of a line off.
func trimNewline(line []byte) []byte {
	n := len(line)
	for n > 0 && (line[n-1] == '\n' || line[n-1] == '\r') {
		n--
	}
	return line[:n]
}
