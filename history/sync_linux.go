package history

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncData brings a file's bytes and its length to disk. Its times, which
// fsync would write as well, nobody asks for.
func syncData(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) {
		for {
			if failed = unix.Fdatasync(int(fd)); !errors.Is(failed, unix.EINTR) {
				return
			}
		}
	})
	switch {
	case err != nil:
		return os.ErrClosed // the only reason there is
	case failed != nil:
		return &os.PathError{Op: "sync", Path: f.Name(), Err: failed}
	}
	return nil
}
