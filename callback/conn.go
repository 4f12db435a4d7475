package callback

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Conn is a connection to a target. A target, or a server in front of it, may
// answer before it has read the whole request and then hang up, as one does
// that refuses a body for its size: what is left to write is thrown away then,
// where an error would hide the answer.
type Conn struct {
	net.Conn

	mu     sync.Mutex // guards what follows
	broken error      // why nothing can be written any more
	dead   bool       // broken, and not by the request that is on it

	ended atomic.Bool // the other side has closed it

	spoken    chan struct{} // closed by the first Write; nil to wait for none
	firstRead sync.Once
	firstSend sync.Once
}

// greetingWait is how long the first Read waits for the first Write. A
// server of another protocol greets who connects. net/http drops a greeting that it
// reads before it has sent a request, and with it what says why no answer comes.
const greetingWait = 50 * time.Millisecond

func newConn(c net.Conn) *Conn { return &Conn{Conn: c, spoken: make(chan struct{})} }

// Read notes where the other side closes the connection: an answer that breaks off
// in its head can't be told from a malformed one by anything else.
func (c *Conn) Read(b []byte) (int, error) {
	c.firstRead.Do(func() {
		if c.spoken == nil {
			return
		}
		wait := time.NewTimer(greetingWait)
		defer wait.Stop()
		select {
		case <-c.spoken:
		case <-wait.C:
		}
	})
	n, err := c.Conn.Read(b)
	if errors.Is(err, io.EOF) {
		c.ended.Store(true)
	}
	return n, err
}

// Write writes b, or drops it where the other side has stopped reading.
func (c *Conn) Write(b []byte) (int, error) {
	c.mu.Lock()
	broken, dead := c.broken, c.dead
	c.mu.Unlock()
	switch {
	case dead:
		return 0, broken
	case broken != nil:
		return len(b), nil
	}
	n, err := c.Conn.Write(b)
	c.firstSend.Do(func() {
		if c.spoken != nil {
			close(c.spoken)
		}
	})
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		return n, err
	}
	c.mu.Lock()
	c.broken = err
	c.mu.Unlock()
	return len(b), nil
}

// ReadFrom keeps what is copied to the connection on the way through Write.
// Where a body is in memory, it goes from there and in one piece.
func (c *Conn) ReadFrom(r io.Reader) (int64, error) {
	to := struct{ io.Writer }{c}
	if part, ok := r.(*io.LimitedReader); ok { // net/http gives every body of a known length so
		return copyBody(to, part)
	}
	return io.Copy(to, r)
}

// copyBody copies a body of a known length. Where it is in memory, it goes in
// one piece.
func copyBody(to io.Writer, part *io.LimitedReader) (int64, error) {
	if b, ok := part.R.(inMemory); ok && int64(b.Len()) <= part.N {
		n, err := b.WriteTo(to)
		part.N -= n
		return n, err
	}
	return io.Copy(to, part)
}

// inMemory is what bytes.Reader is.
type inMemory interface {
	io.WriterTo
	Len() int
}

// renew makes the connection ready for another request: one that broke under
// the request before can't carry it.
func (c *Conn) renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead = c.broken != nil
}

// OnConn returns a context whose request tells got which Conn it goes over, once
// it has one, and once more where that turned out to be closed. A request over
// a transport of NewTransport must have such a context.
func OnConn(ctx context.Context, got func(c *Conn, secure bool)) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if c, secure := renewed(i); c != nil {
			got(c, secure)
		}
	}})
}

// renewed returns the Conn that a request got, ready for it, or nil.
func renewed(i httptrace.GotConnInfo) (c *Conn, secure bool) {
	if over, ok := i.Conn.(interface{ NetConn() net.Conn }); ok {
		c, _ = over.NetConn().(*Conn)
		secure = true
	} else {
		c, _ = i.Conn.(*Conn)
	}
	if c != nil {
		c.renew()
	}
	return c, secure
}
