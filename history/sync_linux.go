package history

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncData brings a file's bytes and its length to disk. Its times, which
// fsync would write as well, nobody asks for.
func syncData(f *os.File) error { return syncBy(fdatasync, f) }

// syncDataInHurry is syncData by the plain system call: it returns sooner, for
// nobody has to be told that the disk is done.
func syncDataInHurry(f *os.File) error { return syncBy(plainFdatasync, f) }

func syncBy(call func(fd int) error, f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) { failed = call(int(fd)) })
	switch {
	case err != nil:
		return os.ErrClosed // the only reason there is
	case failed != nil:
		return &os.PathError{Op: "sync", Path: f.Name(), Err: failed}
	}
	return nil
}

// fdatasync is the system call of that name, with the goroutine parked where that
// can be.
func fdatasync(fd int) error {
	if s := borrowSyncer(); s != nil {
		if err := s.fdatasync(fd); !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	return plainFdatasync(fd)
}

func plainFdatasync(fd int) error {
	for {
		if err := unix.Fdatasync(fd); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
