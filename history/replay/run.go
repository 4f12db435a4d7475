package replay

import (
	"context"
	"errors"
	"net/http"
	"sync"
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

// Run carries the plan out. observe, if set, is called one event at a time. A
// cancelled ctx ends it cleanly: what is under way is cancelled and journaled,
// the rest is not begun, and the summary says how much was which.
//
// It stops by itself, with a *StopError, when an answer is 401 or a run of
// callbacks gets no answer; with a *callback.TargetError when the target can't
// be sent to; and with a *callback.JournalError when the history can't be
// written. What is under way then comes to its end.
func (p *Plan) Run(ctx context.Context, s *history.Store, c *callback.Client, observe func(Event)) (Summary, error) {
	if observe == nil {
		observe = func(Event) {}
	}
	r := &run{
		plan: p, store: s, client: c, observe: observe,
		summary: Summary{Planned: len(p.Items), Skipped: len(p.Skipped)},
		stopped: make(chan struct{}),
	}
	workers := p.opts.Concurrency
	if workers <= 0 {
		workers = defaultConcurrency
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, len(p.Items)) {
		wg.Go(func() {
			for i := range next {
				r.item(ctx, i)
			}
		})
	}
	r.feed(ctx, next)
	close(next)
	wg.Wait()
	return r.end(ctx)
}

// run is a plan being carried out.
type run struct {
	plan    *Plan
	store   *history.Store
	client  *callback.Client
	stopped chan struct{} // closed when the run stops by itself

	mu         sync.Mutex // guards what follows, and one event at a time
	observe    func(Event)
	summary    Summary
	unanswered int   // in a row, up to now
	err        error // why it stopped by itself
}

// feed hands the items out, oldest first and at the plan's pace, until there
// are no more or the run is over.
func (r *run) feed(ctx context.Context, next chan<- int) {
	due := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for i := range r.plan.Items {
		if i > 0 {
			due = pace(r.plan.opts.Rate).next(due, time.Now())
			timer.Reset(time.Until(due))
		}
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		case <-r.stopped:
			return
		}
		select {
		case next <- i:
		case <-ctx.Done():
			return
		case <-r.stopped:
			return
		}
	}
}

// item replays one callback. Its body is read only now.
func (r *run) item(ctx context.Context, i int) {
	item := r.plan.Items[i]
	if ctx.Err() != nil || r.isStopped() {
		return
	}
	body, err := r.store.Body(ctx, item.ID)
	if err != nil {
		r.ended(ctx, i, callback.Outcome{}, err)
		return
	}
	out, err := r.client.Deliver(ctx, r.plan.Target, callback.Delivery{
		Body: body, Source: callback.FromReplay, ReplayOf: item.ID, BodyOf: item.ID,
		Observe: func(e callback.Event) {
			if e.Attempt != nil {
				r.tell(Event{Index: i, ID: item.ID, Attempt: e.Attempt})
			}
		},
	})
	r.ended(ctx, i, out, err)
}

// ended counts an item's end and decides whether the run goes on.
func (r *run) ended(ctx context.Context, i int, out callback.Outcome, err error) {
	e := Event{Index: i, ID: r.plan.Items[i].ID, Done: true, Err: err}
	if out.ID != "" {
		entry, entryErr := r.store.Entry(context.WithoutCancel(ctx), out.ID)
		e.Entry = entry
		e.Err = errors.Join(err, entryErr)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.count(out)
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		if len(out.Attempts) > 0 {
			r.summary.Interrupted++
		}
	default:
		r.fail(out, err)
	}
	r.observe(e)
}

// count takes an outcome in.
func (r *run) count(out callback.Outcome) {
	r.summary.count(out.State)
	last := out.Last()
	if last.Status != 0 {
		r.unanswered = 0
		if last.Status == http.StatusUnauthorized {
			r.stop(&StopError{Status: last.Status})
		}
		return
	}
	if r.unanswered++; r.unanswered >= unansweredStop {
		r.stop(&StopError{Class: last.Error, Times: r.unanswered})
	}
}

// fail takes in an item that could not be delivered for a reason of our own. A
// body that can't be sent is that item's fault alone; all else would be met by
// the next one too.
func (r *run) fail(out callback.Outcome, err error) {
	var damaged *history.DamagedError
	if errors.As(err, &damaged) || errors.Is(err, history.ErrNotFound) || errors.Is(err, callback.ErrSecretInBody) {
		r.summary.Unsendable++
		return
	}
	if len(out.Attempts) > 0 {
		r.summary.count(out.State) // sent, but not recorded
	}
	r.stop(err)
}

func (r *run) stop(err error) {
	if r.err == nil {
		r.err = err
		close(r.stopped)
	}
}

func (r *run) isStopped() bool {
	select {
	case <-r.stopped:
		return true
	default:
		return false
	}
}

func (r *run) tell(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.observe(e)
}

func (r *run) end(ctx context.Context) (Summary, error) {
	s := r.summary
	s.Canceled = s.Planned - s.Sent - s.Unsendable
	if r.err != nil {
		return s, r.err
	}
	if s.Canceled > 0 {
		return s, ctx.Err()
	}
	return s, nil
}
