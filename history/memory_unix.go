//go:build unix

package history

import (
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// memory is a file's contents as private memory: pages are read when they are
// touched, and changes stay here. It lives as long as it is referred to.
type memory struct{ bytes []byte }

func mapFile(f *os.File) (*memory, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return &memory{}, nil
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	m := &memory{bytes: b}
	runtime.AddCleanup(m, func(b []byte) { _ = unix.Munmap(b) }, b)
	return m, nil
}

// identity tells one file from another that takes its name.
func identity(info os.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev), s.Ino //nolint:unconvert // elsewhere it is no uint64
	}
	return 0, 0
}
