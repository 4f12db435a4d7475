package history

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"redial/history/internal/logfile"
)

// A follower checks the file so often, beside being notified of changes. Where the
// system does not notify, it checks more often.
const (
	pollEvery = time.Second
	pollAlone = 100 * time.Millisecond
)

// Wait returns when the store knows more than since: lines appended by anyone,
// or index progress. It is how a screen follows the file.
func (s *Store) Wait(ctx context.Context, since Revision) (Revision, error) {
	every := pollEvery
	if s.watch.Changed() == nil {
		every = pollAlone
	}
	poll := time.NewTicker(every)
	defer poll.Stop()
	for {
		nudge := s.watch.Changed()
		if _, _, err := s.currentIndex(ctx); err != nil {
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
		case <-nudge:
		case <-poll.C:
		}
	}
}

// currentIndex returns the index that can answer now: of the whole file as it is, or
// while that is built, of its end; nil if there is no file.
func (s *Store) currentIndex(ctx context.Context) (x *index, complete bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	f, err := s.openCurrent()
	if err != nil || f == nil {
		return nil, true, err
	}
	if f.isBuilt() || f.info.Size() <= checkpointMinimum {
		x, err = s.completeIndex(ctx)
		return x, true, err
	}
	x, err = s.tail(ctx, f)
	return x, false, err
}

// completeIndex returns the index of the whole file as it is now, or nil if there is
// no file.
func (s *Store) completeIndex(ctx context.Context) (*index, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := s.openCurrent()
	if err != nil || f == nil {
		return nil, err
	}
	f.want.Do(func() { close(f.wanted) })
	select {
	case <-f.built:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f.err != nil {
		return nil, logfile.Wrap("read", s.path, f.err)
	}
	if err := s.extend(ctx, f.main); err != nil {
		return nil, err
	}
	s.save(f.main)
	return f.main, nil
}

// extend lets an index know what the file holds now.
func (s *Store) extend(ctx context.Context, x *index) error {
	x.extending.Lock()
	defer x.extending.Unlock()
	size, err := x.size()
	if err != nil {
		return logfile.Wrap("read", s.path, err)
	}
	if size == x.end {
		return nil
	}
	before := x.end
	err = x.extend(ctx, size, func() {
		s.revision.grow(Revision(x.end - before))
		before = x.end
	})
	s.revision.grow(Revision(x.end - before))
	if err != nil && ctx.Err() == nil {
		return logfile.Wrap("read", s.path, err)
	}
	return err
}

// followed is the file that stands at the store's path.
type followed struct {
	file *os.File
	info os.FileInfo

	want   sync.Once     // closes wanted
	wanted chan struct{} // closed when someone waits for main

	main  *index        // of the whole file, once built is closed
	built chan struct{} // closed when main is there, or err
	err   error
	sofar atomic.Pointer[index] // what main will be

	mu   sync.Mutex
	last *index // of the file's end, until main is there
}

// openCurrent returns the file at the path: a new one where it was made, replaced,
// cut or written anew since. Its index is built in the background.
func (s *Store) openCurrent() (*followed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && (s.out == nil || s.followed != nil):
		return s.followed, nil // not made yet, or moved away: what we have open stays
	case err != nil:
		return nil, logfile.Wrap("open", s.path, err)
	}
	if f := s.followed; f != nil && f.same(info) {
		return f, nil
	}
	if err := logfile.Regular(s.path); err != nil {
		return nil, logfile.Wrap("open", s.path, err)
	}
	file, err := os.Open(s.path)
	if err != nil {
		return nil, logfile.Wrap("open", s.path, err)
	}
	if info, err = file.Stat(); err != nil {
		_ = file.Close() // read only
		return nil, logfile.Wrap("open", s.path, err)
	}
	if s.followed != nil {
		s.revision.grow(1)
		if s.followed.spoiled() {
			_ = os.Remove(checkpointPath(s.path)) // it says the same of the line that is damaged
		}
	}
	// Views of the file before keep it open as long as they live.
	f := &followed{file: file, info: info, wanted: make(chan struct{}), built: make(chan struct{})}
	s.followed = f
	s.background.Go(func() { s.build(f) })
	return f, nil
}

