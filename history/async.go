package history

import (
	"context"
	"crypto/sha256"
	"os"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// CallbackAsync is Callback for a caller that calls Sync soon after: it returns
// when the line is written, which is before it is on disk. A killed process does
// not lose it then; a power cut may. A SHA256 that r has is taken for its body's: a
// proxy can make it while the body arrives.
//
// It is for a proxy, through which somebody else's callback passes and must not
// wait for a disk. What redial itself sends is on disk first.
func (s *Store) CallbackAsync(ctx context.Context, r callback.Record) (string, error) {
	if s.out == nil {
		return "", &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	now := s.now()
	r.ID, r.BodyOf = s.ids.next(now), "" // it holds the bytes itself
	if r.Time.IsZero() {
		r.Time = now
	}
	if r.SHA256 == [sha256.Size]byte{} {
		r.SHA256 = sha256.Sum256(r.Body)
	}
	if len(r.Body) < longLine {
		line := borrowLine()
		defer line.release()
		return r.ID, s.callbackAsync(ctx, &r, line)
	}
	line, err := s.long.borrow(ctx)
	if err != nil {
		return "", err
	}
	defer s.long.release(line)
	return r.ID, s.callbackAsync(ctx, &r, line)
}

func (s *Store) callbackAsync(ctx context.Context, r *callback.Record, line *lineBuffer) error {
	if *line = record.AppendCallback((*line)[:0], r, int64(len(r.Body))); len(*line) > record.MaxLine {
		return ErrTooLong
	}
	return s.out.Append(ctx, logfile.Batch{Lines: *line, Async: true})
}

// AttemptsAsync is AttemptAll as CallbackAsync is Callback.
func (s *Store) AttemptsAsync(ctx context.Context, es []AttemptRecord) error {
	return s.attempts(ctx, es, true)
}

// Sync returns when all that CallbackAsync and AttemptsAsync have written is on
// disk. It holds up no append.
func (s *Store) Sync() error {
	if s.out == nil {
		return nil
	}
	return s.out.Sync()
}
