package capture

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"

	"redial/callback"
)

// targetIdle is how long a connection to the target is kept for the next
// request: shorter than any server does, so that none is closed while a callback
// is on its way, which its sender's own new connection would not have been.
const targetIdle = 2 * time.Second

// newTransport is the transport of a server's own: that of a Client, over
// connections that remember how names were written. The TLS it makes is that of
// net/http, but through a proxy, where net/http makes it itself.
func newTransport(settings *tls.Config) *http.Transport {
	t := callback.NewTransport()
	t.IdleConnTimeout = targetIdle
	t.TLSClientConfig = settings
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
	t.DialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		secure, err := handshake(ctx, c, addr, settings, t.TLSHandshakeTimeout)
		if err != nil {
			_ = c.Close() // the first error is the one to tell
			return nil, err
		}
		return newSecureTap(secure), nil
	}
	return t
}

// handshake makes a connection secure, as net/http does.
func handshake(ctx context.Context, c net.Conn, addr string, settings *tls.Config, timeout time.Duration) (*tls.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	settings = settings.Clone()
	if settings == nil {
		settings = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if settings.ServerName == "" {
		settings.ServerName = host
	}
	settings.NextProtos = []string{"http/1.1"}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	secure := tls.Client(c, settings)
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	err = secure.HandshakeContext(ctx)
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(secure.ConnectionState(), err)
	}
	return secure, err
}

// onConn tells got the head of an answer to be, once its request has a connection;
// where that turns out to be closed, once more. With a transport that is not the
// server's own, got is not called.
func onConn(trace *httptrace.ClientTrace, got func(*head)) {
	seen := trace.GotConn
	trace.GotConn = func(i httptrace.GotConnInfo) {
		seen(i)
		switch c := i.Conn.(type) {
		case *callback.Conn:
			if t, ok := c.Conn.(*tap); ok {
				got(t.begin())
			}
		case *secureTap:
			got(c.begin())
		}
	}
}

// holdBody keeps a request's body back until settled is closed. Its head is made
// meanwhile, and as a rule goes on in one write with the body.
func holdBody(trace *httptrace.ClientTrace, settled <-chan struct{}) {
	wrote := trace.WroteHeaders
	trace.WroteHeaders = func() {
		if wrote != nil {
			wrote()
		}
		<-settled
	}
}
