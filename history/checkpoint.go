package history

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// A checkpoint, FILE.idx, is an index as it was when the history was so long: a
// header of fixed size, the columns of the callbacks, of the attempts and of the
// tables, a JSON document with the rest, and a checksum of all that. Numbers are
// little-endian. It is read into memory; whatever about it is not as expected, it
// is as if it were not there. It is only ever replaced, never changed in place.

const (
	checkpointMagic   = "redidx\x00\x03"
	checkpointMinimum = 4 << 20  // of history, in bytes, below which there is no need of one
	checkpointEvery   = 32 << 20 // of history, in bytes, before the next is written
)

// checkpointHeader begins a checkpoint.
type checkpointHeader struct {
	Magic        [8]byte
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
}

// headerSize is the size of a header, in bytes.
var headerSize = int64(binary.Size(checkpointHeader{}))

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
	ID           record.Key
	Offset, Time int64
	Length, N    uint32
	Micros       uint32
	Status       uint16
	Class        uint16
	Escaped      bool
	Unsent       bool
}

var errNoCheckpoint = errors.New("there is no checkpoint of this history")

func checkpointPath(path string) string { return path + ".idx" }

// size is how many bytes a checkpoint with this header has.
func (h *checkpointHeader) size() (int64, bool) {
	const sane = 1 << 40
	total := uint64(headerSize) + checksumSize
	for _, part := range [...]struct{ n, width uint64 }{
		{h.Rows, rowWidth}, {h.Attempts, attemptWidth}, {h.Risen, 4}, {h.Slots, 8}, {h.Borrowers, borrowerWidth}, {h.DocumentSize, 1},
	} {
		if part.n > sane {
			return 0, false
		}
		total += part.n * part.width
	}
	return int64(total), total < sane
}

// columnsOf lets a coder write or read all columns of an index, in the order that
// they have in a checkpoint.
func (x *index) columnsOf(c coder) {
	eachBlock(x.rows, func(i, n int) { x.blocks[i].columns(c, n) })
	eachBlock(x.attempts.n, func(i, n int) { x.attempts.blocks[i].columns(c, n) })
	eachBlock(x.byID.risen.n, func(i, n int) { c.uint32s(x.byID.risen.blocks[i][:n]) })
	c.uint64s(x.byID.late.slots)
	for i := range x.borrowers {
		c.borrower(&x.borrowers[i])
	}
}

// eachBlock calls do with each block of so many rows, and how many are in it.
func eachBlock(rows uint32, do func(i, n int)) {
	for i := range int((uint64(rows) + blockRows - 1) / blockRows) {
		do(i, min(int(rows)-i*blockRows, blockRows))
	}
}

// save writes a checkpoint of the index to path. Nobody extends the index
// meanwhile. Whoever opens a checkpoint finds the old one, the new one, or none
// for a moment: the old one goes first, since a file that takes the place of
// another is written to the disk at once by some file systems, which takes longer
// than all that went before.
func (x *index) save(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	err = x.writeTo(f)
	err = errors.Join(err, f.Close())
	if err == nil {
		_ = os.Remove(path) // if it stays, it is replaced
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.saved = x.end
	return nil
}

// writeTo writes a checkpoint.
func (x *index) writeTo(f io.Writer) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	document, err := json.Marshal(x.document())
	if err != nil {
		return err
	}
	header := x.header(len(document))
	out := bufio.NewWriterSize(f, coderBuffer)
	w := &columnWriter{out: out}
	w.fixed(&header)
	x.columnsOf(w)
	w.bytes(document)
	w.checksum()
	if w.err != nil {
		return w.err
	}
	return out.Flush()
}

func (x *index) header(document int) checkpointHeader {
	h := checkpointHeader{
		End: x.end, Rows: uint64(x.rows), Attempts: uint64(x.attempts.n), Risen: uint64(x.byID.risen.n),
		Slots: uint64(len(x.byID.late.slots)), Used: uint64(x.byID.late.used), Seed: x.byID.late.seed,
		Borrowers: uint64(len(x.borrowers)), DocumentSize: uint64(document),
	}
	copy(h.Magic[:], checkpointMagic)
	copy(h.Seal[:], x.seal)
	if f, ok := x.file.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			h.Device, h.Inode = logfile.Identity(info)
			h.Size, h.ModTime = info.Size(), info.ModTime().UnixNano()
		}
	}
	return h
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
