package history

import (
	"errors"
	"hash/maphash"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"redial/history/internal/record"

	"redial/callback"
)

// index is what is known of one file: a row for each callback in the order of
// the file, with its attempts folded in. Rows are only ever added; what a row
// says of its attempts changes as they come, in any order.
type index struct {
	file io.ReaderAt // where the lines are
	info os.FileInfo // of that file, to notice a replacement

	spoiled atomic.Bool // a line is damaged that was sound when it was indexed

	// extending is held by whoever reads on in the file; it guards fed, and mu the
	// rest.
	extending sync.Mutex
	fed       piece // for one feed after another
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
	orphans  map[record.Key][]foundAttempt
	// borrowers are in the order of their rows.
	borrowers []borrower
	changes   uint64          // pieces taken
	saved     int64           // how much of the file the checkpoint covers
	counts    [stateCount]int // of the rows that are in lists
	hidden    int             // rows that are in none: their callbacks never left
	oldest    int64
	newest    int64

	byID idTable
	// byOrder and before chain the callbacks of an order, newest first. They
	// are made when first asked for.
	byOrder rowTable
	before  []uint32
}

// oddRow is the text of a row that has no room in the columns.
type oddRow struct {
	id, order, source, typ, target string
	holder                         record.Key // in a piece only: whose body it borrows
}

// borrower is a callback whose body another line holds.
type borrower struct {
	Row    uint32
	Holder record.Key
}

// borrowerWidth is how much a borrower takes in a checkpoint, in bytes.
const borrowerWidth = 4 + 16

// sealSize is how many bytes before the end an index keeps, to notice that the
// file was cut and written anew between two looks.
const sealSize = 64

func newIndex(f io.ReaderAt, info os.FileInfo) *index {
	seed := maphash.String(maphash.MakeSeed(), "rows") // what it hashes is of no matter
	return &index{
		file: f, info: info, names: newNames(),
		odd: map[uint32]oddRow{}, orphans: map[record.Key][]foundAttempt{},
		byID: idTable{late: rowTable{seed: seed}}, byOrder: rowTable{seed: seed},
	}
}

// feed takes whole lines that stand at offset in the file.
func (x *index) feed(b []byte, offset int64) {
	x.fed.parse(b, offset)
	x.take(&x.fed)
	x.mu.Lock()
	x.keepSeal(b)
	x.mu.Unlock()
}

func (x *index) keepSeal(b []byte) {
	x.seal = append(x.seal, b[max(0, len(b)-sealSize):]...)
	x.seal = x.seal[max(0, len(x.seal)-sealSize):]
}

// take adds what a piece of the file holds.
func (x *index) take(p *piece) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.changes++
	x.lines += p.lines
	x.damaged += p.damaged
	number := make([]uint16, len(p.words.list))
	for i, word := range p.words.list {
		number[i] = x.names.number([]byte(word))
	}
	rows := make([]uint32, len(p.callbacks))
	for i := range p.callbacks {
		rows[i] = x.addCallback(p, i, number)
	}
	for i := range p.attempts {
		x.addAttempt(&p.attempts[i], number, rows)
	}
	x.end = p.end
}

// addCallback adds a callback of a piece, unless another has its id, and returns
// the row of whichever it is.
func (x *index) addCallback(p *piece, i int, number []uint16) uint32 {
	c := &p.callbacks[i]
	row := x.rows
	if row%blockRows == 0 && int(row/blockRows) == len(x.blocks) {
		x.blocks = append(x.blocks, new(block))
	}
	b, j := x.at(row)
	b.id[j] = c.id // before it is known to be new: put compares with it
	if first, taken := x.byID.put(c.id, row, c.flags&flagOddID != 0, x.idOf); taken {
		return first
	}
	x.rows++
	b.order[j], b.time[j], b.offset[j], b.length[j], b.size[j] = c.order, c.time, c.offset, c.length, c.size
	b.source[j], b.typ[j], b.target[j], b.flags[j] = number[c.source], number[c.typ], number[c.target], c.flags
	if c.flags&(flagOddID|flagOddOrder|flagBorrows) != 0 || b.typ[j] == manyNames || b.target[j] == manyNames || b.source[j] == manyNames {
		x.keepOdd(row, p, i)
	}
	x.countTime(c.time, row == 0)
	x.counts[statePending]++
	if x.before != nil {
		x.chain(row)
	}
	if len(x.orphans) > 0 {
		for k := range x.orphans[c.id] {
			x.fold(row, &x.orphans[c.id][k])
		}
		delete(x.orphans, c.id)
	}
	return row
}

