package history

import (
	"bytes"
	"errors"
	"io"

	"redial/history/internal/record"
)

// pieceSize is how much of the file is read and parsed at a time: what a
// processor keeps close to itself. A piece is the lines that begin within it.
// lineAhead is how much more is read for the end of the last.
const (
	pieceSize = 256 << 10
	lineAhead = 16 << 10
)

// pieceReader reads pieces into one buffer.
type pieceReader struct {
	file io.ReaderAt
	size int64 // how far to read
	buf  []byte
}

// read parses the lines that begin in [from, to) into p. Unless a line is known
// to begin at from, the byte before decides.
func (r *pieceReader) read(p *piece, from, to int64, begins bool) error {
	at := from
	if !begins {
		at--
	}
	p.reset()
	b, err := r.fill(at, int(to-at)+lineAhead)
	if err != nil {
		return err
	}
	own := min(int(to-at), len(b)) // what ends here or later belongs to others
	if own == 0 {
		return nil // the file was cut
	}
	start := 0
	if !begins {
		if start = bytes.IndexByte(b[:max(0, own-1)], '\n') + 1; start == 0 {
			if b[own-1] == '\n' { // of a line that does not fit into a piece
				p.end = at + int64(own)
			}
			return nil
		}
	}
	for {
		if i := bytes.IndexByte(b[own-1:], '\n'); i >= 0 {
			p.parse(b[start:own+i], at+int64(start))
			return nil
		}
		if at+int64(len(b)) >= r.size || len(b) > own+record.MaxLine {
			break
		}
		if b, err = r.fill(at, 2*len(b)); err != nil {
			return err
		}
		if len(b) < own {
			break // the file was cut
		}
	}
	return r.unended(p, b, start, at)
}

// unended parses a piece whose last line has no end within record.MaxLine, or none
// at all yet.
func (r *pieceReader) unended(p *piece, b []byte, start int, at int64) error {
	whole := start + bytes.LastIndexByte(b[start:], '\n') + 1
	p.parse(b[start:whole], at+int64(start))
	for end := at + int64(len(b)); end < r.size; {
		b, err := r.fill(end, pieceSize)
		if err != nil {
			return err
		}
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			p.lines++
			p.damaged++
			p.end = end + int64(i) + 1
			break
		}
		if len(b) == 0 {
			break
		}
		end += int64(len(b))
	}
	return nil
}

// fill reads n bytes, or up to the size, into the buffer.
func (r *pieceReader) fill(at int64, n int) ([]byte, error) {
	n = int(min(int64(n), r.size-at))
	if n > cap(r.buf) {
		r.buf = make([]byte, n)
	}
	b := r.buf[:n]
	got, err := r.file.ReadAt(b, at)
	if got < n && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b[:got], nil
}
