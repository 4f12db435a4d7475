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

// namesOf is how many names an open file has; 0 stands for not known.
func namesOf(os.FileInfo) uint64 { return 0 }
