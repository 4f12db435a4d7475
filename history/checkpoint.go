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
	checkpointMagic   = "redidx\x00\x02"
	checkpointHead    = 4096
	checkpointMinimum = 4 << 20  // of history, below which there is no need of one
	checkpointEvery   = 32 << 20 // of history, before the next is written
	nativeOrder       = 0x0102030405060708
	blockSize         = uint64(unsafe.Sizeof(block{}))
	attemptSize       = uint64(unsafe.Sizeof(attemptBlock{}))
	rowSize           = uint64(unsafe.Sizeof(rowBlock{}))
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
	Risen        uint64
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
	Hidden         int
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
	Unsent       bool
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
	for _, b := range x.byID.risen.blocks {
		parts = append(parts, bytesOf(unsafe.Slice(b, 1)))
	}
	return append(parts, bytesOf(x.byID.late.slots), bytesOf(x.borrowers), document)
}

// save writes a checkpoint of the index to path and lets the index live in it,
// which frees the memory that it took. Nobody extends the index meanwhile.
func (x *index) save(path string) error {
	f, err := x.write(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was just written
	c, err := mapCheckpoint(f)
	if err != nil {
		return err
	}
	x.adopt(c)
	return nil
}

// write writes a checkpoint of the index to path and returns the file. Whoever
// opens one finds the old one, the new one, or none for a moment: the old one goes
// first, since a file that takes the place of another is written to the disk at
// once by some file systems, which takes longer than all that went before.
func (x *index) write(path string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, err
	}
	if err = x.writeTo(f); err == nil {
		_ = os.Remove(path) // if it stays, it is replaced
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = f.Close() // it is of no use
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// writeTo writes the sections of a checkpoint, and its header before them when
// it is known what they are.
func (x *index) writeTo(f io.WriteSeeker) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	document, err := json.Marshal(x.document())
	if err != nil {
		return err
	}
	parts := x.sections(document)
	if _, err := f.Seek(checkpointHead, io.SeekStart); err != nil {
		return err
	}
	var g errgroup.Group
	sums := uint64(0)
	g.Go(func() error {
		sums = sumsOf(parts)
		return nil
	})
	g.Go(func() error {
		for _, part := range parts {
			if _, err := f.Write(part); err != nil {
				return err
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	header := x.header(len(document), sums)
	head := make([]byte, checkpointHead)
	copy(head, bytesOf(unsafe.Slice(&header, 1)))
	_, err = f.Write(head)
	return err
}

func (x *index) header(document int, sums uint64) checkpointHeader {
	h := checkpointHeader{
		Order: nativeOrder, BlockSize: blockSize, AttemptSize: attemptSize,
		End: x.end, Rows: uint64(x.rows), Attempts: uint64(x.attempts.n), Risen: uint64(x.byID.risen.n),
		Slots: uint64(len(x.byID.late.slots)), Used: uint64(x.byID.late.used), Seed: x.byID.late.seed,
		Borrowers: uint64(len(x.borrowers)), DocumentSize: uint64(document), Sums: sums,
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

func (x *index) document() checkpointDocument {
	d := checkpointDocument{
		Lines: x.lines, Damaged: x.damaged, Counts: x.counts, Hidden: x.hidden, Oldest: x.oldest, Newest: x.newest,
		Names: x.names.list, Odd: map[uint32]storedOdd{},
	}
	for row, o := range x.odd {
		d.Odd[row] = storedOdd{o.id, o.order, o.source, o.typ, o.target}
	}
	for _, attempts := range x.orphans {
		for _, a := range attempts {
			d.Orphans = append(d.Orphans, storedAttempt{a.id, a.offset, a.time, a.length, a.n, a.micros, a.status, a.class, a.escaped, a.unsent})
		}
	}
	return d
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
