package history

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget tells the system that a stretch of a file, which is on disk, need not
// be kept in memory. It is advice: nothing depends on its being taken.
func forget(f *os.File, from, to int64) {
	_ = unix.Fadvise(int(f.Fd()), from, to-from, unix.FADV_DONTNEED)
}
