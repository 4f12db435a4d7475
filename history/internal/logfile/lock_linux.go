package logfile

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Lock is the lock that all writers share. Its file stays open while it is not
// held: opening it would take longer than the rest of a short append.
type Lock struct {
	path  string
	fd    int       // noFile while it is not open
	seen  time.Time // when the open file was at the path
	links uint64    // how many names it had then
}

const noFile = -1

// NewLock returns the lock whose file is at path.
func NewLock(path string) *Lock { return &Lock{path: path, fd: noFile} }

// TryLock takes the lock, unless another holds it.
func (l *Lock) TryLock() (bool, error) {
	if l.fd == noFile {
		fd, err := unix.Open(l.path, unix.O_CREAT|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
		if err != nil {
			return false, &os.PathError{Op: "open", Path: l.path, Err: err}
		}
		l.fd = fd
	}
	switch err := unix.Flock(l.fd, unix.LOCK_EX|unix.LOCK_NB); err {
	case nil:
		if l.current() {
			return true, nil
		}
		l.Close() // the others lock another file
		return false, nil
	case unix.EWOULDBLOCK, unix.EINTR:
		return false, nil
	default:
		l.Close()
		return false, &os.PathError{Op: "lock", Path: l.path, Err: err}
	}
}

// current reports whether the open file is the one at the path.
func (l *Lock) current() bool {
	var open, at unix.Stat_t
	if unix.Fstat(l.fd, &open) != nil {
		return false
	}
	now := time.Now()
	if n := uint64(open.Nlink); n != l.links { //nolint:unconvert // it has 32 bits on some processors
		l.links = n
	} else if n > 0 && now.Sub(l.seen) < recheckEvery {
		return true
	}
	if unix.Stat(l.path, &at) != nil || open.Ino != at.Ino || open.Dev != at.Dev {
		return false
	}
	l.seen = now
	return true
}

// links is how many names an open file has, anywhere.
func links(open os.FileInfo) uint64 {
	if sys, ok := open.Sys().(*syscall.Stat_t); ok {
		return uint64(sys.Nlink) //nolint:unconvert // as above
	}
	return 0
}

// Unlock lets go of the lock.
func (l *Lock) Unlock() error { return unix.Flock(l.fd, unix.LOCK_UN) }

// Close closes the lock's file, and lets go of the lock.
func (l *Lock) Close() {
	if l.fd != noFile {
		_ = unix.Close(l.fd) // nothing was written to it
		l.fd, l.seen = noFile, time.Time{}
	}
}
