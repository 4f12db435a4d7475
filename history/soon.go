package history

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"

	"redial/callback"
	"redial/history/sum"
)

// CallbackSoon is Callback for a caller that calls Sync before long: it returns
// when the line is written, which is before it is on disk. A killed process does
// not lose it then; a power cut may. A SHA256 that r has is taken for its body's: a
// proxy can make it while the body arrives.
//
// It is for a proxy, through which somebody else's callback passes and must not
// wait for a disk. What redial itself sends is on disk first.
func (s *Store) CallbackSoon(ctx context.Context, r callback.Record) (string, error) {
	if s.out == nil {
		return "", &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	now := s.now()
	r.ID, r.BodyOf = s.ids.next(now), "" // it holds the bytes itself
	if r.Time.IsZero() {
		r.Time = now
	}
	if r.SHA256 == [sha256.Size]byte{} {
		r.SHA256 = sum.Of(r.Body)
	}
	if len(r.Body) < longLine {
		line := borrowLine()
		defer line.giveBack()
		return r.ID, s.callbackSoon(ctx, &r, line)
	}
	line, err := s.long.borrow(ctx)
	if err != nil {
		return "", err
	}
	defer s.long.giveBack(line)
	return r.ID, s.callbackSoon(ctx, &r, line)
}

func (s *Store) callbackSoon(ctx context.Context, r *callback.Record, line *lineBuffer) error {
	*line = appendCallback((*line)[:0], r, int64(len(r.Body)))
	return s.out.appendSoon(ctx, *line)
}

// AttemptsSoon is AttemptAll as CallbackSoon is Callback.
func (s *Store) AttemptsSoon(ctx context.Context, es []Ended) error {
	return s.attempts(ctx, es, commit{soon: true})
}

// Sync returns when all that CallbackSoon and AttemptsSoon have written is on
// disk. It holds up no append.
func (s *Store) Sync() error {
	if s.out == nil {
		return nil
	}
	return s.out.syncBy(appendFile.Sync)
}

func (a *appender) appendSoon(ctx context.Context, lines []byte) error {
	return a.add(ctx, &commit{lines: lines, soon: true, ended: make(chan struct{})})
}

// stretch is a part of a file.
type stretch struct{ from, to int64 }

// forgetBytes is from how much on what was written is not kept in memory: a
// proxy's callbacks are as a rule not read soon, and the memory they would fill
// is taken from whatever else the machine does. What is new in memory also
// costs more than to write into what has just been given back.
const forgetBytes = 64 << 10

// grown notes what was appended. What others have appended before it counts as
// its own.
func (a *appender) grown(s stretch) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.from < a.since.to || a.since.to == 0 { // another file, or the first
		a.since.from = s.from
	}
	a.since.to = s.to
}

// syncBy brings what was written to disk by one of the file's ways to do it.
func (a *appender) syncBy(way func(appendFile) error) error {
	a.mu.Lock()
	f, since := a.file, a.since
	a.mu.Unlock()
	if f == nil {
		return nil
	}
	err := way(f)
	if errors.Is(err, os.ErrClosed) {
		return nil // close has done it, or who put another file in its place
	}
	if err != nil {
		return fileError("sync", a.path, err)
	}
	if file, ok := f.(*dataFile); ok && since.to-since.from >= forgetBytes {
		forget(file.File, since.from, since.to)
		a.mu.Lock()
		a.since.from = max(a.since.from, since.to)
		a.mu.Unlock()
	}
	return nil
}
