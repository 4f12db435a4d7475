package callback

import (
	"context"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Client delivers callbacks: journal, attempt, journal, and again while the
// outcome may be retried. Its fields are set before the first Deliver and not
// changed after; Deliver is safe for concurrent use.
type Client struct {
	// Journal keeps what is sent. Nil keeps nothing, which suits an automation
	// that only wants the delivery.
	Journal Journal
	// Transport carries the requests; nil is one of NewTransport that the client
	// makes and reuses.
	Transport http.RoundTripper
	// Retry says how often and how long apart. The zero value is one attempt.
	Retry RetryPolicy
	// AttemptTimeout bounds one attempt, 0 is 30 s; Timeout bounds a whole
	// delivery with its waits, 0 is 5 min.
	AttemptTimeout time.Duration
	Timeout        time.Duration
	// Known, if set, are secrets that no body may hold, beside that of its target,
	// which is added to them.
	Known *Known

	own struct { // the transport made where Transport is nil
		sync.Once
		http.RoundTripper
	}
	private sync.Map              // from *x509.CertPool to the transport that trusts it
	route   atomic.Pointer[route] // of the delivery before
}

const (
	defaultAttemptTimeout = 30 * time.Second
	defaultTimeout        = 5 * time.Minute
)

// Delivery is one callback to deliver.
type Delivery struct {
	Body     []byte
	Source   Source
	ReplayOf string // the callback this one replays
	BodyOf   string // the journaled callback that holds these very bytes
	// Record is set when the callback is journaled already, as a bulk replay
	// does for a batch at a time; Deliver then only journals the attempts.
	Record  *Record
	Uploads []Upload
	// Observe, if set, is called from Deliver's goroutine as things happen. An
	// attempt is journaled before it is observed.
	Observe func(Event)
	// Release, if set, is called before Deliver returns if nothing reads Body any
	// more: only then may its bytes be changed. A transport that got an answer
	// before it had sent all of a body may still be reading.
	Release func()
}

// Event is a step of a delivery: exactly one of its fields is set, but for ID.
type Event struct {
	ID      string        // the callback's id, once journaled
	Attempt *Attempt      // an attempt has ended
	Wait    time.Duration // a retry will follow after this long
}

// Outcome is how a delivery ended.
type Outcome struct {
	ID       string
	State    State
	Attempts []Attempt
}

// Last returns the attempt that ended last, or the zero Attempt.
func (o Outcome) Last() Attempt {
	if len(o.Attempts) == 0 {
		return Attempt{}
	}
	return o.Attempts[len(o.Attempts)-1]
}

// JournalError is returned when the journal can't be written. Sent tells the
// two sentences apart: "not delivered, nothing was sent" and "sent, but not
// recorded".
type JournalError struct {
	Sent bool
	Err  error
}

func (e *JournalError) Error() string {
	if e.Sent {
		return "sent but not recorded: " + e.Err.Error()
	}
	return "nothing was sent: the history can't be written: " + e.Err.Error()
}

func (e *JournalError) Unwrap() error { return e.Err }

// Deliver sends a callback to t until an outcome is final, the retries are
// used up, or a deadline passes. Any answer, and no answer, is an Outcome; an
// error means that the delivery did not run its course: a *TargetError,
// ErrSecretInBody, a *JournalError, or ctx's error after a cancel, each beside
// the outcome so far.
//
// A ctx that has ended before the callback is journaled leaves nothing in the
// journal. From then on every callback gets an attempt: one that a cancel cuts
// short, even before its first byte, is journaled with ErrCanceled. d.Body is
// not to be changed but after d.Release.
func (c *Client) Deliver(ctx context.Context, t Target, d Delivery) (Outcome, error) {
	out := Outcome{State: Pending}
	if d.Record != nil {
		out.ID = d.Record.ID
	}
	way, err := c.routeTo(ctx, t)
	if err != nil {
		return out, err
	}
	if c.holdsSecret(way, d.Body) {
		return out, ErrSecretInBody
	}
	r, err := c.journaled(ctx, t, d)
	if err != nil {
		return out, err
	}
	s := &sender{client: c, route: way, bodies: bodies{bytes: d.Body, track: d.Release != nil}}
	out, err = c.run(ctx, s, r, d.Observe)
	if s.bodies.track && s.bodies.released() {
		d.Release()
	}
	return out, err
}

// holdsSecret reports whether a body holds the secret of its target, or another that
// is known.
func (c *Client) holdsSecret(way *route, body []byte) bool {
	if c.Known == nil {
		return way.masker.inBody(body)
	}
	c.Known.Add(way.secret)
	return c.Known.Mask().Found(body)
}

// run attempts until there is nothing left to try.
func (c *Client) run(ctx context.Context, s *sender, r Record, observe func(Event)) (Outcome, error) {
	if observe == nil {
		observe = func(Event) {}
	}
	out := Outcome{ID: r.ID, State: Pending}
	err := c.repeat(ctx, c.timeout(), tries{
		attempt: s.attempt,
		ended: func(a Attempt) error {
			out.Attempts = append(out.Attempts, a)
			out.State = a.State()
			if err := c.journalAttempt(ctx, r, a); err != nil {
				return err
			}
			observe(Event{ID: r.ID, Attempt: &a})
			return nil
		},
		waiting: func(wait time.Duration) { observe(Event{ID: r.ID, Wait: wait}) },
	})
	return out, err
}

// tries is what repeat repeats, and whom it tells.
type tries struct {
	attempt func(overall context.Context, n int) Attempt
	ended   func(Attempt) error
	waiting func(time.Duration)
}

// repeat attempts until an outcome is final, the retries are used up, or the
// time is. An error is ctx's, or the one that ended returned.
func (c *Client) repeat(ctx context.Context, timeout time.Duration, t tries) error {
	overall, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for n := 1; ; n++ {
		a := t.attempt(overall, n)
		if err := t.ended(a); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil && a.Error != "" {
			return err
		}
		if n > c.Retry.Retries || !VerdictOf(a.Status, a.Error).Retry {
			return nil
		}
		wait := c.Retry.wait(n, a, rand.Float64())
		if deadline, _ := overall.Deadline(); !time.Now().Add(wait).Before(deadline) {
			return nil // the next attempt would have no time left
		}
		t.waiting(wait)
		if err := sleep(overall, wait); err != nil {
			return err
		}
	}
}

// journaled returns the record of a delivery once it is in the journal.
func (c *Client) journaled(ctx context.Context, t Target, d Delivery) (Record, error) {
	if err := ctx.Err(); err != nil {
		return Record{}, err
	}
	if d.Record != nil {
		return *d.Record, nil
	}
	r := NewRecord(t, d)
	if c.Journal == nil {
		return r, nil
	}
	var err error
	r.ID, err = c.Journal.Callback(ctx, r)
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return r, err
	}
	return r, &JournalError{Err: err}
}

