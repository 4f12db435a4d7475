//go:build !linux

package history

import (
	"os"

	"github.com/gofrs/flock"
)

// openLock is the lock that all writers share, for one who takes it over and
// over.
type openLock struct{ *flock.Flock }

func newOpenLock(path string) *openLock {
	return &openLock{flock.New(path, flock.SetPermissions(0o600))}
}

func (l *openLock) close() { _ = l.Close() } // it is not held

// named reports whether an open file still has a name. False stands for not known.
func named(os.FileInfo) bool { return false }
