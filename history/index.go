package history

import (
	"bytes"
	"errors"
	"hash/maphash"
	"io"
	"os"
	"redial/callback"
	"sync"
	"time"
)

// index is what is known of one file: a row for each callback in the order of
// the file, with its attempts folded in. Rows are only ever added; what a row
// says of its attempts changes as they come, in any order.
type index struct {
	file io.ReaderAt // where the lines are
	info os.FileInfo // of that file, to notice a replacement

	// extending is held by whoever reads on in the file; mu guards the rest.
	extending sync.Mutex
	mu        sync.RWMutex

	end      int64 // every whole line before it is indexed
	seal     []byte
	torn     int64 // bytes after end that are no whole line yet
	lines    int   // that were not blank, damaged ones included
	damaged  int
	rows     uint32
	blocks   []*block
	attempts attemptRows
	names    names
	odd      map[uint32]oddRow
	orphans  map[key][]foundAttempt
	counts   [stateCount]int
	oldest   int64
	newest   int64

	byID rowTable
	// byOrder and before chain the callbacks of an order, newest first. They
	// are made when first asked for.
	byOrder rowTable
	before  []uint32
}

// oddRow is the text of a row that has no room in the columns.
type oddRow struct{ id, order, typ, target string }

// foundAttempt is an attempt as its line tells it.
type foundAttempt struct {
	offset int64
	length uint32
	n      int64
	time   int64
	micros int64
	status int
	class  uint16
}

// sealSize is how many bytes before the end an index keeps, to notice that the
// file was cut and written anew between two looks.
const sealSize = 64

func newIndex(f io.ReaderAt, info os.FileInfo) *index {
	seed := maphash.String(maphash.MakeSeed(), "rows")
	return &index{
		file: f, info: info, names: newNames(),
		odd: map[uint32]oddRow{}, orphans: map[key][]foundAttempt{},
		byID: rowTable{seed: seed}, byOrder: rowTable{seed: seed},
	}
}

// feed takes whole lines that stand at offset in the file.
func (x *index) feed(b []byte, offset int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var h head
	for len(b) > 0 {
		size := bytes.IndexByte(b, '\n') + 1
		if size == 0 {
			size = len(b)
		}
		x.line(&h, b[:size], offset)
		x.keepSeal(b[:size])
		b, offset = b[size:], offset+int64(size)
	}
	x.end = offset
}

func (x *index) keepSeal(line []byte) {
	x.seal = append(x.seal, line[max(0, len(line)-sealSize):]...)
	x.seal = x.seal[max(0, len(x.seal)-sealSize):]
}

// line takes one line with its newline.
func (x *index) line(h *head, line []byte, offset int64) {
	text := bytes.TrimRight(line, "\r\n")
	if len(text) == 0 {
		return
	}
	x.lines++
	if h.parse(text) != nil {
		x.damaged++
		return
	}
	switch h.kind {
	case callbackLine:
		x.addCallback(h, offset, len(line))
	case attemptLine:
		x.addAttempt(h, offset, len(line))
	case unknownLine:
	}
}

func (x *index) addCallback(h *head, offset int64, length int) {
	id, oddID := idKey(h.id)
	row := x.rows
	if row&(blockRows-1) == 0 && int(row/blockRows) == len(x.blocks) {
		x.blocks = append(x.blocks, new(block))
	}
	if _, taken := x.byID.get(id, x.idOf); taken {
		return
	}
	b, i := x.blocks[row/blockRows], row%blockRows
	b.id[i] = id
	x.rows++
	x.byID.put(id, row, x.idOf)
	order, oddOrder := orderKey(h.order)
	b.order[i], b.time[i], b.offset[i], b.length[i] = order, h.time, offset, uint32(length)
	b.size[i] = cap32(h.size)
	b.source[i], b.typ[i], b.target[i] = x.names.number(h.source), x.names.number(h.typ), x.names.number(h.target)
	b.flags[i] = h.flags(oddID, oddOrder)
	x.keepOdd(row, h, oddID, oddOrder)
	x.countTime(h.time, row == 0)
	x.counts[statePending]++
	if x.before != nil {
		x.chain(row)
	}
	if len(x.orphans) > 0 {
		for _, a := range x.orphans[id] {
			x.fold(row, a)
		}
		delete(x.orphans, id)
	}
}

func (h *head) flags(oddID, oddOrder bool) uint16 {
	flags := uint16(0)
	set := func(on bool, f uint16) {
		if on {
			flags |= f
		}
	}
	set(h.ok != okUnsaid, flagOKSaid)
	set(h.ok == okTrue, flagOKTrue)
	set(len(h.replayOf) > 0, flagReplay)
	set(oddID, flagOddID)
	set(oddOrder, flagOddOrder)
	set(h.slow, flagSlow)
	return flags
}

func (x *index) keepOdd(row uint32, h *head, oddID, oddOrder bool) {
	var o oddRow
	if oddID {
		o.id = string(h.id)
	}
	if oddOrder {
		o.order = string(h.order)
	}
	b, i := x.at(row)
	if b.typ[i] == manyNames {
		o.typ = string(h.typ)
	}
	if b.target[i] == manyNames {
		o.target = string(h.target)
	}
	if o != (oddRow{}) {
		x.odd[row] = o
	}
}

func (x *index) countTime(t int64, first bool) {
	if first {
		x.oldest, x.newest = t, t
	}
	x.oldest, x.newest = min(x.oldest, t), max(x.newest, t)
}

