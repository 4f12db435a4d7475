package history

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// syncer has the kernel bring a file to disk while its goroutine is parked, as one
// is that waits for the network. A goroutine in fdatasync itself keeps one of Go's
// processors until the scheduler notices: whoever replays or captures and syncs
// all the time has one less meanwhile.
type syncer struct {
	context uintptr  // of the kernel's asynchronous I/O, for one request at a time
	ended   *os.File // an eventfd, to be read when the request has ended
}

// syncers are those that nobody uses now.
var syncers struct {
	sync.Mutex
	idle []*syncer
	none bool // no more are made: the kernel makes none, or one did not work
}

// request and outcome are struct iocb and struct io_event of linux/aio_abi.h, with
// names for what is used of them here.
type (
	request struct {
		_       [2]uint64 // to tell it by, and flags
		command uint16
		_       uint16 // its priority
		fd      uint32
		_       [4]uint64 // memory, how much, from where, and nothing
		options uint32
		eventFD uint32
	}
	outcome struct {
		_      [2]uint64 // what tells it, and the request
		result int64     // the call's; an error's number is negated
		_      int64
	}
)

const (
	toFdatasync = 3 // IOCB_CMD_FDSYNC
	tellEventFD = 1 // IOCB_FLAG_RESFD
)

// borrowSyncer returns a syncer to be given back, or nil where there are none.
func borrowSyncer() *syncer {
	syncers.Lock()
	defer syncers.Unlock()
	if n := len(syncers.idle); n > 0 {
		s := syncers.idle[n-1]
		syncers.idle = syncers.idle[:n-1]
		return s
	}
	if syncers.none {
		return nil
	}
	s, err := newSyncer()
	syncers.none = err != nil
	return s
}

func newSyncer() (*syncer, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	s := &syncer{ended: os.NewFile(uintptr(fd), "eventfd")}
	if _, _, errno := unix.Syscall(unix.SYS_IO_SETUP, 1, uintptr(unsafe.Pointer(&s.context)), 0); errno != 0 {
		_ = s.ended.Close() // nothing comes
		return nil, errno
	}
	return s, nil
}

// fdatasync is the system call of that name, or errors.ErrUnsupported where it
// can't be had in this way: then s is of no more use, and gone.
func (s *syncer) fdatasync(fd int) error {
	result, err := s.do(request{command: toFdatasync, fd: uint32(fd), options: tellEventFD})
	syncers.Lock()
	defer syncers.Unlock()
	if err != nil {
		syncers.none = true
		_, _, _ = unix.Syscall(unix.SYS_IO_DESTROY, s.context, 0, 0) // waits for what is under way
		_ = s.ended.Close()
		return errors.ErrUnsupported
	}
	syncers.idle = append(syncers.idle, s)
	if result < 0 {
		return syscall.Errno(-result)
	}
	return nil
}

// do has a request done and returns its result; err is why it could not be made.
func (s *syncer) do(r request) (result int64, err error) {
	conn, err := s.ended.SyscallConn()
	if err != nil {
		return 0, err
	}
	if err := conn.Control(func(fd uintptr) { r.eventFD = uint32(fd) }); err != nil {
		return 0, err
	}
	requests := [1]*request{&r}
	_, _, errno := unix.Syscall(unix.SYS_IO_SUBMIT, s.context, 1, uintptr(unsafe.Pointer(&requests)))
	runtime.KeepAlive(&r)
	if errno != 0 {
		return 0, errno
	}
	var count [8]byte
	if _, err := s.ended.Read(count[:]); err != nil {
		return 0, err
	}
	var o outcome
	n, _, errno := unix.Syscall6(unix.SYS_IO_GETEVENTS, s.context, 1, 1, uintptr(unsafe.Pointer(&o)), 0, 0)
	if n != 1 {
		return 0, errors.Join(errno, errors.ErrUnsupported)
	}
	return o.result, nil
}
