package history

import (
	"context"
	"os"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// AttemptRecord is an attempt that has ended, of the callback Record.
type AttemptRecord struct {
	Record  callback.Record
	Attempt callback.Attempt
}

// AttemptAll appends several attempt lines in one write, for a bulk replay, and
// returns once they are durable. With hurry the lines are written first and synced
// apart: the next ones can be written meanwhile, and lines that the disk fails to
// take stay in the file. It is for a run whose workers all wait for this sync.
func (s *Store) AttemptAll(ctx context.Context, es []AttemptRecord, hurry bool) error {
	if !hurry {
		return s.attempts(ctx, es, false)
	}
	if err := s.attempts(ctx, es, true); err != nil {
		return err
	}
	return s.out.Sync()
}

// attempts appends the lines of es; async is that of logfile.Batch.
func (s *Store) attempts(ctx context.Context, es []AttemptRecord, async bool) error {
	if s.out == nil {
		return &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	buf := borrowLine()
	defer buf.release()
	lines := (*buf)[:0]
	for i := range es {
		if es[i].Attempt.Time.IsZero() {
			es[i].Attempt.Time = s.now()
		}
		lines = record.AppendAttempt(lines, &es[i].Record, &es[i].Attempt)
	}
	if *buf = lines; len(lines) == 0 {
		return nil
	}
	return s.out.Append(ctx, logfile.Batch{Lines: lines, Async: async})
}
