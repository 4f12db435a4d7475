//go:build unix

package term

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// asksTerminal is whether the terminal's answers can be read.
const asksTerminal = true

// readable reports whether a descriptor can be read, now or within wait. It
// uses select: on some systems poll does not know terminals.
func readable(fd uintptr, wait time.Duration) bool {
	until := time.Now().Add(wait)
	for {
		var set unix.FdSet
		set.Set(int(fd))
		left := unix.NsecToTimeval(max(time.Until(until), 0).Nanoseconds())
		n, err := unix.Select(int(fd)+1, &set, nil, nil, &left)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return n > 0
	}
}