// journalAttempt records what has happened, which a cancel can't undo.
func (c *Client) journalAttempt(ctx context.Context, r Record, a Attempt) error {
	if c.Journal == nil {
		return nil
	}
	if err := c.Journal.Attempt(context.WithoutCancel(ctx), r, a); err != nil {
		return &JournalError{Sent: true, Err: err}
	}
	return nil
}

// timeout bounds a delivery: where it is one attempt, as that is bounded.
func (c *Client) timeout() time.Duration {
	whole := orDefault(c.Timeout, defaultTimeout)
	if c.Retry.Retries > 0 {
		return whole
	}
	return min(whole, c.attemptTimeout())
}

func (c *Client) attemptTimeout() time.Duration {
	return orDefault(c.AttemptTimeout, defaultAttemptTimeout)
}

// AttemptLimit is how long one attempt may take.
func (c *Client) AttemptLimit() time.Duration { return c.attemptTimeout() }

// WithJournal returns a client like c that keeps its deliveries in j and shares
// c's connections.
func (c *Client) WithJournal(j Journal) *Client {
	return &Client{
		Journal: j, Transport: c.transport(), Retry: c.Retry,
		AttemptTimeout: c.AttemptTimeout, Timeout: c.Timeout, Known: c.Known,
	}
}

// CloseIdleConnections closes the connections the client keeps for its next
// delivery.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.transport().(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	c.private.Range(func(_, t any) bool {
		t.(*http.Transport).CloseIdleConnections()
		return true
	})
}

// carrier is the transport for targets that roots vouch for. A transport of another
// kind than net/http's decides for itself whom it trusts.
func (c *Client) carrier(roots *x509.CertPool) http.RoundTripper {
	usual, ok := c.transport().(*http.Transport)
	if roots == nil || !ok {
		return c.transport()
	}
	if known, ok := c.private.Load(roots); ok {
		return known.(*http.Transport)
	}
	made, _ := c.private.LoadOrStore(roots, Trusting(usual, roots))
	return made.(*http.Transport)
}

func (c *Client) transport() http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	c.own.Do(func() { c.own.RoundTripper = NewTransport() })
	return c.own.RoundTripper
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}
