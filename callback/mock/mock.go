// Package mock is the platform's side of the callback contract, in the shape of
// httptest.Server: it checks the secret, the method, the size and the body by
// the very rules of package callback, answers a duplicate with 200, and fails
// on request by a script of faults.
package mock

import (
	"time"

	"redial/callback"
)

// CallbackPath is where callbacks are posted (guide "Callback (Under 4.5 MB)").
const CallbackPath = "/api/orders/callback"

// DefaultKeep is how many requests a server remembers.
const DefaultKeep = 1000

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
	// Script is the faults to answer with, in turn.
	Script Script
	// Seed makes what is random in a script repeatable.
	Seed uint64
	// Keep is how many requests are remembered, 0 is DefaultKeep.
	Keep int
	// Observe, if set, is called after each request, from its goroutine.
	Observe func(Request)
}

// Server is a running mock.
type Server struct {
	// URL is http://host:port, without a path.
	URL string
}

// Request is one request the mock received, and what it made of it.
type Request struct {
	N          int       `json:"n"`
	Time       time.Time `json:"time"`
	Method     string    `json:"method"`
	Path       string    `json:"path"`
	OrderID    string    `json:"order_id"`
	OutputType string    `json:"output_type"`
	Bytes      int64     `json:"bytes"`
	// Verdict is accepted, duplicate, refused, or fault.
	Verdict string `json:"verdict"`
	// Fault is the step of the script that was played, "" for none.
	Fault string `json:"fault,omitempty"`
	// Status is what was answered, 0 where the connection was cut instead.
	Status int `json:"status"`
	// Reason is one sentence for a refusal.
	Reason   string             `json:"reason,omitempty"`
	Findings []callback.Finding `json:"findings,omitempty"`
	MS       float64            `json:"ms"`
}

// Stats counts what a server did since it started.
type Stats struct {
	Requests, Accepted, Duplicates, Refused, Faults int
	// Orders is how many orders have been processed, each once.
	Orders int
}

// Start listens and serves until Close.
func Start(o Options) (*Server, error) { panic("not built yet") }

// Close stops listening, cuts what a script still holds open, and waits.
func (s *Server) Close() error { panic("not built yet") }

// Secret is the secret the server checks for.
func (s *Server) Secret() callback.Secret { panic("not built yet") }

// Target returns the server as a target named "mock".
func (s *Server) Target() callback.Target { panic("not built yet") }

// SetScript replaces the script, from the next request on.
func (s *Server) SetScript(sc Script) { panic("not built yet") }

// Script returns what is left of the script.
func (s *Server) Script() Script { panic("not built yet") }

// Requests returns what is remembered, oldest first.
func (s *Server) Requests() []Request { panic("not built yet") }

// Stats returns the counts so far.
func (s *Server) Stats() Stats { panic("not built yet") }
