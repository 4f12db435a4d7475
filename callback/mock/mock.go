package mock

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"redial/callback"
)

// CallbackPath is where callbacks are posted (guide "Callback (Under 4.5 MB)").
const CallbackPath = "/api/orders/callback"

// DefaultKeep is how many requests a server remembers.
const DefaultKeep = 1000

// The bounds of a server.
const (
	maxConns      = 512
	maxHeader     = 64 << 10 // bytes
	headerTimeout = 10 * time.Second
	bodyTimeout   = time.Minute
	answerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
)

// ErrNotLoopback is returned by Start for an address other machines can reach,
// unless Options.AnyAddr allows it.
var ErrNotLoopback = errors.New("the mock listens on loopback only, unless any address is allowed")

// Options say how a server behaves. The zero value listens on a free loopback
// port, makes a random secret, knows every order and follows no script.
type Options struct {
	// Addr is host:port, "" is 127.0.0.1:0.
	Addr string
	// AnyAddr allows an address that is not loopback.
	AnyAddr bool
	// Secret is what x-callback-secret must hold; empty makes a random one.
	Secret callback.Secret
	// Orders are the orders that exist; none means that any does.
	Orders []string
	// Exists, if set, says in place of Orders whether an order exists.
	Exists func(id string) bool
	// Script is the faults to answer with, in turn.
	Script Script
	// Seed makes what is random in a script repeatable.
	Seed uint64
	// UploadExpiry is how long a prepared upload may be used, 0 is an hour, and
	// MaxBytes how large its file may be, 0 is DefaultMaxBytes.
	UploadExpiry time.Duration
	MaxBytes     int64
	// Keep is how many requests are remembered, 0 is DefaultKeep.
	Keep int
	// Observe, if set, is called with each request once it is judged and before
	// its answer leaves, from the request's goroutine.
	Observe func(Request)
}

// Server is a running mock. Its methods are safe for concurrent use.
type Server struct {
	// URL is http://host:port, without a path.
	URL string

	secret  callback.Secret
	exists  func(id string) bool // nil means that any order does
	observe func(Request)

	uploadExpiry time.Duration
	maxBytes     int64

	http   *http.Server
	ctx    context.Context // ended by Close: held requests let go
	cancel context.CancelFunc
	served chan struct{} // closed when the listener has ended

	mu       sync.Mutex // guards what follows
	closed   bool
	handlers sync.WaitGroup // Add only under mu and before closed
	player   player
	random   *mathrand.Rand
	orders   map[string]bool // processed, by lower-case id
	uploads  uploads
	requests ring
	stats    Stats
}

// Start listens and serves until Close.
func Start(o Options) (*Server, error) {
	addr := o.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	if !o.AnyAddr && !loopback(addr) {
		return nil, ErrNotLoopback
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), secret: o.Secret, observe: o.Observe,
		served: make(chan struct{}), player: newPlayer(o.Script),
		random: mathrand.New(mathrand.NewPCG(o.Seed, 0)), orders: map[string]bool{},
	}
	s.uploadExpiry, s.maxBytes = o.UploadExpiry, o.MaxBytes
	if s.uploadExpiry <= 0 {
		s.uploadExpiry = defaultUploadExpiry
	}
	if s.maxBytes <= 0 {
		s.maxBytes = DefaultMaxBytes
	}
	s.requests.keep = o.Keep
	if o.Keep <= 0 {
		s.requests.keep = DefaultKeep
	}
	if s.secret.Empty() {
		s.secret = callback.NewSecret(rand.Text())
	}
	if s.exists = o.Exists; s.exists == nil && len(o.Orders) > 0 {
		known := map[string]bool{}
		for _, id := range o.Orders {
			known[strings.ToLower(id)] = true
		}
		s.exists = func(id string) bool { return known[strings.ToLower(id)] }
	}
	s.serve(l)
	return s, nil
}

func (s *Server) serve(l net.Listener) {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.handle),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(io.Discard, "", 0),
		ConnState:         newConns(maxConns).state,
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(l)
	}()
}

// Close stops listening, cuts what a script still holds open, and waits.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	err := s.http.Close()
	<-s.served
	s.handlers.Wait()
	return err
}

// Secret is the secret the server checks for.
func (s *Server) Secret() callback.Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.secret
}

// SetSecret makes the server check for another secret, from the next request on.
func (s *Server) SetSecret(secret callback.Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret = secret
}

// Target returns the server as a target named "mock".
func (s *Server) Target() callback.Target {
	return callback.Target{Name: "mock", URL: s.URL + CallbackPath, Secret: callback.FixedSecret(s.Secret())}
}

// SetScript replaces the script, from the next request on.
func (s *Server) SetScript(sc Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.player = newPlayer(sc)
}

// Script returns what is left of the script. One that starts over is always
// left whole.
func (s *Server) Script() Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.player.rest()
}

// Requests returns what is remembered, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests.all()
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Orders = len(s.orders)
	return st
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
