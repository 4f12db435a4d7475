package logfile

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"
)

// batchBytes ends a batch: so much is written under one lock.
const batchBytes = 32 << 20

// Appender writes lines to the end of the file. Whatever waits goes in one write
// and one sync, under the lock that all writers share. Its methods may be called
// by several goroutines at once.
type Appender struct {
	path     string
	open     func(path string) (File, error)
	lockWait time.Duration
	// written is called under the lock with what was appended, and where.
	written func(b []byte, offset int64)

	// These belong to the goroutine that commits.
	lock   *Lock
	file   File      // set under mu, for Sync
	behind bool      // something in file may not be on disk
	end    int64     // where file ended, whole, after the last append
	seen   time.Time // when file was at path
	links  uint64    // how many names it had then

	mu      sync.Mutex // guards what follows
	waiting []*commit
	running bool
	closed  bool
	done    sync.WaitGroup // of the committing goroutine
}

// Batch is lines that are appended together.
type Batch struct {
	Lines []byte // whole lines
	// In is the file that the lines refer to other lines of, nil if to none. The
	// batch is refused with ErrReplaced where that file is no longer at the path:
	// what the lines refer to may be gone.
	In os.FileInfo
	// Async ends the append when the lines are written, which is before they are
	// on disk: Sync, or a batch without Async, brings them there.
	Async bool
}

// commit is a batch on its way to disk.
type commit struct {
	Batch
	begun bool          // guarded by the appender's mu
	ended chan struct{} // closed when err is final
	err   error
}

// NewAppender returns an appender to the file at path. written, if not nil, is
// told of whatever is appended, and where it stands.
func NewAppender(path string, written func(b []byte, offset int64)) *Appender {
	if written == nil {
		written = func([]byte, int64) {}
	}
	return &Appender{
		path: path, open: OpenFile, lockWait: LockWait,
		written: written,
		lock:    NewLock(LockPath(path)),
	}
}

// Open opens the file, making it and its folder where missing. Without it the
// first append does so.
func (a *Appender) Open() error {
	_, err := a.current()
	return err
}

// OpenWith closes the file and opens it by another function from now on. Tests
// use it to put faults behind the file; nothing else is under way meanwhile.
func (a *Appender) OpenWith(open func(path string) (File, error)) error {
	a.open = open
	if a.file == nil {
		return nil
	}
	err := a.file.Close()
	a.swap(nil)
	return err
}

// Append returns when the batch is on disk, or is certain not to be counted on. A
// ctx that ends before the batch is begun takes it back.
func (a *Appender) Append(ctx context.Context, b Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &commit{Batch: b, ended: make(chan struct{})}
	if err := a.enqueue(c); err != nil {
		return err
	}
	select {
	case <-c.ended:
		return c.err
	case <-ctx.Done():
	}
	if a.takeBack(c) {
		return ctx.Err()
	}
	<-c.ended
	return c.err
}

func (a *Appender) enqueue(c *commit) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrClosed
	}
	a.waiting = append(a.waiting, c)
	if !a.running {
		a.running = true
		a.done.Go(a.run)
	}
	return nil
}

// takeBack removes a batch that is not begun, and reports whether it did.
func (a *Appender) takeBack(c *commit) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if c.begun {
		return false
	}
	a.waiting = slices.DeleteFunc(a.waiting, func(w *commit) bool { return w == c })
	return true
}

// Sync returns when all that was appended is on disk. It holds up no append.
func (a *Appender) Sync() error {
	a.mu.Lock()
	f := a.file
	a.mu.Unlock()
	if f == nil {
		return nil
	}
	err := f.Sync()
	if errors.Is(err, os.ErrClosed) {
		return nil // Close has synced it, or whoever put another file in its place
	}
	if err != nil {
		return Wrap("sync", a.path, err)
	}
	return nil
}

// Close waits for what is under way, brings it to disk, and closes the file.
func (a *Appender) Close() error {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.done.Wait()
	a.lock.Close()
	if a.file == nil {
		return nil
	}
	if a.behind {
		a.behind = false
		return errors.Join(a.file.Sync(), a.file.Close())
	}
	return a.file.Close()
}

// run commits batches until nothing waits. What waits is begun only under the lock:
// until then it can be taken back.
func (a *Appender) run() {
	for a.goesOn() {
		unlock, err := a.hold()
		if errors.Is(err, errTakenBack) {
			continue
		}
		group := a.next()
		if err == nil {
			err = a.commit(group)
			unlock()
		}
		for _, c := range group {
			if c.err == nil {
				c.err = err
			}
			close(c.ended)
		}
	}
}

// goesOn reports whether anything waits. Where nothing does, the next append has to
// begin anew.
func (a *Appender) goesOn() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.running = len(a.waiting) > 0
	return a.running
}

var errTakenBack = errors.New("all that waited was taken back")

// takenBack is errTakenBack where nothing waits any more.
func (a *Appender) takenBack() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) == 0 {
		return errTakenBack
	}
	return nil
}

// next takes what waits, up to batchBytes.
func (a *Appender) next() []*commit {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, size := 0, 0
	for n < len(a.waiting) && (n == 0 || size+len(a.waiting[n].Lines) <= batchBytes) {
		a.waiting[n].begun = true
		size += len(a.waiting[n].Lines)
		n++
	}
	group := slices.Clone(a.waiting[:n])
	a.waiting = slices.Delete(a.waiting, 0, n)
	return group
}