// keepOdd keeps what of a row has no room in the columns.
func (x *index) keepOdd(row uint32, p *piece, i int) {
	b, j := x.at(row)
	c := &p.callbacks[i]
	o := p.odd[uint32(i)]
	if b.flags[j]&flagBorrows != 0 {
		x.borrowers = append(x.borrowers, borrower{Row: row, Holder: o.holder})
	}
	o.holder = record.Key{}
	if b.typ[j] == manyNames {
		o.typ = p.words.word(c.typ)
	}
	if b.target[j] == manyNames {
		o.target = p.words.word(c.target)
	}
	if b.source[j] == manyNames {
		o.source = p.words.word(c.source)
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

// addAttempt folds an attempt into its callback; rows are those of the piece's.
func (x *index) addAttempt(a *foundAttempt, number []uint16, rows []uint32) {
	a.class = number[a.class]
	if a.of > 0 {
		x.fold(rows[a.of-1], a)
		return
	}
	row, ok := x.byID.get(a.id, x.idOf)
	if !ok {
		x.orphans[a.id] = append(x.orphans[a.id], *a)
		return
	}
	x.fold(row, a)
}

// fold lets a callback have had an attempt. The last attempt is the one of the
// highest number, whatever order the lines come in.
func (x *index) fold(row uint32, a *foundAttempt) {
	b, i := x.at(row)
	b.attempts[i] = x.attempts.add(a.offset, a.length, b.attempts[i])
	if a.escaped {
		b.flags[i] |= flagEscaped
	}
	x.tally(row, -1)
	first := b.tries[i] == 0
	b.tries[i] = cap16(int64(b.tries[i]) + 1)
	if first || a.after(b, i) {
		b.lastN[i], b.lastTime[i], b.micros[i] = a.n, a.time, a.micros
		b.status[i], b.class[i] = a.status, a.class
		b.flags[i] &^= flagUnsent
		if a.unsent {
			b.flags[i] |= flagUnsent
		}
	}
	x.tally(row, 1)
}

// tally adds n to the count that a row is in.
func (x *index) tally(row uint32, n int) {
	if x.unsent(row) {
		x.hidden += n
		return
	}
	x.counts[x.state(row)] += n
}

// after reports whether a comes after the attempt that row i has last: by
// number, then time, then what it says, so that any order of lines agrees.
func (a *foundAttempt) after(b *block, i uint32) bool {
	switch {
	case a.n != b.lastN[i]:
		return a.n > b.lastN[i]
	case a.time != b.lastTime[i]:
		return a.time > b.lastTime[i]
	case a.status != b.status[i]:
		return a.status > b.status[i]
	}
	return a.micros > b.micros[i]
}

func (x *index) at(row uint32) (*block, uint32) { return x.blocks[row/blockRows], row % blockRows }

func (x *index) idOf(row uint32) record.Key {
	b, i := x.at(row)
	return b.id[i]
}

func (x *index) orderOf(row uint32) record.Key {
	b, i := x.at(row)
	return b.order[i]
}

// find returns the row of a callback.
func (x *index) find(id string) (uint32, bool) {
	k, _ := record.IDKey([]byte(id))
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
	return b.id[i].ULID()
}

// orderText returns a row's order id.
func (x *index) orderText(row uint32) string {
	b, i := x.at(row)
	if b.flags[i]&flagOddOrder != 0 {
		return x.odd[row].order
	}
	var buf [36]byte
	return string(b.order[i].AppendUUID(buf[:0]))
}

func (x *index) typeText(row uint32) string {
	b, i := x.at(row)
	if b.typ[i] == manyNames {
		return x.odd[row].typ
	}
	return x.names.word(b.typ[i])
}

func (x *index) sourceText(row uint32) string {
	b, i := x.at(row)
	if b.source[i] == manyNames {
		return x.odd[row].source
	}
	return x.names.word(b.source[i])
}

func (x *index) targetText(row uint32) string {
	b, i := x.at(row)
	if b.target[i] == manyNames {
		return x.odd[row].target
	}
	return x.names.word(b.target[i])
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
	return stateNumber(callback.StateOf(int(b.status[i]), record.ErrorClass(x.names.word(b.class[i]))))
}

// read returns the bytes of a line without its newline.
func (x *index) read(p span) ([]byte, error) {
	b, err := x.readExactly(p.offset, int(p.length))
	return record.TrimNewline(b), err
}

// readExactly reads n bytes, or says why it can't.
func (x *index) readExactly(offset int64, n int) ([]byte, error) {
	b := make([]byte, n)
	return b, x.fill(b, offset)
}

func (x *index) fill(b []byte, offset int64) error {
	n, err := x.file.ReadAt(b, offset)
	if n == len(b) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
