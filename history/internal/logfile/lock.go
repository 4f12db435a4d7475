package logfile

import (
	"time"
)

const (
	// LockWait is how long a writer waits for other processes.
	LockWait = 10 * time.Second
	lockPoll = time.Millisecond
	// recheckEvery is for how long a file that was at its path is taken to be there
	// still, as long as it has as many names: one that was replaced has one less.
	// Looking up a path takes longer than writing a short line.
	recheckEvery = 10 * time.Millisecond
)

// LockPath is the lock of the file at path: a file of its own, so that it outlives
// a replacement.
func LockPath(path string) string { return path + ".lock" }

// locker is a lock between processes.
type locker interface {
	TryLock() (bool, error)
	Unlock() error
}

// acquire takes the lock of the file at path. It gives up with the error of
// givenUp, which is asked while it waits.
func acquire(lock locker, path string, wait time.Duration, givenUp func() error) (unlock func(), err error) {
	for until := time.Now().Add(wait); ; time.Sleep(lockPoll) {
		if err := givenUp(); err != nil {
			return nil, err
		}
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			return nil, Wrap("lock", path, err)
		case locked:
			return func() { _ = lock.Unlock() }, nil // the lock goes with its file at the latest
		case time.Now().After(until):
			return nil, &Error{Op: "lock", Path: path, Err: ErrLocked}
		}
	}
}
