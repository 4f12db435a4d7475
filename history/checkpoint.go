package history

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sync/errgroup"
)

// A checkpoint, FILE.idx, is the memory of an index as it was when the history
// was so long: a header, the blocks, the table of ids, and a JSON document with
// the rest. It is mapped, not read. Whatever about it is not as expected, it is
// as if it were not there. It is only ever replaced, never changed in place.

const (
	checkpointMagic   = "redidx\x00\x01"
	checkpointHead    = 4096
	checkpointMinimum = 4 << 20  // of history, below which there is no need of one
	checkpointEvery   = 32 << 20 // of history, before the next is written
	nativeOrder       = 0x0102030405060708
	blockSize         = uint64(unsafe.Sizeof(block{}))
	attemptSize       = uint64(unsafe.Sizeof(attemptBlock{}))
)

// checkpointHeader begins a checkpoint, in the machine's own byte order.
type checkpointHeader struct {
	Magic        [8]byte
	Order        uint64 // nativeOrder, so that a machine of another refuses it
	BlockSize    uint64
	AttemptSize  uint64
	End          int64 // how much of the history it covers
	Size         int64 // of the history, with what may be torn at its end
	ModTime      int64 // of the history, which is to be the same while the size is
	Device       uint64
	Inode        uint64
	Seal         [sealSize]byte
	Rows         uint64
	Attempts     uint64
	Slots        uint64
	Used         uint64
	Seed         uint64
	Borrowers    uint64
	DocumentSize uint64
	Sums         uint64 // of the sums of all sections
	Sum          uint64 // of the header before this field
}

// checkpointDocument is what has no fixed width.
type checkpointDocument struct {
	Lines, Damaged int
	Counts         [stateCount]int
	Oldest, Newest int64
	Names          []string
	Odd            map[uint32]storedOdd
	Orphans        []storedAttempt
}

type storedOdd struct{ ID, Order, Source, Type, Target string }

type storedAttempt struct {
	ID           key
	Offset, Time int64
	Length, N    uint32
	Micros       uint32
	Status       uint16
	Class        uint16
	Escaped      bool
}

var (
	castagnoli      = crc32.MakeTable(crc32.Castagnoli)
	errNoCheckpoint = errors.New("there is no checkpoint of this history")
)

func checkpointPath(path string) string { return path + ".idx" }

// bytesOf is the memory of values without pointers.
func bytesOf[T any](v []T) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), len(v)*int(unsafe.Sizeof(v[0])))
}

// valuesOf is the inverse of bytesOf. The memory is aligned as the sections of
// a checkpoint are: to eight bytes.
func valuesOf[T any](b []byte) []T {
	var v *T // not a T: blocks are large
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/int(unsafe.Sizeof(*v)))
}

// sections are the parts of a checkpoint after its header, in order.
func (x *index) sections(document []byte) [][]byte {
	var parts [][]byte
	for _, b := range x.blocks {
		parts = append(parts, bytesOf(unsafe.Slice(b, 1)))
	}
	for _, b := range x.attempts.blocks {
		parts = append(parts, bytesOf(unsafe.Slice(b, 1)))
	}
	return append(parts, bytesOf(x.byID.slots), bytesOf(x.borrowers), document)
}

// save writes a checkpoint of the index to path and lets the index live in it,
// which frees the memory that it took. Nobody extends the index meanwhile.
func (x *index) save(path string) (err error) {
	x.mu.RLock()
	document, err := json.Marshal(x.document())
	if err != nil {
		x.mu.RUnlock()
		return err
	}
	parts := x.sections(document)
	header := x.header(len(document), sumsOf(parts))
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err == nil {
		err = writeCheckpoint(f, &header, parts)
	}
	x.mu.RUnlock()
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if f != nil {
		defer func() { _ = f.Close() }() // what it holds was checked by what was written
		if err != nil {
			_ = os.Remove(f.Name())
			return err
		}
	}
	if err != nil {
		return err
	}
	loaded, err := mapCheckpoint(f)
	if err != nil {
		return err
	}
	x.adopt(loaded)
	return nil
}

func (x *index) header(document int, sums uint64) checkpointHeader {
	h := checkpointHeader{
		Order: nativeOrder, BlockSize: blockSize, AttemptSize: attemptSize,
		End: x.end, Rows: uint64(x.rows), Attempts: uint64(x.attempts.n), Slots: uint64(len(x.byID.slots)),
		Used: uint64(x.byID.used), Seed: x.byID.seed, Borrowers: uint64(len(x.borrowers)), DocumentSize: uint64(document), Sums: sums,
	}
	copy(h.Magic[:], checkpointMagic)
	copy(h.Seal[:], x.seal)
	if f, ok := x.file.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			h.Device, h.Inode = identity(info)
			h.Size, h.ModTime = info.Size(), info.ModTime().UnixNano()
		}
	}
	h.Sum = h.sum()
	return h
}

