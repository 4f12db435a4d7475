//go:build unix

package logfile

import (
	"os"
	"syscall"
)

// Identity tells one file from another that takes its name.
func Identity(info os.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev), s.Ino //nolint:unconvert // elsewhere it is no uint64
	}
	return 0, 0
}
