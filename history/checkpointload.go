package history

import (
	"bufio"
	"encoding/json"
	"os"

	"redial/history/internal/logfile"
)

// load makes an index of the history f from the checkpoint at path.
func load(path string, f *os.File, info os.FileInfo) (*index, error) {
	if err := logfile.Regular(path); err != nil {
		return nil, err
	}
	idx, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = idx.Close() }() // read only
	r := &columnReader{in: bufio.NewReaderSize(idx, coderBuffer)}
	var h checkpointHeader
	r.fixed(&h)
	if r.err != nil || !h.fits(idx, info) {
		return nil, errNoCheckpoint
	}
	x := newIndex(f, info)
	x.reserve(&h)
	x.columnsOf(r)
	var d checkpointDocument
	document := r.bytes(int(h.DocumentSize))
	err = json.Unmarshal(document, &d)
	if !r.checksum() || err != nil || len(d.Names) == 0 {
		return nil, errNoCheckpoint
	}
	x.restore(&h, &d)
	if !x.sealed() || !x.sampled() {
		return nil, errNoCheckpoint
	}
	return x, nil
}

// fits reports whether a checkpoint with this header is whole, and is of the
// history of info.
func (h *checkpointHeader) fits(idx *os.File, info os.FileInfo) bool {
	if string(h.Magic[:]) != checkpointMagic || h.Risen > h.Rows {
		return false
	}
	own, err := idx.Stat()
	if err != nil {
		return false
	}
	if size, sane := h.size(); !sane || size != own.Size() {
		return false
	}
	device, inode := logfile.Identity(info)
	return h.Device == device && h.Inode == inode && h.End <= info.Size() &&
		(h.Size != info.Size() || h.ModTime == info.ModTime().UnixNano())
}

// reserve makes room for what a checkpoint holds.
func (x *index) reserve(h *checkpointHeader) {
	x.rows, x.attempts.n, x.byID.risen.n = uint32(h.Rows), uint32(h.Attempts), uint32(h.Risen)
	eachBlock(x.rows, func(int, int) { x.blocks = append(x.blocks, new(block)) })
	eachBlock(x.attempts.n, func(int, int) { x.attempts.blocks = append(x.attempts.blocks, new(attemptBlock)) })
	eachBlock(x.byID.risen.n, func(int, int) { x.byID.risen.blocks = append(x.byID.risen.blocks, new(rowBlock)) })
	x.byID.late.slots = make([]uint64, h.Slots)
	x.borrowers = make([]borrower, h.Borrowers)
}

// restore takes what is not in the blocks.
func (x *index) restore(h *checkpointHeader, d *checkpointDocument) {
	x.end, x.saved, x.seal = h.End, h.End, h.Seal[:min(sealSize, h.End)]
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
