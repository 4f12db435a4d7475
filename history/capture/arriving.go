package capture

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// arriving is a request's body as it arrives: it counts the bytes, and waits
// for the next ones no longer than stallTimeout. The transport may read it
// after the request has ended, and then finds it closed.
type arriving struct {
	from    io.Reader
	control *http.ResponseController
	waiting time.Time // since when the deadline stands
	atEOF   func()
	bytes   atomic.Int64
	closed  atomic.Bool
}

func (a *arriving) Read(b []byte) (int, error) {
	if a.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	// Where a deadline can't be set the server's own bounds hold.
	if now := time.Now(); now.Sub(a.waiting) > stallTimeout/60 {
		a.waiting = now
		_ = a.control.SetReadDeadline(now.Add(stallTimeout))
	}
	n, err := a.from.Read(b)
	a.bytes.Add(int64(n))
	if errors.Is(err, io.EOF) {
		a.atEOF()
	}
	return n, err
}

func (a *arriving) close() { a.closed.Store(true) }
