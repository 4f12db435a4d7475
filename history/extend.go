package history

import (
	"bytes"
	"context"
	"errors"
	"io"

	"redial/history/internal/record"
)

// extend reads on to size and indexes every whole line up to there, several
// pieces at once. progress, if set, is called after each.
func (x *index) extend(ctx context.Context, size int64, progress func()) error {
	if x.end >= size {
		x.setTorn(0)
		return nil
	}
	b := newBuilder(x, size, progress)
	if err := b.run(ctx); err != nil {
		return err
	}
	return x.finish(size)
}

// finish takes what follows the last newline, a whole line that only lacks its
// own or the beginning of one, and keeps the seal.
func (x *index) finish(size int64) error {
	if rest := size - x.end; rest > 0 && rest <= record.MaxLine {
		b := make([]byte, rest)
		n, err := x.file.ReadAt(b, x.end)
		if n < len(b) && !errors.Is(err, io.EOF) {
			return err
		}
		var h record.Head
		if n == len(b) && b[n-1] == '}' && h.Parse(b) == nil {
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
