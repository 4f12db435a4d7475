package history

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"redial/history/internal/record"
)

const (
	// coderBuffer is how much of a checkpoint is read or written at a time, in bytes.
	coderBuffer  = 1 << 20
	checksumSize = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// coder writes the columns of a checkpoint, or reads them: both go through the
// columns in the same order, which is written down once.
type coder interface {
	keys(column []record.Key)
	int64s(column []int64)
	uint64s(column []uint64)
	uint32s(column []uint32)
	uint16s(column []uint16)
	borrower(b *borrower)
}

// columnWriter writes columns, and sums up what it wrote. After an error it does
// nothing.
type columnWriter struct {
	out io.Writer
	buf []byte
	sum uint32
	err error
}

func (w *columnWriter) bytes(b []byte) {
	if w.err != nil {
		return
	}
	w.sum = crc32.Update(w.sum, castagnoli, b)
	_, w.err = w.out.Write(b)
}

// fixed writes a value of fixed size, or a slice of such.
func (w *columnWriter) fixed(v any) {
	if w.err != nil {
		return
	}
	if w.buf, w.err = binary.Append(w.buf[:0], binary.LittleEndian, v); w.err == nil {
		w.bytes(w.buf)
	}
}

func (w *columnWriter) keys(column []record.Key) {
	w.buf = w.buf[:0]
	for i := range column {
		w.buf = append(w.buf, column[i][:]...)
	}
	w.bytes(w.buf)
}

func (w *columnWriter) int64s(column []int64)   { w.fixed(column) }
func (w *columnWriter) uint64s(column []uint64) { w.fixed(column) }
func (w *columnWriter) uint32s(column []uint32) { w.fixed(column) }
func (w *columnWriter) uint16s(column []uint16) { w.fixed(column) }
func (w *columnWriter) borrower(b *borrower)    { w.fixed(b) }

// checksum ends a checkpoint.
func (w *columnWriter) checksum() { w.fixed(w.sum) }

// columnReader is the inverse of columnWriter.
type columnReader struct {
	in  io.Reader
	buf []byte
	sum uint32
	err error
}

// bytes returns the next n bytes, until the next are read. After an error they
// are zeros.
func (r *columnReader) bytes(n int) []byte {
	if cap(r.buf) < n {
		r.buf = make([]byte, n)
	}
	b := r.buf[:n]
	if r.err == nil {
		if _, r.err = io.ReadFull(r.in, b); r.err == nil {
			r.sum = crc32.Update(r.sum, castagnoli, b)
			return b
		}
	}
	clear(b)
	return b
}

func (r *columnReader) fixed(v any) {
	if _, err := binary.Decode(r.bytes(binary.Size(v)), binary.LittleEndian, v); err != nil && r.err == nil {
		r.err = err
	}
}

func (r *columnReader) keys(column []record.Key) {
	b := r.bytes(len(column) * len(record.Key{}))
	for i := range column {
		copy(column[i][:], b[i*len(record.Key{}):])
	}
}

func (r *columnReader) int64s(column []int64)   { r.fixed(column) }
func (r *columnReader) uint64s(column []uint64) { r.fixed(column) }
func (r *columnReader) uint32s(column []uint32) { r.fixed(column) }
func (r *columnReader) uint16s(column []uint16) { r.fixed(column) }
func (r *columnReader) borrower(b *borrower)    { r.fixed(b) }

// checksum reports whether the checksum that follows is that of what was read.
func (r *columnReader) checksum() bool {
	want, got := r.sum, uint32(0)
	r.fixed(&got)
	return r.err == nil && got == want
}
