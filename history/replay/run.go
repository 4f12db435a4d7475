package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"redial/callback"
	"redial/history"
)

const (
	defaultConcurrency = 4
	// unansweredStop is how many callbacks in a row may end without an answer
	// before a run stops by itself.
	unansweredStop = 5
)

// Run carries the plan out and journals to s, or to c's journal where that can
// take several lines at a time. observe, if set, is called one event at a time.
// A cancelled ctx ends it cleanly: what is under way is cancelled and journaled,
// the rest is not begun, and the summary says how much was which.
//
// The callback lines of a batch are durable before its first byte leaves. An
// attempt is durable before it is observed or counted; the run goes on sending
// meanwhile, at most lagLines attempts ahead, unless Options.Strict.
//
// It stops by itself, with a *StopError, when an answer is 401 or a run of
// callbacks gets no answer; with a *callback.TargetError when the target can't
// be sent to; and with a *callback.JournalError when the history can't be
// written. What is under way then comes to its end.
func (p *Plan) Run(ctx context.Context, s *history.Store, c *callback.Client, observe func(Event)) (Summary, error) {
	if p.Target.ReadOnly {
		return Summary{Planned: p.Items.Len(), Skipped: p.Skipped.Len(), Canceled: p.Items.Len()},
			&callback.TargetError{Name: p.Target.Name, Err: callback.ErrReadOnly}
	}
	if observe == nil {
		observe = func(Event) {}
	}
	r := &run{
		plan: p, target: resolvedOnce(p.Target), url: p.Target.PublicURL(), observe: observe,
		summary: Summary{Planned: p.Items.Len(), Skipped: p.Skipped.Len()},
		stopped: make(chan struct{}), spare: make(chan *bodies, 2), workers: p.opts.Concurrency,
	}
	if r.workers <= 0 {
		r.workers = defaultConcurrency
	}
	var ok bool
	if r.journal, ok = c.Journal.(journal); !ok {
		r.journal = s
	}
	view, err := s.Select(ctx, history.Query{})
	if err != nil {
		r.summary.Canceled = r.summary.Planned
		return r.summary, err
	}
	r.view = view
	r.acks = newAcks(r.journal, p.opts.Strict, min(r.workers, p.Items.Len()), r.stop)
	r.client = c.WithJournal(r.acks)
	r.work(ctx)
	return r.end(ctx)
}

// journal is what a run writes to; *history.Store is one.
type journal interface {
	callback.Journal
	Callbacks(ctx context.Context, rs []callback.Record) ([]string, error)
	AttemptAll(ctx context.Context, es []history.AttemptRecord, hurry bool) error
}

// run is a plan being carried out.
type run struct {
	plan    *Plan
	target  callback.Target
	url     string        // as it is journaled
	view    *history.View // of all callbacks: where the originals are read
	journal journal
	acks    *acks
	client  *callback.Client
	workers int
	sized   atomic.Int64  // how large the next batch is to be
	spare   chan *bodies  // memory of batches that are done with
	stopped chan struct{} // closed when the run stops by itself

	mu         sync.Mutex // guards what follows
	unanswered int        // in a row, up to now
	err        error      // why it stopped by itself
	unsent     []history.AttemptRecord

	reporting sync.Mutex // guards what follows, and one event at a time
	observe   func(Event)
	summary   Summary
}

// work sends everything, and returns when all of it is durable and reported.
func (r *run) work(ctx context.Context) {
	workers := min(r.workers, r.plan.Items.Len())
	q := newQueue(workers)
	if r.plan.opts.Rate > 0 {
		q.low = 0 // what waits here would be begun in a burst
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			var buf []byte // for one body after another
			for j := q.take(); j != nil; j = q.take() {
				buf = r.replay(ctx, j, buf)
			}
		})
	}
	r.feed(ctx, q)
	wg.Wait()
	r.acks.close()
	r.keepUnsent(ctx)
}

// replay sends one callback. A body that is large is read only now, into buf,
// which is returned where it may be used again.
func (r *run) replay(ctx context.Context, j *job, buf []byte) []byte {
	if r.over(ctx) {
		r.leave(j)
		return buf
	}
	d := callback.Delivery{Body: j.body, Record: j.record, Observe: r.attempted(j)}
	kept := buf
	if j.body != nil {
		d.Release = func() { r.release(j) }
	} else {
		var err error
		if d.Body, err = r.view.ReadBody(r.view.Index(j.item.ID), &buf); err != nil {
			r.failed(ctx, j, callback.Outcome{}, err)
			return buf
		}
		kept, d.Release = nil, func() { kept = buf }
	}
	r.report(Event{Index: j.index, ID: j.item.ID})
	out, err := r.client.Deliver(ctx, r.target, d)
	if err != nil {
		r.failed(ctx, j, out, err)
		return kept
	}
	r.judge(out.Last())
	r.acks.then(func(err error) { r.recordEnd(j, out, err) })
	return kept
}

