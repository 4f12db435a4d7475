package history

import (
	"context"
	"os"

	"redial/callback"
)

// Ended is an attempt that has ended, of the callback Record.
type Ended struct {
	Record  callback.Record
	Attempt callback.Attempt
	// Unsent is true where the callback never left: it is listed no more.
	Unsent bool
}

// AttemptAll appends several attempt lines in one write, for a bulk replay, and
// returns once they are durable. With hurry that is a little sooner, others get less
// done meanwhile, and what the disk fails to take stays in the file: for a run whose
// workers all wait for it. The next ones can be written while the disk takes these.
func (s *Store) AttemptAll(ctx context.Context, es []Ended, hurry bool) error {
	if !hurry {
		return s.attempts(ctx, es, commit{})
	}
	if err := s.attempts(ctx, es, commit{soon: true}); err != nil {
		return err
	}
	return s.out.syncBy(appendFile.SyncParallel)
}

// attempts appends the lines of es as c says.
func (s *Store) attempts(ctx context.Context, es []Ended, c commit) error {
	if s.out == nil {
		return &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	buf := borrowLine()
	defer buf.giveBack()
	lines := (*buf)[:0]
	for i := range es {
		if es[i].Attempt.Time.IsZero() {
			es[i].Attempt.Time = s.now()
		}
		lines = appendEnded(lines, &es[i].Record, &es[i].Attempt, es[i].Unsent)
	}
	if *buf = lines; len(lines) == 0 {
		return nil
	}
	c.lines, c.ended = lines, make(chan struct{})
	return s.out.add(ctx, &c)
}
