package history

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Revision counts what a store has seen; it grows with every line read.
type Revision uint64

// pollEvery is how often a follower looks at the file.
const pollEvery = 100 * time.Millisecond

// Wait returns when the store knows more than since: lines appended by anyone,
// or index progress. It is how a screen follows the file.
func (s *Store) Wait(ctx context.Context, since Revision) (Revision, error) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		if _, err := s.fresh(ctx); err != nil {
			return since, err
		}
		now, changed := s.revision.get()
		if now > since {
			return now, nil
		}
		select {
		case <-ctx.Done():
			return since, ctx.Err()
		case <-changed:
		case <-poll.C:
		}
	}
}

// fresh returns the index of the file as it is now, or nil if there is none.
func (s *Store) fresh(ctx context.Context) (*index, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	x, err := s.look()
	if err != nil || x == nil {
		return nil, err
	}
	x.extending.Lock()
	defer x.extending.Unlock()
	size, err := x.size()
	if err != nil {
		return nil, fileError("read", s.path, err)
	}
	before := x.end
	err = x.extend(ctx, size, func() {
		s.revision.grow(Revision(x.end - before))
		before = x.end
	})
	s.revision.grow(Revision(x.end - before))
	if err != nil && ctx.Err() == nil {
		return nil, fileError("read", s.path, err)
	}
	return x, err
}

// look returns the index of the file at the path: a new one where the file was
// made, replaced, cut or written anew since.
func (s *Store) look() (*index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.out == nil:
		return s.index, nil // not made yet, or moved away: what we have open stays
	case errors.Is(err, fs.ErrNotExist) && s.index != nil:
		return s.index, nil
	case err != nil:
		return nil, fileError("open", s.path, err)
	}
	if x := s.index; x != nil && os.SameFile(x.info, info) && info.Size() >= x.known() && x.sealed() {
		return x, nil
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, fileError("open", s.path, err)
	}
	if info, err = f.Stat(); err != nil {
		return nil, fileError("open", s.path, err)
	}
	if !info.Mode().IsRegular() {
		_ = f.Close() // read only
		return nil, &FileError{Op: "open", Path: s.path, Err: errNotRegular}
	}
	if s.index != nil {
		s.gone++
		s.revision.grow(1)
	}
	// Views of the file before keep it open as long as they live.
	s.file, s.index = f, newIndex(f, info)
	return s.index, nil
}

var errNotRegular = errors.New("it is not a regular file")

// written takes lines of our own that just became durable, so that they need
// not be read back.
func (s *Store) written(b []byte, offset int64) {
	s.mu.Lock()
	x := s.index
	s.mu.Unlock()
	if x == nil || !x.extending.TryLock() {
		return // whoever reads next will find them in the file
	}
	defer x.extending.Unlock()
	if x.end == offset && x.torn == 0 {
		x.feed(b, offset)
		s.revision.grow(Revision(len(b)))
	}
}

// known is how much of the file the index has seen.
func (x *index) known() int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.end
}

// size returns the file's size now.
func (x *index) size() (int64, error) {
	f, ok := x.file.(interface{ Stat() (os.FileInfo, error) })
	if !ok {
		return x.end, nil
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// revision is a count that can be waited for.
type revision struct {
	mu      sync.Mutex
	n       Revision
	changed chan struct{} // closed when n grows
}

func (r *revision) init() { r.changed = make(chan struct{}) }

func (r *revision) grow(by Revision) {
	if by == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n += by
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *revision) get() (Revision, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n, r.changed
}
