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

// keepOwner gives a new file to the owner of the one that it is to replace, which
// is another where root does the work.
func keepOwner(f *os.File, old os.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if is, ok := info.Sys().(*syscall.Stat_t); ok && is.Uid == was.Uid {
		return nil
	}
	return f.Chown(int(was.Uid), int(was.Gid))
}
