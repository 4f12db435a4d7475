package replay

import (
	"context"
	"sync"
	"time"

	"redial/callback"
	"redial/history"
)

const (
	// lagLines is how many attempts may have ended and not be durable yet.
	lagLines = 256
	// lagTime is how long attempts are gathered for one write. With the write
	// itself an outcome is durable within 10 ms on a disk that syncs in 5.
	lagTime = 4 * time.Millisecond
)

// acks is the journal of a run's attempts: it writes those that have ended
// together in one write, and does what waits for them when they are durable.
// A strict one writes each at once.
type acks struct {
	journal journal
	strict  bool
	fail    func(error) // called when the journal can't be written

	mu     sync.Mutex // guards what follows
	room   *sync.Cond
	lines  []history.Ended
	thens  []func(error) // in the order of the lines, to be called when they are durable
	behind int           // lines that are not durable yet
	closed bool
	err    error

	wake chan struct{} // holds a token when there is something to write
	done chan struct{} // closed when the writer has ended
}

func newAcks(j journal, strict bool, fail func(error)) *acks {
	a := &acks{journal: j, strict: strict, fail: fail, wake: make(chan struct{}, 1), done: make(chan struct{})}
	a.room = sync.NewCond(&a.mu)
	if strict {
		close(a.done)
	} else {
		go a.write()
	}
	return a
}

// Callback implements callback.Journal. A run journals its callbacks itself.
func (a *acks) Callback(ctx context.Context, r callback.Record) (string, error) {
	return a.journal.Callback(ctx, r)
}

// Attempt takes an attempt in. It waits only where too many are behind.
func (a *acks) Attempt(ctx context.Context, r callback.Record, at callback.Attempt) error {
	if a.strict {
		return a.journal.Attempt(ctx, r, at)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.behind >= lagLines && a.err == nil {
		a.room.Wait()
	}
	if a.err != nil {
		return a.err
	}
	a.lines = append(a.lines, history.Ended{Record: r, Attempt: at})
	a.behind++
	a.signal()
	return nil
}

// then calls f when every attempt taken in so far is durable, or with a
// *callback.JournalError when they can't be written.
func (a *acks) then(f func(error)) {
	if a.strict {
		f(nil)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.thens = append(a.thens, f)
	a.signal()
}

// close waits until everything is durable and told.
func (a *acks) close() {
	a.mu.Lock()
	a.closed = true
	a.signal()
	a.mu.Unlock()
	<-a.done
}

func (a *acks) signal() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// write is the writer: one write at a time, of all that has gathered.
func (a *acks) write() {
	defer close(a.done)
	for range a.wake {
		a.gather()
		a.mu.Lock()
		lines, thens, closed := a.lines, a.thens, a.closed
		a.lines, a.thens = nil, nil
		a.mu.Unlock()
		err := a.flush(lines)
		for _, f := range thens {
			f(err)
		}
		if closed {
			return
		}
	}
}

// gather gives others the time to add to a write, unless it is large already
// or the last.
func (a *acks) gather() {
	a.mu.Lock()
	enough := a.closed || len(a.lines) >= lagLines/2
	a.mu.Unlock()
	if enough {
		return
	}
	timer := time.NewTimer(lagTime)
	defer timer.Stop()
	<-timer.C
}

// flush writes lines, unless the journal has failed before.
func (a *acks) flush(lines []history.Ended) error {
	a.mu.Lock()
	err := a.err
	a.mu.Unlock()
	if err == nil && len(lines) > 0 {
		if err = a.journal.AttemptAll(context.Background(), lines); err != nil {
			err = &callback.JournalError{Sent: true, Err: err}
			a.fail(err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.behind -= len(lines)
	a.err = err
	a.room.Broadcast()
	return err
}
