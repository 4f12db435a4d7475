package history

import "sync"

// lineBuffer is what a line is made in: a long one, or many, are not to cost as much
// in new memory as in all else.
type lineBuffer []byte

var lineBuffers = sync.Pool{New: func() any { return new(lineBuffer) }}

// longBuffers are those of long lines. They are few, and stay: a long line as a rule
// comes so seldom that a pool has let its memory go.
var longBuffers = make(chan *lineBuffer, 2)

const (
	longLine  = 1 << 20 // bytes
	keptLines = 8 << 20 // how large a buffer may be to be used again
)

// borrowLine returns a buffer for the line of a body of so many bytes, to be given
// back.
func borrowLine(size int) *lineBuffer {
	if size >= longLine {
		select {
		case b := <-longBuffers:
			return b
		default:
			return new(lineBuffer)
		}
	}
	return lineBuffers.Get().(*lineBuffer)
}

func (b *lineBuffer) giveBack() {
	switch {
	case cap(*b) > keptLines:
	case cap(*b) < longLine:
		lineBuffers.Put(b)
	default:
		select {
		case longBuffers <- b:
		default:
		}
	}
}
