package history

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
)

// pieceSize is how much of the file is read and parsed at a time: what a
// processor keeps close to itself. A piece is
// the lines that begin within it.
const pieceSize = 256 << 10

// extend reads on to size and indexes every whole line up to there, several
// pieces at once. progress, if set, is called after each.
func (x *index) extend(ctx context.Context, size int64, progress func()) error {
	from := x.end
	if from >= size {
		x.setTorn(0)
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel() // before waiting
	for found := range x.pieces(ctx, from, size, &workers) {
		r := <-found
		if r.err != nil {
			return r.err
		}
		if x.rows == 0 && len(r.piece.callbacks) > 0 {
			x.reserve(len(r.piece.callbacks), pieceSize, size-from)
		}
		if r.piece.end > x.end {
			x.take(r.piece)
		}
		if progress != nil {
			progress()
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return x.finish(size)
}

// pieceResult is a parsed piece, or why there is none.
type pieceResult struct {
	piece *piece
	err   error
}

// pieces parses the stretch and yields the pieces in order, each through a
// channel of its own, a few ahead of whoever takes them.
func (x *index) pieces(ctx context.Context, from, size int64, workers *sync.WaitGroup) <-chan chan pieceResult {
	type job struct {
		from, to int64
		found    chan pieceResult
	}
	n := int(min(int64(runtime.GOMAXPROCS(0)), (size-from+pieceSize-1)/pieceSize))
	jobs, order := make(chan job), make(chan chan pieceResult, 2*n)
	workers.Go(func() {
		defer close(order)
		defer close(jobs)
		for at := from; at < size; at += pieceSize {
			j := job{at, min(at+pieceSize, size), make(chan pieceResult, 1)}
			select {
			case order <- j.found:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				j.found <- pieceResult{err: ctx.Err()}
				return
			}
		}
	})
	for range n {
		workers.Go(func() {
			r := pieceReader{file: x.file, size: size}
			for j := range jobs {
				p, err := r.read(j.from, j.to, j.from == from)
				j.found <- pieceResult{p, err}
			}
		})
	}
	return order
}

// reserve makes room for as many rows as the first piece lets expect.
func (x *index) reserve(callbacks int, in, of int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if in < of {
		x.byID.reserve(int(float64(callbacks) * float64(of) / float64(in) * 1.05))
	}
}

// finish takes what follows the last newline, a whole line that only lacks its
// own or the beginning of one, and keeps the seal.
func (x *index) finish(size int64) error {
	if rest := size - x.end; rest > 0 && rest <= maxLine {
		b := make([]byte, rest)
		n, err := x.file.ReadAt(b, x.end)
		if n < len(b) && !errors.Is(err, io.EOF) {
			return err
		}
		var h head
		if n == len(b) && b[n-1] == '}' && h.parse(b) == nil {
			var p piece
			p.parse(b, x.end)
			x.take(&p)
		}
	}
	seal := make([]byte, min(sealSize, x.end))
	if n, err := x.file.ReadAt(seal, x.end-int64(len(seal))); n < len(seal) && !errors.Is(err, io.EOF) {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.seal, x.torn = seal, size-x.end
	return nil
}

func (x *index) setTorn(n int64) {
	x.mu.Lock()
	x.torn = n
	x.mu.Unlock()
}

// pieceReader reads pieces into one buffer.
type pieceReader struct {
	file io.ReaderAt
	size int64 // how far to read
	buf  []byte
}

// read parses the lines that begin in [from, to). Unless a line is known to
// begin at from, the byte before tells.
func (r *pieceReader) read(from, to int64, begins bool) (*piece, error) {
	at := from
	if !begins {
		at--
	}
	b, err := r.fill(at, int(to-at)+64<<10)
	if err != nil {
		return nil, err
	}
	own := min(int(to-at), len(b)) // what ends here or later belongs to others
	if own == 0 {
		return &piece{words: newNames()}, nil // the file was cut
	}
	start := 0
	if !begins {
		if start = bytes.IndexByte(b[:max(0, own-1)], '\n') + 1; start == 0 {
			return r.noLine(b, at, own), nil
		}
	}
	for {
		if i := bytes.IndexByte(b[own-1:], '\n'); i >= 0 {
			p := &piece{}
			p.parse(b[start:own+i], at+int64(start))
			return p, nil
		}
		if at+int64(len(b)) >= r.size || len(b) > own+maxLine {
			break
		}
		if b, err = r.fill(at, 2*len(b)); err != nil {
			return nil, err
		}
		if len(b) < own {
			break // the file was cut
		}
	}
	return r.unended(b, start, at)
}

// noLine is a piece in which no line begins. Its end is that of a line that
// does not fit into one, if it is here.
func (r *pieceReader) noLine(b []byte, at int64, own int) *piece {
	p := &piece{words: newNames()}
	if own > 0 && b[own-1] == '\n' {
		p.end = at + int64(own)
	}
	return p
}

// unended parses a piece whose last line has no end within maxLine, or none
// at all yet.
func (r *pieceReader) unended(b []byte, start int, at int64) (*piece, error) {
	p := &piece{}
	whole := start + bytes.LastIndexByte(b[start:], '\n') + 1
	p.parse(b[start:whole], at+int64(start))
	for end := at + int64(len(b)); end < r.size; {
		b, err := r.fill(end, pieceSize)
		if err != nil {
			return nil, err
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
	return p, nil
}

// fill reads n bytes, or up to the size, into the buffer.
func (r *pieceReader) fill(at int64, n int) ([]byte, error) {
	n = int(min(int64(n), r.size-at))
	if n > cap(r.buf) {
		r.buf = make([]byte, n)
	}
	got, err := r.file.ReadAt(r.buf[:n], at)
	if got < n && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return r.buf[:got], nil
}

// sealed reports whether the bytes before the end are still the ones that were
// indexed.
func (x *index) sealed() bool {
	x.mu.RLock()
	seal, end := x.seal, x.end
	x.mu.RUnlock()
	b := make([]byte, len(seal))
	n, _ := x.file.ReadAt(b, end-int64(len(seal)))
	return n == len(b) && bytes.Equal(b, seal)
}