// sum is that of the header but for the sum itself.
func (h *checkpointHeader) sum() uint64 {
	b := bytesOf(unsafe.Slice(h, 1))
	return uint64(crc32.Checksum(b[:len(b)-8], castagnoli))
}

// sumsOf checks sums in parallel and sums them up.
func sumsOf(parts [][]byte) uint64 {
	sums := make([]byte, 8*len(parts))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range parts {
		g.Go(func() error {
			binary.LittleEndian.PutUint64(sums[8*i:], uint64(crc32.Checksum(part, castagnoli)))
			return nil
		})
	}
	_ = g.Wait() // nothing in it fails
	return uint64(crc32.Checksum(sums, castagnoli))
}

func writeCheckpoint(w io.Writer, h *checkpointHeader, parts [][]byte) error {
	head := make([]byte, checkpointHead)
	copy(head, bytesOf(unsafe.Slice(h, 1)))
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func (x *index) document() checkpointDocument {
	d := checkpointDocument{
		Lines: x.lines, Damaged: x.damaged, Counts: x.counts, Oldest: x.oldest, Newest: x.newest,
		Names: x.names.list, Odd: map[uint32]storedOdd{},
	}
	for row, o := range x.odd {
		d.Odd[row] = storedOdd{o.id, o.order, o.source, o.typ, o.target}
	}
	for _, attempts := range x.orphans {
		for _, a := range attempts {
			d.Orphans = append(d.Orphans, storedAttempt{a.id, a.offset, a.time, a.length, a.n, a.micros, a.status, a.class, a.escaped})
		}
	}
	return d
}

// checkpoint is a mapped checkpoint whose sums are right.
type checkpoint struct {
	memory   *memory
	header   checkpointHeader
	blocks   []*block
	attempts []*attemptBlock
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
	if h.Rows > sane || h.Attempts > sane || h.Slots > sane || h.Borrowers > sane || h.DocumentSize > sane {
		return errNoCheckpoint
	}
	total := uint64(len(rest))
	for range (h.Rows + blockRows - 1) / blockRows {
		if b := valuesOf[block](next(h.BlockSize)); len(b) == 1 {
			c.blocks = append(c.blocks, &b[0])
		} else {
			return errNoCheckpoint
		}
	}
	for range (h.Attempts + blockRows - 1) / blockRows {
		if b := valuesOf[attemptBlock](next(h.AttemptSize)); len(b) == 1 {
			c.attempts = append(c.attempts, &b[0])
		} else {
			return errNoCheckpoint
		}
	}
	c.slots = valuesOf[uint64](next(8 * h.Slots))
	c.borrow = valuesOf[borrower](next(uint64(unsafe.Sizeof(borrower{})) * h.Borrowers))
	c.document = next(h.DocumentSize)
	size := uint64(0)
	for _, part := range parts {
		size += uint64(len(part))
	}
	if size != total || sumsOf(parts) != h.Sums {
		return errNoCheckpoint
	}
	return nil
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
	x.memory, x.blocks, x.byID.slots = c.memory, c.blocks, c.slots
	x.attempts.blocks = c.attempts
	x.borrowers = c.borrow[:len(c.borrow):len(c.borrow)]
	x.saved = c.header.End
}

// restore takes what is not in the blocks.
func (x *index) restore(c *checkpoint, d *checkpointDocument) {
	h := &c.header
	x.end, x.seal = h.End, h.Seal[:min(sealSize, h.End)]
	x.rows, x.attempts.n, x.byID.used, x.byID.seed = uint32(h.Rows), uint32(h.Attempts), int(h.Used), h.Seed
	x.lines, x.damaged, x.counts, x.oldest, x.newest = d.Lines, d.Damaged, d.Counts, d.Oldest, d.Newest
	for _, name := range d.Names[1:] {
		x.names.number([]byte(name))
	}
	for row, o := range d.Odd {
		x.odd[row] = oddRow{id: o.ID, order: o.Order, source: o.Source, typ: o.Type, target: o.Target}
	}
	for _, a := range d.Orphans {
		x.orphans[a.ID] = append(x.orphans[a.ID], foundAttempt{a.ID, a.Offset, a.Time, a.Length, a.N, a.Micros, a.Status, a.Class, a.Escaped})
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

// sweep removes what a killed process left of a checkpoint it was writing.
func sweep(path string, now time.Time) {
	left, _ := filepath.Glob(path + ".*.tmp") // the pattern is well formed
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()) > time.Hour {
			_ = os.Remove(name) // another may have
		}
	}
}
