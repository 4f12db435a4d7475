package callback

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Client delivers callbacks: journal, attempt, journal, and again while the
// outcome may be retried. Its fields are set before the first Deliver and not
// changed after; Deliver is safe for concurrent use.
type Client struct {
	// Journal keeps what is sent. Nil keeps nothing, which suits an automation
	// that only wants the delivery.
	Journal Journal
	// Transport carries the requests; nil is a tuned one that the client makes
	// and reuses.
	Transport http.RoundTripper
	// Retry says how often and how long apart. The zero value is one attempt.
	Retry RetryPolicy
	// AttemptTimeout bounds one attempt, 0 is 30 s; Timeout bounds a whole
	// delivery with its waits, 0 is 5 min.
	AttemptTimeout time.Duration
	Timeout        time.Duration
}

// RetryPolicy is exponential backoff with full jitter.
type RetryPolicy struct {
	Retries       int           // attempts after the first
	Base          time.Duration // the first wait's ceiling, 0 is 1 s; doubled each time
	Cap           time.Duration // the highest ceiling, 0 is 30 s
	RetryAfterCap time.Duration // how much of a Retry-After is honoured, 0 is 1 min
}

// Delivery is one callback to deliver.
type Delivery struct {
	Body     []byte
	Source   Source
	ReplayOf string // the callback this one replays
	BodyOf   string // the journaled callback that holds these very bytes
	// ID is set when the callback is journaled already, as a bulk replay does
	// for a batch at a time; Deliver then only journals the attempts.
	ID      string
	Uploads []Upload
	// Observe, if set, is called from Deliver's goroutine as things happen. An
	// attempt is journaled before it is observed.
	Observe func(Event)
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

var errNotBuilt = errors.New("not built yet")

// Deliver sends a callback to t until an outcome is final, the retries are
// used up, or a deadline passes. Any answer, and no answer, is an Outcome; an
// error means that the delivery did not run its course: a bad target or
// secret, a *JournalError, or ctx's error after a cancel, each beside the
// outcome so far.
func (c *Client) Deliver(ctx context.Context, t Target, d Delivery) (Outcome, error) {
	return Outcome{}, errNotBuilt
}
