package replay

import (
	"context"
	"sync"
	"time"

	"redial/callback"
	"redial/history"
)

const (
	// lagLines bounds how far the disk may be behind: while so many attempts that
	// have ended are not durable, no worker goes on.
	lagLines = 256
	// lagTime is for how long attempts are gathered for one write. None waits
	// longer for its write to begin, but while the one before is under way.
	lagTime = 5 * time.Millisecond
	// strictTime is the same where workers wait for the write.
	strictTime = time.Millisecond
	// strictLines are worth a write of their own: for less it costs more than it
	// would to wait for others.
	strictLines = 8
)

// acks is the journal of a run's attempts: it writes those that have ended
// together in one write, and does what waits for them when they are durable.
// Where it is strict, a worker waits for its own.
type acks struct {
	journal journal
	strict  bool
	enough  int         // attempts that are written without gathering more
	fail    func(error) // called when the journal can't be written

	mu      sync.Mutex // guards what follows
	written *sync.Cond // broadcast when a write has ended
	next    *ackBatch  // what has gathered
	writing int        // attempts that are on their way to the disk
	spare   *ackBatch  // one that is done with, or nil
	closed  bool
	err     error

	wake    chan struct{} // holds a token when a writer has work
	turn    chan struct{} // holds a token while a writer takes what has gathered
	writers sync.WaitGroup
}

// ackBatch is what goes to the disk in one write.
type ackBatch struct {
	since time.Time // when its first line was taken in
	lines []history.AttemptRecord
	thens []func(error) // in the order of the lines, to be called when they are durable
	done  chan struct{} // closed when err is final
	err   error
}

// newAcks returns the journal of so many workers' attempts.
func newAcks(j journal, strict bool, workers int, fail func(error)) *acks {
	a := &acks{
		journal: j, strict: strict, enough: lagLines / 2, fail: fail,
		next: &ackBatch{done: make(chan struct{})}, wake: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
	a.written = sync.NewCond(&a.mu)
	a.writers.Go(a.write)
	if strict {
		a.enough = max((workers+1)/2, min(workers, strictLines)) // the others send meanwhile
		a.writers.Go(a.write)                                    // and the disk is not idle while this one waits for a processor
	}
	return a
}

// Callback implements callback.Journal. A run journals its callbacks itself.
func (a *acks) Callback(ctx context.Context, r callback.Record) (string, error) {
	return a.journal.Callback(ctx, r)
}

// Attempt takes an attempt in. A strict one waits until it is durable, another
// only while the disk is too far behind.
func (a *acks) Attempt(_ context.Context, r callback.Record, at callback.Attempt) error {
	a.mu.Lock()
	if a.err != nil {
		defer a.mu.Unlock()
		return a.err
	}
	b := a.next
	if b.lines = append(b.lines, history.AttemptRecord{Record: r, Attempt: at}); len(b.lines) == 1 {
		b.since = time.Now()
	}
	if n := len(b.lines); n == 1 || n == a.enough {
		a.signal()
	}
	if a.strict {
		a.mu.Unlock()
		<-b.done
		return b.err
	}
	defer a.mu.Unlock()
	for a.err == nil && a.behind() {
		a.written.Wait()
	}
	return nil // a failure goes to what waits for the line
}

// behind reports whether the disk is too far behind.
func (a *acks) behind() bool {
	return len(a.next.lines)+a.writing >= lagLines
}

// then calls f when every attempt taken in so far is durable, or with a
// *callback.JournalError when they can't be written.
func (a *acks) then(f func(error)) {
	if a.strict { // whoever has an attempt has waited for it
		f(nil)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.next.thens = append(a.next.thens, f); len(a.next.thens) == 1 && len(a.next.lines) == 0 {
		a.signal()
	}
}

// close waits until everything is durable and reported.
func (a *acks) close() {
	a.mu.Lock()
	a.closed = true
	a.signal()
	a.mu.Unlock()
	a.writers.Wait()
}

func (a *acks) signal() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// write is a writer: one write at a time, of all that has gathered.
func (a *acks) write() {
	for {
		b, last := a.take()
		a.flush(b)
		if last {
			a.signal() // the other one is to end, too
			return
		}
	}
}

// take waits for something to write, or for the end, and returns it.
func (a *acks) take() (b *ackBatch, last bool) {
	a.turn <- struct{}{}
	defer func() { <-a.turn }()
	<-a.wake
	a.gather()
	a.mu.Lock()
	defer a.mu.Unlock()
	b = a.next
	a.writing += len(b.lines)
	a.next = a.empty()
	return b, a.closed
}

// empty returns a batch to gather in: the one before the last, where nobody
// waits for it any more.
func (a *acks) empty() *ackBatch {
	b := a.spare
	if a.spare = nil; b == nil || a.strict {
		b = &ackBatch{}
	}
	clear(b.lines)
	clear(b.thens)
	*b = ackBatch{lines: b.lines[:0], thens: b.thens[:0], done: make(chan struct{})}
	return b
}

// gather gives others the time to add to a write, unless it is large already
// or the last.
func (a *acks) gather() {
	limit := lagTime
	if a.strict {
		limit = strictTime
	}
	a.mu.Lock()
	if len(a.next.lines) > 0 {
		limit -= time.Since(a.next.since)
	}
	a.mu.Unlock()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for !a.gathered() {
		select {
		case <-a.wake:
		case <-timer.C:
			return
		}
	}
}

func (a *acks) gathered() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closed || len(a.next.lines) >= a.enough
}

// flush writes a batch, unless the journal has failed before, and does what
// waits for it.
func (a *acks) flush(b *ackBatch) {
	a.mu.Lock()
	err := a.err
	a.mu.Unlock()
	if err == nil && len(b.lines) > 0 {
		if err = a.journal.AttemptAll(context.Background(), b.lines, a.strict); err != nil {
			a.fail(&callback.JournalError{Sent: true, Err: err})
		}
	}
	b.err = err
	close(b.done)
	a.mu.Lock()
	a.writing -= len(b.lines)
	if a.err == nil {
		a.err = err
	}
	a.written.Broadcast()
	a.mu.Unlock()
	if err != nil {
		err = &callback.JournalError{Sent: true, Err: err}
	}
	for _, f := range b.thens {
		f(err)
	}
	a.mu.Lock()
	a.spare = b
	a.mu.Unlock()
}
