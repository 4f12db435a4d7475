package logfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// File is the file as an appender needs it. Tests put faults behind it.
type File interface {
	io.ReaderAt
	io.Writer
	io.Closer
	Stat() (os.FileInfo, error)
	// Sync may be called by several at once, each of which learns of a failure.
	Sync() error
	Truncate(size int64) error
}

// OpenFile opens the file at path for appending, making it (0600) and its folder
// (0700) where missing.
func OpenFile(path string) (File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := Regular(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &dataFile{File: f}, nil
}

// dataFile is a file that several goroutines may sync at once. The system reports
// a failed write once for each time that a file is open. Each sync therefore uses
// an open file of its own: of two at once on the same one, the second would not
// learn of the failure.
type dataFile struct {
	*os.File

	mu     sync.Mutex // guards what follows
	idle   []*os.File // the same file, open once more for each sync under way
	closed bool
}

// Sync brings the file's bytes and length to disk.
func (f *dataFile) Sync() error {
	own, err := f.borrow()
	if err != nil {
		return err
	}
	err = syncData(own)
	return errors.Join(err, f.release(own))
}

// Close closes the file, and the ones like it that no sync uses now.
func (f *dataFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	err := f.File.Close()
	for _, own := range f.idle {
		err = errors.Join(err, own.Close())
	}
	f.idle = nil
	return err
}

// borrow returns an open file that no other sync uses.
func (f *dataFile) borrow() (*os.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, os.ErrClosed
	}
	if n := len(f.idle); n > 0 {
		own := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return own, nil
	}
	if own := f.reopen(); own != nil {
		return own, nil
	}
	return f.File, nil
}

// reopen opens the file once more. It returns nil where another file is at the
// path now.
func (f *dataFile) reopen() *os.File {
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

func (f *dataFile) release(own *os.File) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if own == f.File {
		return nil
	}
	if f.closed {
		return own.Close()
	}
	f.idle = append(f.idle, own)
	return nil
}
