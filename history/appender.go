package history

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const (
	// lockWait is how long an append waits for other processes.
	lockWait = 10 * time.Second
	lockPoll = time.Millisecond
	// batchBytes ends a batch: so much is written under one lock.
	batchBytes = 32 << 20
	// joinBytes is up to where lines are copied together to be written at once.
	joinBytes = 64 << 10
	// lookAgain is for how long a file that was at its path is taken to be there
	// still, as long as it has as many names: one that another took the place of has
	// one less. To look a path up takes longer than to write a short line.
	lookAgain = 10 * time.Millisecond
)

// appendFile is the file as an appender needs it; tests put faults behind it.
type appendFile interface {
	io.ReaderAt
	io.Writer
	io.Closer
	Stat() (os.FileInfo, error)
	Sync() error
	SyncParallel() error // by several at once, each of whom is told of a failure
	Truncate(size int64) error
}

// appender writes lines to the end of the file: whatever waits goes in one
// write and one fsync, under the lock that all writers share.
type appender struct {
	path     string
	open     func(path string) (appendFile, error)
	lockWait time.Duration
	// written is called under the lock with what was appended, and where.
	written func(b []byte, offset int64)

	lock   *openLock
	file   appendFile // of the committing goroutine alone; set under mu
	behind bool       // something in file may not be on disk; of the same goroutine
	ended  int64      // where file ended, whole, after the last append; of the same goroutine
	seen   time.Time  // when file was at path; of the same goroutine
	names  uint64     // how many it had then; of the same goroutine

	mu      sync.Mutex // guards what follows
	waiting []*commit
	running bool
	closed  bool
	done    sync.WaitGroup // of the committing goroutine
}

// commit is some lines on their way to disk.
type commit struct {
	lines []byte
	in    os.FileInfo   // the file that the lines refer to others of; nil if to none
	soon  bool          // ended when it is written, which is before it is on disk
	begun bool          // guarded by the appender's mu
	ended chan struct{} // closed when err is final
	err   error
}

func newAppender(path string) *appender {
	return &appender{
		path: path, open: openAppend, lockWait: lockWait,
		written: func([]byte, int64) {},
		lock:    newOpenLock(lockPath(path)),
	}
}

func lockPath(path string) string { return path + ".lock" }

// openAppend opens the file for appending, making it and its folder.
func openAppend(path string) (appendFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &dataFile{File: f}, nil
}

// append returns when lines are on disk, or are certain not to be counted on.
// A ctx that ends before they are begun takes them back. Lines that refer to
// others of a file are refused with errReplaced where that file is no longer
// the history: what they refer to may be gone.
func (a *appender) append(ctx context.Context, lines []byte, in os.FileInfo) error {
	return a.add(ctx, &commit{lines: lines, in: in, ended: make(chan struct{})})
}

func (a *appender) add(ctx context.Context, c *commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return ErrClosed
	}
	a.waiting = append(a.waiting, c)
	if !a.running {
		a.running = true
		a.done.Go(a.run)
	}
	a.mu.Unlock()
	select {
	case <-c.ended:
		return c.err
	case <-ctx.Done():
	}
	a.mu.Lock()
	if !c.begun {
		a.waiting = slices.DeleteFunc(a.waiting, func(w *commit) bool { return w == c })
		a.mu.Unlock()
		return ctx.Err()
	}
	a.mu.Unlock()
	<-c.ended
	return c.err
}

// close waits for what is under way.
func (a *appender) close() error {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.done.Wait()
	a.lock.close()
	if a.file == nil {
		return nil
	}
	if a.behind {
		a.behind = false
		return errors.Join(a.file.Sync(), a.file.Close())
	}
	return a.file.Close()
}

// run commits batches until nothing waits.
func (a *appender) run() {
	for {
		batch := a.next()
		if len(batch) == 0 {
			return
		}
		err := a.commit(batch)
		for _, c := range batch {
			if c.err == nil {
				c.err = err
			}
			close(c.ended)
		}
	}
}

// next takes what waits, up to a batch.
func (a *appender) next() []*commit {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, size := 0, 0
	for n < len(a.waiting) && (n == 0 || size+len(a.waiting[n].lines) <= batchBytes) {
		a.waiting[n].begun = true
		size += len(a.waiting[n].lines)
		n++
	}
	batch := slices.Clone(a.waiting[:n])
	a.waiting = slices.Delete(a.waiting, 0, n)
	a.running = n > 0
	return batch
}

