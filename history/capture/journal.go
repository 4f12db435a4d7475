package capture

import (
	"context"
	"sync"

	"redial/callback"
)

// SoonJournal is a journal that can return when a line is written, and bring it
// to disk later. history.Store is one. A Server uses it so: the end of a callback
// goes on when its line is written, which a killed process does not undo, and
// within 10 ms it is brought to disk, together with all else that was written.
type SoonJournal interface {
	CallbackSoon(ctx context.Context, r callback.Record) (id string, err error)
	AttemptSoon(ctx context.Context, r callback.Record, a callback.Attempt) error
	Sync() error
}

// newJournal returns j itself, or over a SoonJournal one that makes use of it.
func newJournal(j callback.Journal) callback.Journal {
	if soon, ok := j.(SoonJournal); ok {
		return &soonJournal{
			SoonJournal: soon,
			gather:      lag{run: func() error { return nil }}, disk: lag{run: soon.Sync}, callbacks: map[string]*batch{},
		}
	}
	return j
}

// soonJournal returns from Callback when the line is written, and from Attempt
// when both of them are on disk.
type soonJournal struct {
	SoonJournal
	gather lag // lets attempts be written together
	disk   lag

	mu        sync.Mutex
	callbacks map[string]*batch // whose attempts are not written
}

func (j *soonJournal) Callback(ctx context.Context, r callback.Record) (string, error) {
	id, err := j.CallbackSoon(ctx, r)
	if err != nil {
		return id, err
	}
	b := j.disk.join()
	j.mu.Lock()
	j.callbacks[id] = b
	j.mu.Unlock()
	return id, nil
}

func (j *soonJournal) Attempt(ctx context.Context, r callback.Record, a callback.Attempt) error {
	j.mu.Lock()
	b := j.callbacks[r.ID]
	delete(j.callbacks, r.ID)
	j.mu.Unlock()
	_ = j.gather.join().wait() // can't fail
	if err := j.AttemptSoon(ctx, r, a); err != nil {
		return err
	}
	if err := j.disk.join().wait(); err != nil {
		return err
	}
	return b.wait() // as a rule it has ended: its sync began first
}
