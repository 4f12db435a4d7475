package history

import (
	"bytes"

	"redial/history/internal/record"
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
	id, order    record.Key
	time, offset int64
	length, size uint32
	source, typ  uint16
	target       uint16
	flags        uint16
}

// foundAttempt is an attempt as its line says it.
type foundAttempt struct {
	id      record.Key
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
	var h record.Head
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
func (p *piece) line(h *record.Head, line []byte, offset int64) {
	text := record.TrimNewline(line)
	if len(text) == 0 {
		return
	}
	p.lines++
	if len(text) > record.MaxLine || h.Parse(text) != nil {
		p.damaged++
		return
	}
	switch h.Kind {
	case record.CallbackLine:
		p.callback(h, offset, len(line))
	case record.AttemptLine:
		p.attempts = append(p.attempts, foundAttempt{
			id: h.ID.Key, offset: offset, time: h.Time, length: uint32(len(line)), n: cap32(h.N), micros: cap32(h.Micros),
			status: cap16(int64(h.Status)), class: p.words.number(h.Class), escaped: h.Escaped, unsent: h.Unsent, of: p.near(&h.ID.Key),
		})
	case record.UnknownLine:
	}
}

// nearby is how many callbacks before it an attempt looks at for its own.
const nearby = 32

// near returns the place + 1 of a callback among the last ones, or 0.
func (p *piece) near(id *record.Key) uint32 {
	for i := len(p.callbacks); i > max(0, len(p.callbacks)-nearby); i-- {
		if p.callbacks[i-1].id == *id {
			return uint32(i)
		}
	}
	return 0
}

func (p *piece) callback(h *record.Head, offset int64, length int) {
	c := foundCallback{
		id: h.ID.Key, order: h.Order.Key, time: h.Time, offset: offset, length: uint32(length), size: cap32(h.Size),
		source: p.words.number(h.Source), typ: p.words.number(h.Type), target: p.words.number(h.Target),
		flags: flagsOf(h),
	}
	if h.ID.Odd {
		c.flags |= flagOddID
	}
	if h.Order.Odd {
		c.flags |= flagOddOrder
	}
	if c.flags&(flagOddID|flagOddOrder|flagBorrows) != 0 {
		p.keepOdd(h, c.flags)
	}
	p.callbacks = append(p.callbacks, c)
}

// keepOdd keeps what of the next callback has no room in the columns.
func (p *piece) keepOdd(h *record.Head, flags uint16) {
	var o oddRow
	if h.ID.Odd {
		o.id = string(h.ID.Text)
	}
	if h.Order.Odd {
		o.order = string(h.Order.Text)
	}
	if flags&flagBorrows != 0 {
		o.holder, _ = record.IDKey(h.BodyOf)
	}
	if o == (oddRow{}) { // there is no order
		return
	}
	if p.odd == nil {
		p.odd = map[uint32]oddRow{}
	}
	p.odd[uint32(len(p.callbacks))] = o
}

// flagsOf returns the flags of the callback that h is of.
func flagsOf(h *record.Head) uint16 {
	flags := uint16(0)
	set := func(on bool, f uint16) {
		if on {
			flags |= f
		}
	}
	set(h.OK != record.OKUnsaid, flagOKSaid)
	set(h.OK == record.OKTrue, flagOKTrue)
	set(len(h.ReplayOf) > 0, flagReplay)
	set(h.Tail == record.NoTail && len(h.BodyOf) > 0, flagBorrows)
	set(h.Escaped, flagEscaped)
	set(h.Uploads, flagUploads)
	return flags
}
