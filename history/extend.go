package history

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// readSize is how much is read at a time.
const readSize = 1 << 20

// extend reads on to size and indexes every whole line up to there. progress,
// if set, is called after each piece.
func (x *index) extend(ctx context.Context, size int64, progress func()) error {
	buf := make([]byte, min(readSize, max(0, size-x.end)))
	for x.end < size {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := x.file.ReadAt(buf[:min(int64(len(buf)), size-x.end)], x.end)
		if n == 0 {
			if errors.Is(err, io.EOF) {
				return nil // the file was cut: the next look notices
			}
			return err
		}
		b := buf[:n]
		atEnd := x.end+int64(n) == size
		whole := bytes.LastIndexByte(b, '\n') + 1
		switch {
		case whole > 0:
			x.feed(b[:whole], x.end)
		case atEnd:
			x.rest(b)
			return nil
		case len(buf) < maxLine:
			buf = make([]byte, min(2*len(buf), maxLine))
			continue
		default:
			if !x.skipHuge(ctx, size) {
				return ctx.Err()
			}
		}
		if progress != nil {
			progress()
		}
	}
	x.setTorn(0)
	return nil
}

// rest takes what follows the last newline: a whole line that only lacks its
// newline, or the beginning of one.
func (x *index) rest(b []byte) {
	var h head
	if b[len(b)-1] == '}' && h.parse(b) == nil {
		x.feed(b, x.end)
		x.setTorn(0)
		return
	}
	x.setTorn(int64(len(b)))
}

func (x *index) setTorn(n int64) {
	x.mu.Lock()
	x.torn = n
	x.mu.Unlock()
}

// skipHuge steps over a line too long to be read, and returns false if it has
// no end yet.
func (x *index) skipHuge(ctx context.Context, size int64) bool {
	buf := make([]byte, readSize)
	for at := x.end; at < size && ctx.Err() == nil; {
		n, _ := x.file.ReadAt(buf[:min(readSize, size-at)], at)
		if n == 0 {
			return false
		}
		if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
			x.mu.Lock()
			x.keepSeal(buf[:i+1])
			x.lines++
			x.damaged++
			x.end = at + int64(i) + 1
			x.mu.Unlock()
			return true
		}
		at += int64(n)
	}
	x.setTorn(size - x.end)
	return false
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
