package logfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncData brings a file's bytes and its length to disk, but not its times,
// which nobody reads and which fsync would write as well.
func syncData(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = fdatasync(int(fd)) }); err != nil {
		return os.ErrClosed // Control fails for no other reason
	}
	if failed != nil {
		return &os.PathError{Op: "sync", Path: f.Name(), Err: failed}
	}
	return nil
}

func fdatasync(fd int) error {
	for {
		if err := unix.Fdatasync(fd); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