// same reports whether info, of what is at the path now, is this file with
// nothing of it changed that was read.
func (f *followed) same(info os.FileInfo) bool {
	if !os.SameFile(f.info, info) || f.spoiled() {
		return false
	}
	if f.isBuilt() {
		return f.err == nil && info.Size() >= f.main.indexed() && f.main.sealed()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last == nil || info.Size() >= f.last.indexed() && f.last.sealed()
}

// spoiled reports whether a line was found damaged that the index took for sound.
func (f *followed) spoiled() bool {
	if f.isBuilt() {
		return f.main != nil && f.main.spoiled.Load()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last != nil && f.last.spoiled.Load()
}

func (f *followed) isBuilt() bool {
	select {
	case <-f.built:
		return true
	default:
		return false
	}
}

// isWanted reports whether anybody has asked for the index.
func (f *followed) isWanted() bool {
	select {
	case <-f.wanted:
		return true
	default:
		return false
	}
}

// screenFirst is how long the index of a whole file leaves the processor to
// whoever draws the file's end, unless it is waited for.
const screenFirst = 75 * time.Millisecond

// build makes the index of a whole file, from its checkpoint if there is one.
func (s *Store) build(f *followed) {
	pause := time.NewTimer(screenFirst)
	defer pause.Stop()
	select {
	case <-f.wanted:
	case <-pause.C:
	case <-s.ctx.Done():
	}
	x, err := load(checkpointPath(s.path), f.file, f.info)
	if err != nil {
		x = newIndex(f.file, f.info)
	}
	f.sofar.Store(x)
	f.err = s.extend(s.ctx, x)
	f.main = x
	close(f.built)
	f.mu.Lock()
	f.last = nil
	f.mu.Unlock()
	s.revision.grow(1)
	if f.err == nil && err != nil && x.unsaved() {
		s.saveNow(x) // the next process is not to read all of it again
	}
}

// soFar returns how many bytes of the file are indexed, of how many.
func (s *Store) soFar() (done, total int64) {
	s.mu.Lock()
	f := s.followed
	s.mu.Unlock()
	if f == nil {
		return 0, 0
	}
	if x := f.sofar.Load(); x != nil {
		done = x.indexed()
	}
	return done, f.info.Size()
}

// save writes a checkpoint in the background if there is enough that the last
// one does not cover.
func (s *Store) save(x *index) {
	if !x.unsaved() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && !s.saving {
		s.saving = true
		s.background.Go(func() { s.saveLater(x) })
	}
}

// saveDelay keeps a short-lived process from writing a checkpoint that mostly
// is there already.
const saveDelay = 2 * time.Second

func (s *Store) saveLater(x *index) {
	pause := time.NewTimer(saveDelay)
	defer pause.Stop()
	select {
	case <-pause.C:
		s.saveNow(x)
	case <-s.ctx.Done():
	}
	s.mu.Lock()
	s.saving = false
	s.mu.Unlock()
}

// saveNow writes a checkpoint. That none can be written is no one's loss.
func (s *Store) saveNow(x *index) {
	x.extending.Lock()
	defer x.extending.Unlock()
	if !x.unsaved() {
		return // another did
	}
	first := x.saved == 0
	if err := x.save(checkpointPath(s.path)); err != nil {
		x.mu.Lock()
		x.saved = x.end // not to be tried at once again
		x.mu.Unlock()
		return
	}
	sweep(checkpointPath(s.path), time.Now())
	if first { // the making of the index took more than it keeps
		debug.FreeOSMemory()
	}
}

// unsaved reports whether the index is due for a checkpoint.
func (x *index) unsaved() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.end >= checkpointMinimum && (x.saved == 0 || x.end-x.saved >= checkpointEvery)
}

// tailSize is how much of the end of a file is read for the newest callbacks,
// tailRows how many there should be, and tailMost how much is read for them.
const (
	tailSize = 256 << 10
	tailRows = 128
	tailMost = 16 << 20
)

// tail returns an index of the end of a file.
func (s *Store) tail(ctx context.Context, f *followed) (*index, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last != nil {
		return f.last, s.extend(ctx, f.last)
	}
	size := f.info.Size()
	for n := int64(tailSize); ; n *= 4 {
		x := newIndex(f.file, f.info)
		if err := x.startAt(max(0, size-n)); err != nil {
			return nil, logfile.Wrap("read", s.path, err)
		}
		if err := s.extend(ctx, x); err != nil {
			return nil, err
		}
		if x.rows >= tailRows || n >= size || n >= tailMost {
			f.last = x
			return x, nil
		}
	}
}

// startAt lets an empty index begin at the first line after an offset.
func (x *index) startAt(offset int64) error {
	if offset == 0 {
		return nil
	}
	b := make([]byte, tailSize)
	n, err := x.file.ReadAt(b, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	x.end = offset + int64(bytes.IndexByte(b[:n], '\n')+1)
	return nil
}

// written takes lines of our own that were just written, so that they need not
// be read back. A store that only writes leaves them to whoever reads first.
func (s *Store) written(b []byte, offset int64) {
	s.mu.Lock()
	f := s.followed
	s.mu.Unlock()
	if f == nil || !f.isWanted() || !f.isBuilt() || f.err != nil {
		return // whoever reads next will find them in the file
	}
	x := f.main
	if !x.extending.TryLock() {
		return
	}
	defer x.extending.Unlock()
	if x.end == offset && x.torn == 0 {
		x.feed(b, offset)
		s.revision.grow(Revision(len(b)))
	}
}

// indexed is how much of the file the index has seen.
func (x *index) indexed() int64 {
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
