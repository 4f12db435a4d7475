package history

import "golang.org/x/sys/unix"

// inHugePages asks for large pages under memory that is about to be filled:
// taking it a small page at a time can cost more than filling it.
func inHugePages(b []byte) {
	const least = 2 << 20
	if len(b) >= least {
		_ = unix.Madvise(b, unix.MADV_HUGEPAGE) // small ones do as well
	}
}