// attempted reports each attempt when it is durable.
func (r *run) attempted(j *job) func(callback.Event) {
	return func(e callback.Event) {
		if e.Attempt == nil {
			return
		}
		r.acks.then(func(err error) {
			if err == nil {
				r.report(Event{Index: j.index, ID: j.item.ID, Attempt: e.Attempt})
			}
		})
	}
}

// judge decides by an outcome whether the run goes on. It does not wait for the
// outcome to be durable: that would be so many more that are sent in vain.
func (r *run) judge(last callback.Attempt) {
	r.mu.Lock()
	if last.Status != 0 {
		r.unanswered = 0
	} else {
		r.unanswered++
	}
	n := r.unanswered
	r.mu.Unlock()
	switch {
	case last.Status == http.StatusUnauthorized:
		r.stop(&StopError{Status: last.Status})
	case n >= unansweredStop:
		r.stop(&StopError{Class: last.Error, Times: n})
	}
}

// failed takes in an item that was not delivered in full. A body that can't be
// sent is that item's fault alone; all else would be met by the next one too.
func (r *run) failed(ctx context.Context, j *job, out callback.Outcome, err error) {
	var damaged *history.DamagedError
	switch {
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		if len(out.Attempts) == 0 {
			r.leave(j)
			return
		}
		if out.Last().Unsent {
			return // its attempt says so
		}
		r.acks.then(func(error) { r.interrupted(j, out, err) })
	case errors.As(err, &damaged), errors.Is(err, callback.ErrSecretInBody):
		a := callback.Attempt{N: 1, Time: time.Now(), Error: callback.ErrOther, Message: "Not sent: " + err.Error() + "."}
		if journalErr := r.acks.Attempt(ctx, *j.record, a); journalErr != nil {
			r.stop(&callback.JournalError{Err: journalErr})
		}
		out.Attempts = []callback.Attempt{a}
		r.acks.then(func(error) { r.unsendable(j, out, err) })
	case len(out.Attempts) > 0: // sent, but not recorded
		r.stop(err)
		r.acks.then(func(error) { r.recordEnd(j, out, err) })
	default:
		r.stop(err)
		r.leave(j)
	}
}

// leave keeps account of an item that is in the journal and was not begun.
func (r *run) leave(j *job) {
	a := callback.Attempt{
		N: 1, Time: time.Now(), Error: callback.ErrCanceled, Unsent: true,
		Message: "Not sent: the replay had ended before its turn.",
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unsent = append(r.unsent, history.AttemptRecord{Record: *j.record, Attempt: a})
}

// keepUnsent says in the journal what was not begun, so that it is taken neither
// for under way nor for a failure.
func (r *run) keepUnsent(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.unsent) == 0 {
		return
	}
	if err := r.journal.AttemptAll(context.WithoutCancel(ctx), r.unsent, false); err != nil && r.err == nil {
		r.err = &callback.JournalError{Err: err}
	}
}

func (r *run) stop(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
		close(r.stopped)
	}
}

// over reports whether nothing more is to be begun.
func (r *run) over(ctx context.Context) bool {
	select {
	case <-r.stopped:
		return true
	default:
		return ctx.Err() != nil
	}
}

func (r *run) end(ctx context.Context) (Summary, error) {
	s := r.summary
	s.Canceled = s.Planned - s.Sent - s.Unsendable
	if r.err != nil {
		return s, r.why(s)
	}
	if s.Canceled > 0 {
		return s, ctx.Err()
	}
	return s, nil
}

// why is the error that the run stopped by. Where the history could not be written,
// it says of all of the run whether anything was sent: another write may have been
// the first to fail.
func (r *run) why(s Summary) error {
	var journal *callback.JournalError
	switch {
	case !errors.As(r.err, &journal):
		return r.err
	case s.Unrecorded > 0:
		return &callback.JournalError{Sent: true, Err: journal.Err}
	case s.Sent > 0 || s.Interrupted > 0:
		return fmt.Errorf("stopped: the history can't be written: %w", journal.Err)
	}
	return &callback.JournalError{Err: journal.Err}
}

// resolvedOnce is a target whose secret is asked for once: a run is sent with
// one secret, and a command that gives it is not run for each callback. Whoever
// waits for it ends with its own context.
func resolvedOnce(t callback.Target) callback.Target {
	if t.Secret == nil {
		return t
	}
	type answer struct {
		secret callback.Secret
		err    error
	}
	resolve, turn := t.Secret, make(chan struct{}, 1)
	var known atomic.Pointer[answer]
	t.Secret = func(ctx context.Context) (callback.Secret, error) {
		if a := known.Load(); a != nil {
			return a.secret, a.err
		}
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return callback.Secret{}, ctx.Err()
		}
		if known.Load() == nil {
			secret, err := resolve(ctx)
			known.Store(&answer{secret, err})
		}
		a := known.Load()
		return a.secret, a.err
	}
	return t
}
