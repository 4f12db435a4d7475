package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"redial/callback"
)

// RecordCap is how many bytes of body a callback may have to be recorded. It is
// far over what the platform takes, so that what was refused for its size is
// there to be seen.
const RecordCap = 32 << 20

// The bounds of a server.
const (
	defaultConns   = 512
	maxHeader      = 256 << 10 // bytes
	headerTimeout  = 10 * time.Second
	stallTimeout   = time.Minute // between two pieces of a body, on either side of the sender's connection
	idleTimeout    = 2 * time.Minute
	defaultTimeout = 10 * time.Minute
	defaultLinger  = 30 * time.Second
	defaultGrace   = 5 * time.Second
	defaultJournal = 3 * time.Second
	defaultMemory  = 30 * time.Second
	memoryIdle     = 5 * time.Second
	targetIdle     = 2 * time.Second // shorter than servers keep a connection, so that none is closed while a callback is on its way
)

// The reasons for which Start refuses.
var (
	// ErrNotLoopback is returned for an address that other machines can reach,
	// unless Options.AnyAddr allows it.
	ErrNotLoopback = errors.New("a capture listens on loopback only, unless any address is allowed")
	// ErrLoop is returned for a target that is the capture itself.
	ErrLoop = errors.New("the target is the address the capture listens on: it would pass everything to itself")
)

// Options say what a server records and where it passes it on.
type Options struct {
	// Addr is host:port, "" is 127.0.0.1:0.
	Addr string
	// AnyAddr allows an address that is not loopback.
	AnyAddr bool
	// Target is where callbacks go on to. A URL without a path gets that of
	// callbacks. Its secret is not used: each request brings its own.
	Target callback.Target
	// Journal keeps what passes; nil keeps nothing. A AsyncJournal is used as such.
	// It may not keep a record's Body when Callback has returned.
	Journal callback.Journal
	// Source is what the records name as theirs, "" is callback.FromCapture.
	Source callback.Source
	// Observe, if set, is called with each request once it has ended and its
	// record is on disk, from a goroutine of its own.
	Observe func(Exchange)
	// Transport carries the requests on; nil is one of the server's own. Another
	// must not ask for compression by itself.
	Transport http.RoundTripper
	// Timeout bounds an exchange with the target, 0 is 10 minutes.
	Timeout time.Duration
	// Linger is how long a callback's exchange may go on after its sender has
	// gone, 0 is 30 seconds: its record is to tell how it ended.
	Linger time.Duration
	// Grace is how long Close waits for what is under way, 0 is 5 seconds.
	Grace time.Duration
	// journalWait is how long a callback waits for its line to be written, 0 is 3
	// seconds. It goes on then, and its attempt is recorded when the line is.
	journalWait time.Duration
	// memoryWait is how long a large callback waits for memory that others have, 0
	// is 30 seconds. It is passed on unrecorded then.
	memoryWait time.Duration
	maxConns   int // 0 is 512
}

// Server is a running capture.
type Server struct {
	// URL is http://host:port, without a path.
	URL string

	options      Options
	target       *url.URL
	name         string // of the target in records
	targetPublic string // target as it may be shown
	carrier      http.RoundTripper
	http         *http.Server
	ctx          context.Context // ended by Close: what is under way is cut
	cancel       context.CancelFunc
	served       chan struct{} // closed when the listener has ended
	count        atomic.Int64  // of requests
	mask         atomic.Pointer[knownMask]
	journal      callback.Journal
	budget       *semaphore.Weighted
	freeMemory   *time.Timer // gives unused memory back to the system

	mu       sync.Mutex // guards what follows
	closed   bool
	underWay sync.WaitGroup // requests until observed; Add only under mu and before closed
}

// Start listens and passes on until Close.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if !o.AnyAddr && !loopback(o.Addr) {
		return nil, ErrNotLoopback
	}
	target, err := targetURL(o.Target)
	if err != nil {
		return nil, err
	}
	if o.Target.ReadOnly {
		return nil, &callback.TargetError{Name: o.Target.Name, Err: callback.ErrReadOnly}
	}
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, err
	}
	if isSelf(target, l.Addr()) {
		_ = l.Close() // the first error is the one to tell
		return nil, ErrLoop
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), options: withDefaults(o), target: target, name: nameOf(o.Target, target),
		journal: newJournal(o.Journal), carrier: o.Transport, served: make(chan struct{}),
		budget: semaphore.NewWeighted(memoryBudget),
	}
	s.freeMemory = time.AfterFunc(time.Hour, debug.FreeOSMemory)
	s.freeMemory.Stop()
	s.targetPublic = callback.Target{URL: target.String()}.PublicURL()
	if s.carrier == nil {
		t := callback.Trusting(callback.NewTransport(), o.Target.Roots)
		t.IdleConnTimeout = targetIdle
		s.carrier = t
	}
	s.serve(l)
	return s, nil
}

func withDefaults(o Options) Options {
	if o.Source == "" {
		o.Source = callback.FromCapture
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Linger <= 0 {
		o.Linger = defaultLinger
	}
	if o.Grace <= 0 {
		o.Grace = defaultGrace
	}
	if o.journalWait <= 0 {
		o.journalWait = defaultJournal
	}
	if o.memoryWait <= 0 {
		o.memoryWait = defaultMemory
	}
	if o.maxConns <= 0 {
		o.maxConns = defaultConns
	}
	if o.Observe == nil {
		o.Observe = func(Exchange) {}
	}
	return o
}

func (s *Server) serve(l net.Listener) {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:                      http.HandlerFunc(s.handle),
		ReadHeaderTimeout:            headerTimeout,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeader,
		ErrorLog:                     log.New(io.Discard, "", 0),
		DisableGeneralOptionsHandler: true,
	}
	bounded := newListener(l, s.options.maxConns)
	s.http.ConnState = bounded.changed
	go func() {
		defer close(s.served)
		_ = s.http.Serve(bounded)
	}()
}

// Close stops listening, waits for what is under way, cuts what is left after
// Options.Grace, and returns when all of it is recorded.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Grace)
	defer cancel()
	_ = s.http.Shutdown(ctx) // what it can't wait for is cut
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	err := s.http.Close()
	<-s.served
	s.underWay.Wait()
	s.freeMemory.Stop()
	if t, ok := s.carrier.(interface{ CloseIdleConnections() }); ok && s.options.Transport == nil {
		t.CloseIdleConnections()
	}
	return err
}

// enter counts a request in, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.underWay.Add(1)
	return true
}

// targetURL checks a target and gives it the path of callbacks where it has none.
func targetURL(t callback.Target) (*url.URL, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	u, err := url.Parse(t.URL)
	if err != nil {
		return nil, fmt.Errorf("target %s: its URL can't be read", t.Name)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = callbackPath
	}
	return u, nil
}

// isSelf reports whether a target is the address that is listened on.
func isSelf(target *url.URL, addr net.Addr) bool {
	_, port, err := net.SplitHostPort(addr.String())
	return err == nil && target.Port() == port && loopback(target.Host)
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
