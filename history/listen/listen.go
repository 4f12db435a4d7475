package listen

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"redial/callback"
	"redial/history"
	"redial/history/capture"
)

// The bounds of a server.
const (
	// RecordCap is how many bytes a webhook may have to be recorded.
	RecordCap     = 32 << 20
	memoryBudget  = 8 * RecordCap // of the webhooks under way
	maxHeader     = 256 << 10
	headerTimeout = 10 * time.Second
	readTimeout   = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	passTimeout   = 10 * time.Minute
	grace         = 5 * time.Second
)

// ErrLoop is returned for an automation that is the listener itself.
var ErrLoop = errors.New("the automation is the address that is listened on: it would pass everything to itself")

// Options say what is recorded and where it goes on to.
type Options struct {
	// Addr is host:port, "" is 127.0.0.1:0. Only AnyAddr allows one that other
	// machines can reach.
	Addr    string
	AnyAddr bool
	// Forward is the automation's webhook. InsecureHTTP allows plain http to
	// another machine.
	Forward      string
	InsecureHTTP bool
	Store        *history.Store
	// CallbackThrough puts a capture between the automation and the platform.
	// Captured, if set, is called with what passes it.
	CallbackThrough bool
	Captured        func(capture.Exchange)
	// Known are secrets that no record may hold.
	Known []callback.Secret
	// Observe, if set, is called with each webhook when it is answered.
	Observe func(Exchange)
}

// Exchange is one webhook that came, and what became of it.
type Exchange struct {
	N       int                 `json:"n"`
	Time    time.Time           `json:"time"`
	ID      string              `json:"id"` // in the history, "" where there is no record
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	OrderID string              `json:"order_id"`
	ShortID string              `json:"short_id"`
	Bytes   int64               `json:"bytes"`
	Status  int                 `json:"status"`
	Error   callback.ErrorClass `json:"error"`
	Message string              `json:"message"`
	MS      float64             `json:"ms"`
	// Changed is true where the automation got another callback_url.
	Changed bool `json:"changed,omitempty"`
	// Findings are what is wrong with the webhook.
	Findings []callback.Finding `json:"findings,omitempty"`
	// Trouble says why it is not recorded, or not as it should be.
	Trouble string `json:"trouble,omitempty"`
}

// Server is a running listener.
type Server struct {
	// URL is http://host:port, without a path.
	URL string

	options   Options
	target    *url.URL
	transport *http.Transport
	http      *http.Server
	served    chan struct{}
	budget    *semaphore.Weighted
	count     atomic.Int64

	mu       sync.Mutex                 // guards what follows
	captures map[string]*capture.Server // by the callback_url that they stand for
}

// Start listens and passes on until Close.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if !o.AnyAddr && !(callback.Target{URL: "http://" + o.Addr}).Loopback() {
		return nil, capture.ErrNotLoopback
	}
	if err := (callback.Target{Name: "forward", URL: o.Forward, InsecureHTTP: o.InsecureHTTP}).Check(); err != nil {
		return nil, err
	}
	target, err := url.Parse(o.Forward)
	if err != nil {
		return nil, err
	}
	if target.Path == "" {
		target.Path = "/"
	}
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, err
	}
	if l.Addr().String() == target.Host {
		_ = l.Close() // the first error is the one to tell
		return nil, ErrLoop
	}
	if o.Observe == nil {
		o.Observe = func(Exchange) {}
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), options: o, target: target, transport: callback.NewTransport(),
		served: make(chan struct{}), budget: semaphore.NewWeighted(memoryBudget), captures: map[string]*capture.Server{},
	}
	s.http = &http.Server{
		Handler: http.HandlerFunc(s.handle), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(l)
	}()
	return s, nil
}

// Close stops listening and waits a while for what is under way.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.served
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.captures {
		err = errors.Join(err, c.Close())
	}
	s.transport.CloseIdleConnections()
	return err
}
