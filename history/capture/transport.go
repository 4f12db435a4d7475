package capture

import (
	"context"
	"net"
	"net/http"
	"time"

	"redial/callback"
)

// targetIdle is how long a connection to the target is kept for the next
// request: shorter than any server does, so that none is closed while a callback
// is on its way, which its sender's own new connection would not have been.
const targetIdle = 2 * time.Second

// newTransport is the transport of a server's own: that of a Client, over
// connections that remember how names were written.
func newTransport() *http.Transport {
	t := callback.NewTransport()
	t.IdleConnTimeout = targetIdle
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		if over, ok := c.(*callback.Conn); ok {
			if tcp, ok := over.Conn.(*net.TCPConn); ok {
				over.Conn = newTap(tcp, func() {})
			}
		}
		return c, nil
	}
	return t
}

// onConn returns a context whose request calls got with the head of its answer
// to be; where its first connection turns out to be closed, once more. Over TLS,
// and with a transport that is not the server's own, got is not called.
func onConn(ctx context.Context, got func(*head)) context.Context {
	return callback.OnConn(ctx, func(c *callback.Conn, secure bool) {
		if t, ok := c.Conn.(*tap); ok && !secure {
			got(t.begin())
		}
	})
}
