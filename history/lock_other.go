//go:build !linux

package history

import "github.com/gofrs/flock"

// openLock is the lock that all writers share, for one who takes it over and
// over.
type openLock struct{ *flock.Flock }

func newOpenLock(path string) *openLock {
	return &openLock{flock.New(path, flock.SetPermissions(0o600))}
}

func (l *openLock) close() { _ = l.Close() } // it is not held