func (a *appender) commit(batch []*commit) (err error) {
	unlock, err := acquire(a.lock, a.path, a.lockWait)
	if err != nil {
		return err
	}
	defer unlock()
	info, err := a.ready()
	if err != nil {
		return fileError("open", a.path, err)
	}
	if err := a.write(batch, info); err != nil {
		return fileError("append to", a.path, err)
	}
	return nil
}

// locker is a lock between processes.
type locker interface {
	TryLock() (bool, error)
	Unlock() error
}

// acquire takes the lock of the history at path.
func acquire(lock locker, path string, wait time.Duration) (unlock func(), err error) {
	for until := time.Now().Add(wait); ; time.Sleep(lockPoll) {
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			return nil, fileError("lock", path, err)
		case locked:
			return func() { _ = lock.Unlock() }, nil // the lock goes with its file at the latest
		case time.Now().After(until):
			return nil, &FileError{Op: "lock", Path: path, Err: ErrLocked}
		}
	}
}

// ready makes sure that the open file is the one at the path, and says what it is
// like: another process may have put a pruned one in its place.
func (a *appender) ready() (os.FileInfo, error) {
	if a.file != nil {
		if open, err := a.file.Stat(); err == nil && a.inPlace(open) {
			return open, nil
		}
		_ = a.file.Close() // nothing unwritten is in it
		a.swap(nil)
	}
	f, err := a.open(a.path)
	if err != nil {
		return nil, err
	}
	a.swap(f)
	return f.Stat()
}

// inPlace reports whether the open file is the one at the path.
func (a *appender) inPlace(open os.FileInfo) bool {
	now := time.Now()
	if names := namesOf(open); names != a.names {
		a.names = names
	} else if names > 0 && now.Sub(a.seen) < lookAgain {
		return true
	}
	at, err := os.Stat(a.path)
	if err != nil || !os.SameFile(at, open) {
		return false
	}
	a.seen = now
	return true
}

func (a *appender) swap(f appendFile) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.file, a.ended, a.seen = f, 0, time.Time{}
}

// write appends the batch to the file of info and makes it durable, or leaves it
// as it was.
func (a *appender) write(batch []*commit, info os.FileInfo) error {
	batch = slices.DeleteFunc(slices.Clone(batch), func(c *commit) bool {
		if c.in != nil && !os.SameFile(c.in, info) {
			c.err = errReplaced
		}
		return c.err != nil
	})
	if len(batch) == 0 {
		return nil
	}
	size := info.Size()
	begin, err := a.newline(size)
	if err != nil {
		return err
	}
	pieces := joined(begin, batch)
	for _, b := range pieces {
		if _, err = a.file.Write(b); err != nil {
			break
		}
	}
	if err == nil {
		err = a.settle(batch)
	}
	if err != nil {
		// If this fails too, the torn stretch is one damaged line: the next
		// append begins with a newline.
		return errors.Join(err, a.file.Truncate(size))
	}
	pieces[0] = pieces[0][len(begin):]
	at := size + int64(len(begin))
	for _, b := range pieces {
		a.written(b, at)
		at += int64(len(b))
	}
	a.ended = at
	return nil
}

// settle brings what was written to disk, unless nobody waits for that.
func (a *appender) settle(batch []*commit) error {
	if !slices.ContainsFunc(batch, func(c *commit) bool { return !c.soon }) {
		a.behind = true
		return nil
	}
	if err := a.file.Sync(); err != nil {
		return err
	}
	a.behind = false
	return nil
}

// newline returns what an append begins with: a newline where the file does not
// end in one, so that a torn line spoils no other.
func (a *appender) newline(size int64) ([]byte, error) {
	if size == 0 || size == a.ended {
		return nil, nil
	}
	var last [1]byte
	if _, err := a.file.ReadAt(last[:], size-1); err != nil {
		return nil, err
	}
	if last[0] != '\n' {
		return []byte{'\n'}, nil
	}
	return nil, nil
}

// joined returns the batch, begun with begin, as pieces of whole lines, at
// least one: short ones are copied together, and a long one is a piece.
func joined(begin []byte, batch []*commit) [][]byte {
	var pieces [][]byte
	for b := begin; ; b = nil {
		n := 0
		for size := len(b); n < len(batch); n++ {
			if size += len(batch[n].lines); n > 0 && size > joinBytes {
				break
			}
		}
		if n == 1 && len(b) == 0 {
			b = batch[0].lines
		} else {
			for _, c := range batch[:n] {
				b = append(b, c.lines...)
			}
		}
		pieces = append(pieces, b)
		if batch = batch[n:]; len(batch) == 0 {
			return pieces
		}
	}
}
