//go:build unix

package history

import (
	"os"
	"syscall"
)

// identity tells one file from another that takes its name.
func identity(info os.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev), s.Ino //nolint:unconvert // elsewhere it is no uint64
	}
	return 0, 0
}
