package capture

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"syscall"
	"time"

	"redial/callback"
)

// targetIdle is how long a connection to the target is kept for the next
// request: shorter than any server does, so that none is closed while a callback
// is on its way, which its sender's own new connection would not have been.
const targetIdle = 2 * time.Second

// newTransport is the transport of a server's own: that of a Client, over
// connections that remember how names were written and that let an early answer
// through.
func newTransport() *http.Transport {
	t := callback.NewTransport()
	t.IdleConnTimeout = targetIdle
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if tcp, ok := c.(*net.TCPConn); ok && err == nil {
			return &targetConn{tap: newTap(tcp, func() {})}, nil
		}
		return c, err
	}
	return t
}

// targetConn is a connection to the target. A target may answer before it has
// read the whole request, and then read no more: the rest is thrown away, where
// an error would hide the answer.
type targetConn struct {
	*tap

	mu     sync.Mutex // guards what follows
	broken error      // why nothing can be written any more
	dead   bool       // broken, and not by the request that is on it
}

func (c *targetConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	broken, dead := c.broken, c.dead
	c.mu.Unlock()
	switch {
	case dead:
		return 0, broken
	case broken != nil:
		return len(b), nil
	}
	n, err := c.TCPConn.Write(b)
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		return n, err
	}
	c.mu.Lock()
	c.broken = err
	c.mu.Unlock()
	return len(b), nil
}

// ReadFrom keeps what is copied to the connection on the way through Write.
func (c *targetConn) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}

// renew makes the connection ready for another request.
func (c *targetConn) renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead = c.broken != nil
}

// onConn returns a context whose request calls got with the head of its answer
// to be; where its first connection turns out to be closed, once more. Over TLS,
// and with a transport that is not the server's own, got is not called.
func onConn(ctx context.Context, got func(*head)) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		switch c := i.Conn.(type) {
		case *targetConn:
			c.renew()
			got(c.begin())
		case interface{ NetConn() net.Conn }:
			if c, ok := c.NetConn().(*targetConn); ok {
				c.renew()
			}
		}
	}})
}
