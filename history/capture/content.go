package capture

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// The memory for a body grows with what has come of it, and not on the word of
// its length alone: to that at once only where it is trustFactor times as much.
const (
	firstBuffer = 16 << 10
	trustFactor = 512
)

// content is a callback's body in memory. When the last of its holds is given up
// the memory is for another body: on many machines new memory takes longer to
// get than all else that happens to a callback.
type content struct {
	bytes   []byte       // to be read while there is a hold
	holds   atomic.Int32 // its passage's, its line's, and those of its readers and its summing
	summing *summing     // nil for a short one
}

var contents = sync.Pool{New: func() any { return &content{} }}

// newContent returns an empty one with one hold on it.
func newContent() *content {
	c := contents.Get().(*content)
	if c.bytes == nil {
		c.bytes = make([]byte, 0, firstBuffer)
	}
	c.hold()
	return c
}

func (c *content) hold() { c.holds.Add(1) }

func (c *content) release() {
	if c.holds.Add(-1) > 0 {
		return
	}
	c.summing = nil
	if b := c.bytes[:0]; cap(b) < largeBuffer {
		c.bytes = b
	} else {
		c.bytes = nil
		if cap(b) <= keptBuffer {
			select {
			case largeBuffers <- b:
			default:
			}
		}
	}
	contents.Put(c)
}

// fill reads all of r, which says to have so many bytes; -1 says nothing.
func (c *content) fill(r io.Reader, length int64) error {
	defer c.filled()
	for {
		if cap(c.bytes)-len(c.bytes) < bytes.MinRead {
			most := max(2*cap(c.bytes), min(int(length)+bytes.MinRead, trustFactor*cap(c.bytes)))
			c.bytes = append(buffer(most), c.bytes...)
		}
		n, err := r.Read(c.bytes[len(c.bytes):cap(c.bytes)])
		c.bytes = c.bytes[:len(c.bytes)+n]
		c.sumUp()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// largeBuffers are the memory of large contents. They are few, and stay: a large
// callback as a rule comes so seldom that a pool has let its memory go, and new memory
// takes longer to get than the callback to pass.
var largeBuffers = make(chan []byte, 8)

const (
	largeBuffer = 1 << 20 // bytes
	keptBuffer  = 8 << 20 // how large one may be to be used again
)

// buffer returns an empty one with room for so many bytes.
func buffer(size int) []byte {
	if size >= largeBuffer {
		select {
		case b := <-largeBuffers:
			if cap(b) >= size {
				return b
			}
		default:
		}
	}
	return make([]byte, 0, size)
}

// reader returns a reader with a hold of its own, which Close gives up. It keeps
// the last byte back until settled is closed. The transport may close it beside
// a Read, and read from it when the exchange has long ended.
func (c *content) reader(settled <-chan struct{}) *contentReader {
	c.hold()
	return &contentReader{content: c, rest: c.bytes, settled: settled}
}

type contentReader struct {
	settled <-chan struct{}
	rest    []byte // of who reads alone

	mu      sync.Mutex // guards what follows
	content *content
	closed  bool
}

func (r *contentReader) Read(b []byte) (int, error) {
	if !r.begin() {
		return 0, http.ErrBodyReadAfterClose
	}
	defer r.content.release()
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.next())
	r.rest = r.rest[n:]
	return n, nil
}

// WriteTo writes what is left without copying it.
func (r *contentReader) WriteTo(w io.Writer) (written int64, err error) {
	if !r.begin() {
		return 0, http.ErrBodyReadAfterClose
	}
	defer r.content.release()
	for len(r.rest) > 0 && err == nil {
		var n int
		n, err = w.Write(r.next())
		r.rest = r.rest[n:]
		written += int64(n)
	}
	return written, err
}

// Len is how many bytes are left.
func (r *contentReader) Len() int { return len(r.rest) }

// next returns what may go on: all but the last byte, or that.
func (r *contentReader) next() []byte {
	if len(r.rest) == 1 {
		<-r.settled
		return r.rest
	}
	select {
	case <-r.settled:
		return r.rest
	default:
		return r.rest[:len(r.rest)-1]
	}
}

// begin takes a hold for as long as something is read, unless it is too late.
func (r *contentReader) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.content.hold()
	}
	return !r.closed
}

func (r *contentReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.content.release()
	}
	return nil
}