func (x *index) addAttempt(h *head, offset int64, length int) {
	a := foundAttempt{
		offset: offset, length: uint32(length), n: h.n, time: h.time,
		micros: h.micros, status: h.status, class: x.names.number(h.class),
	}
	id, _ := idKey(h.id)
	row, ok := x.byID.get(id, x.idOf)
	if !ok {
		x.orphans[id] = append(x.orphans[id], a)
		return
	}
	x.fold(row, a)
}

// fold lets a callback have had an attempt. The last attempt is the one of the
// highest number, whatever order the lines come in.
func (x *index) fold(row uint32, a foundAttempt) {
	b, i := x.at(row)
	b.attempts[i] = x.attempts.add(a.offset, a.length, b.attempts[i])
	first := b.tries[i] == 0
	b.tries[i] = cap16(int64(b.tries[i]) + 1)
	if !first && !a.after(b, i) {
		return
	}
	x.counts[x.state(row)]--
	b.lastN[i], b.lastTime[i], b.micros[i] = cap32(a.n), a.time, cap32(a.micros)
	b.status[i], b.class[i] = cap16(int64(a.status)), a.class
	x.counts[x.state(row)]++
}

// after reports whether a comes after the attempt that row i has last: by
// number, then time, then what it says, so that any order of lines agrees.
func (a foundAttempt) after(b *block, i uint32) bool {
	if n := cap32(a.n); n != b.lastN[i] {
		return n > b.lastN[i]
	}
	if a.time != b.lastTime[i] {
		return a.time > b.lastTime[i]
	}
	if s := cap16(int64(a.status)); s != b.status[i] {
		return s > b.status[i]
	}
	return cap32(a.micros) > b.micros[i]
}

func (x *index) at(row uint32) (*block, uint32) { return x.blocks[row/blockRows], row % blockRows }

func (x *index) idOf(row uint32) key {
	b, i := x.at(row)
	return b.id[i]
}

func (x *index) orderOf(row uint32) key {
	b, i := x.at(row)
	return b.order[i]
}

// find returns the row of a callback.
func (x *index) find(id string) (uint32, bool) {
	k, _ := idKey([]byte(id))
	return x.byID.get(k, x.idOf)
}

// chains makes the chains by order if there are none yet.
func (x *index) chains() {
	if x.before != nil {
		return
	}
	x.before = make([]uint32, 0, x.rows+blockRows)
	for row := range x.rows {
		x.chain(row)
	}
}

func (x *index) chain(row uint32) {
	before, had := x.byOrder.put(x.orderOf(row), row, x.orderOf)
	if !had {
		x.before = append(x.before, 0)
		return
	}
	x.before = append(x.before, before+1)
}

// idText returns a row's id.
func (x *index) idText(row uint32) string {
	b, i := x.at(row)
	if b.flags[i]&flagOddID != 0 {
		return x.odd[row].id
	}
	return b.id[i].ulid()
}

// orderText returns a row's order id.
func (x *index) orderText(row uint32) string {
	b, i := x.at(row)
	if b.flags[i]&flagOddOrder != 0 {
		return x.odd[row].order
	}
	var buf [36]byte
	return string(b.order[i].appendUUID(buf[:0]))
}

func (x *index) typeText(row uint32) string {
	b, i := x.at(row)
	if b.typ[i] == manyNames {
		return x.odd[row].typ
	}
	return x.names.word(b.typ[i])
}

func (x *index) targetText(row uint32) string {
	b, i := x.at(row)
	if b.target[i] == manyNames {
		return x.odd[row].target
	}
	return x.names.word(b.target[i])
}

// attemptRows are the places of all attempts, chained by callback.
type attemptRows struct {
	blocks []*attemptBlock
	n      uint32
}

// add takes an attempt's place and returns its row + 1.
func (t *attemptRows) add(offset int64, length, before uint32) uint32 {
	if t.n%blockRows == 0 {
		t.blocks = append(t.blocks, new(attemptBlock))
	}
	b, i := t.blocks[t.n/blockRows], t.n%blockRows
	b.offset[i], b.length[i], b.before[i] = offset, length, before
	t.n++
	return t.n
}

// places returns where the lines of a chain are.
func (t *attemptRows) places(from uint32) []place {
	var ps []place
	for from != 0 {
		b, i := t.blocks[(from-1)/blockRows], (from-1)%blockRows
		ps = append(ps, place{b.offset[i], b.length[i]})
		from = b.before[i]
	}
	return ps
}

// place is where a line is, with its newline.
type place struct {
	offset int64
	length uint32
}

// The states as numbers, for counting.
const (
	statePending = iota
	stateDelivered
	stateRejected
	stateFailed
	stateCount
)

// states are the names of the numbers.
func stateName(n int) callback.State {
	switch n {
	case stateDelivered:
		return callback.Delivered
	case stateRejected:
		return callback.Rejected
	case stateFailed:
		return callback.Failed
	}
	return callback.Pending
}

func stateNumber(s callback.State) int {
	switch s {
	case callback.Delivered:
		return stateDelivered
	case callback.Rejected:
		return stateRejected
	case callback.Failed:
		return stateFailed
	case callback.Pending:
	}
	return statePending
}

// state returns a row's state as a number.
func (x *index) state(row uint32) int {
	b, i := x.at(row)
	if b.tries[i] == 0 {
		return statePending
	}
	return stateNumber(callback.StateOf(int(b.status[i]), callback.ErrorClass(x.names.word(b.class[i]))))
}

// read returns the bytes of a line without its newline.
func (x *index) read(p place) ([]byte, error) {
	b := make([]byte, p.length)
	n, err := x.file.ReadAt(b, p.offset)
	if n < len(b) {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return bytes.TrimRight(b, "\r\n"), nil
}

func unixTime(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }
