package callback

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	// idlePerHost and idleFor bound the connections that are kept: so many to a
	// host, each for so long.
	idlePerHost = 128
	idleFor     = 90 * time.Second
	// handshakeTimeout bounds the securing of a connection.
	handshakeTimeout = 15 * time.Second
)

// direct is the transport that a Client makes for itself. It speaks HTTP/1.1
// over connections of its own, each of which the goroutine that delivers writes
// and reads itself: net/http hands every request to two goroutines more, and in
// a bulk replay to a near target that is most of the work.
//
// What it can't do goes by net/http: a proxy, a body of unknown length, headers
// about the connection itself, a host name that is not ASCII.
type direct struct {
	other *http.Transport
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	tls   *tls.Config

	mu    sync.Mutex // guards what follows
	hosts map[hostKey]*host
	sweep *time.Timer // closes what is idle for too long; nil while nothing is
}

// hostKey names a host as a URL does.
type hostKey struct{ scheme, host string }

// host is where connections go.
type host struct {
	hostKey
	addr   string // to dial; "" where net/http has to
	secure bool
	idle   []*wire // the one used last at the end; guarded by direct's mu
}

func newDirect() *direct {
	other := NewTransport()
	return &direct{
		other: other, hosts: map[hostKey]*host{},
		dial: (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		tls:  &tls.Config{NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12},
	}
}

// RoundTrip implements http.RoundTripper.
func (d *direct) RoundTrip(r *http.Request) (*http.Response, error) {
	return d.roundTrip(r, new(progress))
}

// roundTrip is RoundTrip that tells how far it has come.
func (d *direct) roundTrip(r *http.Request, p *progress) (*http.Response, error) {
	h := d.host(r)
	if h.addr == "" || !writable(r) {
		return d.other.RoundTrip(r.WithContext(p.trace(r.Context())))
	}
	w, err := d.wire(r.Context(), h, p)
	if err != nil {
		closeBody(r)
		return nil, err
	}
	p.reach(phaseSend)
	return w.exchange(r, p)
}

// host returns where a request goes.
func (d *direct) host(r *http.Request) *host {
	key := hostKey{r.URL.Scheme, r.URL.Host}
	d.mu.Lock()
	h := d.hosts[key]
	d.mu.Unlock()
	if h != nil {
		return h
	}
	h = &host{hostKey: key, secure: key.scheme == "https"}
	if proxy, err := d.other.Proxy(r); err == nil && proxy == nil { // an error is net/http's to tell
		h.addr = dialAddr(r.URL)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if known := d.hosts[key]; known != nil {
		return known
	}
	d.hosts[key] = h
	return h
}

// dialAddr is the address to dial for a URL, or "" where that isn't plain to see.
func dialAddr(u *url.URL) string {
	name, port := u.Hostname(), u.Port()
	if name == "" || !isASCII(name) || strings.Contains(name, "%") { // an IPv6 zone is not for the Host header
		return ""
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if port == "" {
		return ""
	}
	return net.JoinHostPort(name, port)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// wire returns a connection to h: the one that was used last, or a new one.
func (d *direct) wire(ctx context.Context, h *host, p *progress) (*wire, error) {
	for {
		w := d.take(h)
		if w == nil {
			return d.connect(ctx, h, p)
		}
		if w.fresh() {
			return w, nil
		}
		w.close()
	}
}

func (d *direct) connect(ctx context.Context, h *host, p *progress) (*wire, error) {
	c, err := d.dial(p.trace(ctx), "tcp", h.addr)
	if err != nil {
		return nil, err
	}
	if !h.secure {
		return newWire(d, h, c, c), nil
	}
	p.reach(phaseTLS)
	config := d.tls.Clone()
	config.ServerName, _, _ = net.SplitHostPort(h.addr)
	over := tls.Client(c, config)
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	if err := over.HandshakeContext(ctx); err != nil {
		_ = c.Close()
		return nil, err
	}
	return newWire(d, h, over, c), nil
}

// take takes the connection that was used last, or nil.
func (d *direct) take(h *host) *wire {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(h.idle)
	if n == 0 {
		return nil
	}
	w := h.idle[n-1]
	h.idle[n-1], h.idle = nil, h.idle[:n-1]
	return w
}

// keep keeps a connection for the next request.
func (d *direct) keep(w *wire) {
	w.idleSince = time.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(w.host.idle) >= idlePerHost {
		w.close()
		return
	}
	w.host.idle = append(w.host.idle, w)
	if d.sweep == nil {
		d.sweep = time.AfterFunc(idleFor, d.sweepIdle)
	}
}

// sweepIdle closes what is idle for too long, and comes back while there is more.
func (d *direct) sweepIdle() {
	d.mu.Lock()
	defer d.mu.Unlock()
	oldest, left := time.Now().Add(-idleFor), 0
	for _, h := range d.hosts {
		stale := 0
		for stale < len(h.idle) && !h.idle[stale].idleSince.After(oldest) {
			h.idle[stale].close()
			stale++
		}
		h.idle = append(h.idle[:0:0], h.idle[stale:]...)
		left += len(h.idle)
	}
	d.sweep = nil
	if left > 0 {
		d.sweep = time.AfterFunc(idleFor, d.sweepIdle)
	}
}

// CloseIdleConnections closes the connections that are kept.
func (d *direct) CloseIdleConnections() {
	d.other.CloseIdleConnections()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.hosts {
		for _, w := range h.idle {
			w.close()
		}
		h.idle = nil
	}
	if d.sweep != nil {
		d.sweep.Stop()
		d.sweep = nil
	}
}
