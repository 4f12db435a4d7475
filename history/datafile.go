package history

import (
	"errors"
	"os"
	"sync"
)

// dataFile is a file of which Sync brings to disk what it takes to read it.
type dataFile struct {
	*os.File

	mu      sync.Mutex // guards what follows
	handles []*os.File // the same file, open once more for each sync at a time
	closed  bool
}

// Sync brings the file to disk.
func (f *dataFile) Sync() error { return syncData(f.File) }

// SyncParallel is Sync for several at once. A system tells of a failure once for each
// time that a file is open, so of two syncs at once one would not hear of it, if
// they had the same.
func (f *dataFile) SyncParallel() error {
	own, err := f.borrow()
	if err != nil {
		return err
	}
	err = syncData(own)
	return errors.Join(err, f.giveBack(own))
}

// Close closes the file, and the ones like it that nobody uses now.
func (f *dataFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	err := f.File.Close()
	for _, own := range f.handles {
		err = errors.Join(err, own.Close())
	}
	f.handles = nil
	return err
}

func (f *dataFile) borrow() (*os.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, os.ErrClosed
	}
	if n := len(f.handles); n > 0 {
		own := f.handles[n-1]
		f.handles = f.handles[:n-1]
		return own, nil
	}
	if own := f.again(); own != nil {
		return own, nil
	}
	return f.File, nil
}

// again opens the file once more; nil if it is at its path no more.
func (f *dataFile) again() *os.File {
	open, err := f.Stat()
	if err != nil {
		return nil
	}
	own, err := os.OpenFile(f.Name(), os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	if info, err := own.Stat(); err != nil || !os.SameFile(info, open) {
		_ = own.Close() // nothing was written to it
		return nil
	}
	return own
}

func (f *dataFile) giveBack(own *os.File) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if own == f.File {
		return nil
	}
	if f.closed {
		return own.Close()
	}
	f.handles = append(f.handles, own)
	return nil
}
