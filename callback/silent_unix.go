//go:build unix

package callback

import (
	"errors"
	"net"
	"syscall"
)

// silence returns what reports whether nothing has come over an idle connection,
// no end of it either. It takes nothing from it.
func silence(c net.Conn) func() bool {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return func() bool { return true }
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return func() bool { return false }
	}
	var quiet bool
	var b [1]byte
	peek := func(fd uintptr) bool {
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN)
		return true
	}
	return func() bool { return raw.Read(peek) == nil && quiet }
}
