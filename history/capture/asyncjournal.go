package capture

import (
	"context"
	"sync"
	"time"

	"redial/callback"
	"redial/history"
)

// AsyncJournal is a journal that can return when a line is written, and bring it
// to disk later. history.Store is one. A Server uses it so: the end of a callback
// goes on when its line is written, which a killed process does not undo, and
// within 10 ms it is brought to disk, together with all else that was written.
type AsyncJournal interface {
	CallbackAsync(ctx context.Context, r callback.Record) (id string, err error)
	AttemptsAsync(ctx context.Context, es []history.AttemptRecord) error
	Sync() error
}

// newJournal returns j itself, or over a AsyncJournal one that makes use of it.
func newJournal(j callback.Journal) callback.Journal {
	if async, ok := j.(AsyncJournal); ok {
		return &asyncJournal{AsyncJournal: async, disk: batcher{run: async.Sync}, callbacks: map[string]*batch{}}
	}
	return j
}

// gatherTime is how long an attempt may wait for others to be written with.
const gatherTime = 5 * time.Millisecond

// asyncJournal returns from Callback when the line is written, and from Attempt
// when both of them are on disk.
type asyncJournal struct {
	AsyncJournal
	disk batcher

	mu        sync.Mutex        // guards what follows
	callbacks map[string]*batch // whose attempts have not ended
	next      *attempts         // that gather, nil for none
}

// attempts are written together.
type attempts struct {
	ended   []history.AttemptRecord
	durable chan struct{} // closed when err is final
	err     error
}

func (j *asyncJournal) Callback(ctx context.Context, r callback.Record) (string, error) {
	id, err := j.CallbackAsync(ctx, r)
	if err != nil {
		return id, err
	}
	b := j.disk.join()
	j.mu.Lock()
	j.callbacks[id] = b
	j.mu.Unlock()
	return id, nil
}

func (j *asyncJournal) Attempt(_ context.Context, r callback.Record, a callback.Attempt) error {
	j.mu.Lock()
	b := j.callbacks[r.ID]
	delete(j.callbacks, r.ID)
	if j.next == nil {
		j.next = &attempts{durable: make(chan struct{})}
		time.AfterFunc(gatherTime, j.write)
	}
	as := j.next
	as.ended = append(as.ended, history.AttemptRecord{Record: r, Attempt: a})
	j.mu.Unlock()
	if <-as.durable; as.err != nil {
		return as.err
	}
	return b.wait() // as a rule it has ended: its sync began first
}

// write writes what has gathered, also when whose request it was is gone.
func (j *asyncJournal) write() {
	j.mu.Lock()
	as := j.next
	j.next = nil
	j.mu.Unlock()
	if as.err = j.AttemptsAsync(context.Background(), as.ended); as.err == nil {
		as.err = j.disk.join().wait()
	}
	close(as.durable)
}
