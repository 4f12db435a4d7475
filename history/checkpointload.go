package history

import (
	"encoding/json"
	"os"
	"unsafe"
)

// checkpoint is a mapped checkpoint whose sums are right.
type checkpoint struct {
	memory   *memory
	header   checkpointHeader
	blocks   []*block
	attempts []*attemptBlock
	risen    []*rowBlock
	slots    []uint64
	borrow   []borrower
	document []byte
}

// mapCheckpoint maps a checkpoint and checks that it is whole.
func mapCheckpoint(f *os.File) (*checkpoint, error) {
	m, err := mapFile(f)
	if err != nil {
		return nil, err
	}
	c := &checkpoint{memory: m}
	if len(m.bytes) < checkpointHead {
		return nil, errNoCheckpoint
	}
	c.header = valuesOf[checkpointHeader](m.bytes[:checkpointHead])[0]
	h := &c.header
	if string(h.Magic[:]) != checkpointMagic || h.Order != nativeOrder || h.Sum != h.sum() ||
		h.BlockSize != blockSize || h.AttemptSize != attemptSize {
		return nil, errNoCheckpoint
	}
	return c, c.cut(m.bytes[checkpointHead:])
}

// cut finds the sections.
func (c *checkpoint) cut(rest []byte) error {
	var parts [][]byte
	next := func(size uint64) []byte {
		if size > uint64(len(rest)) {
			rest, size = nil, 0
		}
		part := rest[:size]
		parts, rest = append(parts, part), rest[size:]
		return part
	}
	h := &c.header
	const sane = 1 << 40
	if h.Rows > sane || h.Attempts > sane || h.Risen > h.Rows || h.Slots > sane || h.Borrowers > sane || h.DocumentSize > sane {
		return errNoCheckpoint
	}
	total := uint64(len(rest))
	whole := blocksOf(&c.blocks, h.Rows, h.BlockSize, next) &&
		blocksOf(&c.attempts, h.Attempts, h.AttemptSize, next) && blocksOf(&c.risen, h.Risen, rowSize, next)
	c.slots = valuesOf[uint64](next(8 * h.Slots))
	c.borrow = valuesOf[borrower](next(uint64(unsafe.Sizeof(borrower{})) * h.Borrowers))
	c.document = next(h.DocumentSize)
	size := uint64(0)
	for _, part := range parts {
		size += uint64(len(part))
	}
	if !whole || size != total || sumsOf(parts) != h.Sums {
		return errNoCheckpoint
	}
	return nil
}

// blocksOf finds the blocks of so many rows, and reports whether they are there.
func blocksOf[T any](blocks *[]*T, rows, size uint64, next func(size uint64) []byte) bool {
	for range (rows + blockRows - 1) / blockRows {
		b := valuesOf[T](next(size))
		if len(b) != 1 {
			return false
		}
		*blocks = append(*blocks, &b[0])
	}
	return true
}

// load makes an index of the history f from the checkpoint at path.
func load(path string, f *os.File, info os.FileInfo) (*index, error) {
	idx, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = idx.Close() }() // read only
	c, err := mapCheckpoint(idx)
	if err != nil {
		return nil, err
	}
	h := &c.header
	device, inode := identity(info)
	if h.Device != device || h.Inode != inode || h.End > info.Size() || h.Size == info.Size() && h.ModTime != info.ModTime().UnixNano() {
		return nil, errNoCheckpoint
	}
	var d checkpointDocument
	if err := json.Unmarshal(c.document, &d); err != nil || len(d.Names) == 0 {
		return nil, errNoCheckpoint
	}
	x := newIndex(f, info)
	x.adopt(c)
	x.restore(c, &d)
	if !x.sealed() || !x.sampled() {
		return nil, errNoCheckpoint
	}
	return x, nil
}

// adopt lets the index live in a checkpoint that holds the same.
func (x *index) adopt(c *checkpoint) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.memory, x.blocks, x.attempts.blocks = c.memory, c.blocks, c.attempts
	x.byID.risen.blocks, x.byID.late.slots = c.risen, c.slots
	x.borrowers = c.borrow[:len(c.borrow):len(c.borrow)]
	x.saved = c.header.End
}

// restore takes what is not in the blocks.
func (x *index) restore(c *checkpoint, d *checkpointDocument) {
	h := &c.header
	x.end, x.seal = h.End, h.Seal[:min(sealSize, h.End)]
	x.rows, x.attempts.n, x.byID.risen.n = uint32(h.Rows), uint32(h.Attempts), uint32(h.Risen)
	x.byID.late.used, x.byID.late.seed = int(h.Used), h.Seed
	x.byID.restored(x.idOf)
	x.lines, x.damaged, x.counts, x.hidden, x.oldest, x.newest = d.Lines, d.Damaged, d.Counts, d.Hidden, d.Oldest, d.Newest
	for _, name := range d.Names[1:] {
		x.names.number([]byte(name))
	}
	for row, o := range d.Odd {
		x.odd[row] = oddRow{id: o.ID, order: o.Order, source: o.Source, typ: o.Type, target: o.Target}
	}
	for _, a := range d.Orphans {
		x.orphans[a.ID] = append(x.orphans[a.ID], foundAttempt{
			id: a.ID, offset: a.Offset, time: a.Time, length: a.Length, n: a.N, micros: a.Micros, status: a.Status, class: a.Class, escaped: a.Escaped, unsent: a.Unsent,
		})
	}
}

// samples is how many lines are looked at before a checkpoint is believed.
const samples = 16

// sampled reports whether lines spread over the file still are where the index
// has them, and say what it says.
func (x *index) sampled() bool {
	for i := range min(samples, x.rows) {
		row := uint32(uint64(i) * uint64(x.rows) / samples)
		if x.rows < samples {
			row = i
		}
		if _, err := x.entry(row); err != nil {
			return false
		}
	}
	return true
}
