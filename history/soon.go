package history

import (
	"context"
	"errors"
	"os"

	"redial/callback"
)

// CallbackSoon is Callback for a caller that calls Sync before long: it returns
// when the line is written, which is before it is on disk. A killed process does
// not lose it then; a power cut may.
//
// It is for a proxy, through which somebody else's callback passes and must not
// wait for a disk. What redial itself sends is on disk first.
func (s *Store) CallbackSoon(ctx context.Context, r callback.Record) (string, error) {
	if s.out == nil {
		return "", &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	r.BodyOf = "" // it holds the bytes itself
	ids := make([]string, 1)
	lines, _, err := s.callbackLines(ctx, []callback.Record{r}, ids)
	if err != nil {
		return "", err
	}
	return ids[0], s.out.appendSoon(ctx, lines)
}

// AttemptSoon is Attempt as CallbackSoon is Callback.
func (s *Store) AttemptSoon(ctx context.Context, r callback.Record, a callback.Attempt) error {
	line, err := s.attemptLine(r, a)
	if err != nil {
		return err
	}
	return s.out.appendSoon(ctx, line)
}

// Sync returns when all that CallbackSoon and AttemptSoon have written is on
// disk. It holds up no append.
func (s *Store) Sync() error {
	if s.out == nil {
		return nil
	}
	return s.out.sync()
}

func (a *appender) appendSoon(ctx context.Context, lines []byte) error {
	return a.add(ctx, &commit{lines: lines, soon: true, ended: make(chan struct{})})
}

func (a *appender) sync() error {
	a.mu.Lock()
	f := a.file
	a.mu.Unlock()
	if f == nil {
		return nil
	}
	err := f.Sync()
	if errors.Is(err, os.ErrClosed) {
		return nil // close has done it, or who put another file in its place
	}
	if err != nil {
		return fileError("sync", a.path, err)
	}
	return nil
}
