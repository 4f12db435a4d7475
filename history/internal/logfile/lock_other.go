//go:build !linux

package logfile

import (
	"os"

	"github.com/gofrs/flock"
)

// Lock is the lock that all writers share.
type Lock struct{ lock *flock.Flock }

// NewLock returns the lock whose file is at path.
func NewLock(path string) *Lock {
	return &Lock{flock.New(path, flock.SetPermissions(0o600))}
}

// TryLock takes the lock, unless another holds it.
func (l *Lock) TryLock() (bool, error) { return l.lock.TryLock() }

// Unlock lets go of the lock.
func (l *Lock) Unlock() error { return l.lock.Unlock() }

// Close closes the lock's file, and lets go of the lock.
func (l *Lock) Close() { _ = l.lock.Close() } // nothing was written to it

// links is how many names an open file has; 0 stands for not known.
func links(os.FileInfo) uint64 { return 0 }
