package capture

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// headCap is how many bytes of a head a tap remembers. Of a longer one the
// names come out as net/http writes them.
const headCap = 16 << 10

// tap is a connection that remembers the head of the message it reads: net/http
// forgets how the names in it were written.
type tap struct {
	*net.TCPConn
	heads
	closed func() // once, when the connection is closed
}

func newTap(c *net.TCPConn, closed func()) *tap {
	t := &tap{TCPConn: c, closed: sync.OnceFunc(closed)}
	t.begin()
	return t
}

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.TCPConn.Read(b)
	t.add(b[:max(n, 0)])
	return n, err
}

func (t *tap) Close() error {
	defer t.closed()
	return t.TCPConn.Close()
}

// secureTap is a tap over TLS: what it remembers is what was encrypted.
type secureTap struct {
	*tls.Conn
	heads
}

func newSecureTap(c *tls.Conn) *secureTap {
	t := &secureTap{Conn: c}
	t.begin()
	return t
}

func (t *secureTap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.add(b[:max(n, 0)])
	return n, err
}

// heads are the heads of a connection, one after the other.
type heads struct{ head atomic.Pointer[head] }

// begin begins a head: the next bytes are its.
func (h *heads) begin() *head {
	next := &head{}
	h.head.Store(next)
	return next
}

func (h *heads) add(b []byte) { h.head.Load().add(b) }

// head is what was read since a tap began it, up to headCap.
type head struct {
	mu    sync.Mutex // guards what follows
	bytes []byte
	whole bool
}

func (h *head) add(b []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if room := headCap - len(h.bytes); !h.whole && room > 0 {
		h.bytes = append(h.bytes, b[:min(room, len(b))]...)
	}
}

// end returns the bytes, to which nothing is added any more.
func (h *head) end() []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.whole = true
	return h.bytes
}

// withTap hands a connection to its requests.
func withTap(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, tapKey{}, c)
}

type tapKey struct{}

// tapOf is the tap of a request's connection.
func tapOf(r *http.Request) (*tap, bool) {
	t, ok := r.Context().Value(tapKey{}).(*tap)
	return t, ok
}

// listener taps the connections it accepts and bounds how many there are at
// once: the next ones wait.
type listener struct {
	net.Listener
	places chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	l.places <- struct{}{}
	free := func() { <-l.places }
	c, err := l.Listener.Accept()
	if err != nil {
		free()
		return nil, err
	}
	return newTap(c.(*net.TCPConn), free), nil // a TCP listener has no others
}
