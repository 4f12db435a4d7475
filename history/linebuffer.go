package history

import (
	"context"
	"sync"
)

// lineBuffer is what lines are made in: a long one, or many, are not to cost as much
// in new memory as in all else.
type lineBuffer []byte

var lineBuffers = sync.Pool{New: func() any { return new(lineBuffer) }}

const (
	keptLines  = 8 << 20 // how large a buffer may be to be used again, in bytes
	longLine   = 1 << 20 // of a body of so many bytes
	longAtOnce = 2
)

func borrowLine() *lineBuffer { return lineBuffers.Get().(*lineBuffer) }

func (b *lineBuffer) release() {
	if cap(*b) <= keptLines {
		lineBuffers.Put(b)
	}
}

// longLines hands out buffers for long lines. One of them is written while the other
// is made, and more would only wait with all their memory. They stay: a long line
// comes so seldom that a pool has let its memory go.
type longLines chan *lineBuffer

func newLongLines() longLines {
	l := make(longLines, longAtOnce)
	for range longAtOnce {
		l <- new(lineBuffer)
	}
	return l
}

func (l longLines) borrow(ctx context.Context) (*lineBuffer, error) {
	select {
	case b := <-l:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l longLines) release(b *lineBuffer) {
	if cap(*b) > keptLines {
		*b = nil
	}
	l <- b
}
