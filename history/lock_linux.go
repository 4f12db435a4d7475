package history

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// openLock is the lock that all writers share, for one who takes it over and
// over: its file stays open in between, which costs less than all the rest of a
// short append.
type openLock struct {
	path  string
	fd    int       // noFile while it is not open
	seen  time.Time // when the open file was at the path
	names uint64    // how many it had then
}

const noFile = -1

func newOpenLock(path string) *openLock { return &openLock{path: path, fd: noFile} }

// TryLock takes the lock, unless another has it.
func (l *openLock) TryLock() (bool, error) {
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
		l.close() // the others lock another file
		return false, nil
	case unix.EWOULDBLOCK, unix.EINTR:
		return false, nil
	default:
		l.close()
		return false, &os.PathError{Op: "lock", Path: l.path, Err: err}
	}
}

// current reports whether the open file is the one at the path.
func (l *openLock) current() bool {
	var open, at unix.Stat_t
	if unix.Fstat(l.fd, &open) != nil {
		return false
	}
	now := time.Now()
	if names := uint64(open.Nlink); names != l.names { //nolint:unconvert // it has 32 bits on some processors
		l.names = names
	} else if names > 0 && now.Sub(l.seen) < lookAgain {
		return true
	}
	if unix.Stat(l.path, &at) != nil || open.Ino != at.Ino || open.Dev != at.Dev {
		return false
	}
	l.seen = now
	return true
}

// namesOf is how many names an open file has, anywhere.
func namesOf(open os.FileInfo) uint64 {
	if sys, ok := open.Sys().(*syscall.Stat_t); ok {
		return uint64(sys.Nlink) //nolint:unconvert // as above
	}
	return 0
}

// Unlock gives the lock to whoever takes it next.
func (l *openLock) Unlock() error { return unix.Flock(l.fd, unix.LOCK_UN) }

func (l *openLock) close() {
	if l.fd != noFile {
		_ = unix.Close(l.fd) // nothing was written to it
		l.fd, l.seen = noFile, time.Time{}
	}
}
