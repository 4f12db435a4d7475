package capture

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// errNoMemory is returned when other bodies took all of the budget for too long.
var errNoMemory = errors.New("no memory for another large body")

// memoryBudget is how many bytes the bodies of callbacks may take together,
// beside freeBody for each of them.
const memoryBudget = 128 << 20

// freeBody is how many bytes of a body are read without asking the budget.
const freeBody = 256 << 10

// incoming is a request's body as it arrives: it counts the bytes, waits for the
// next ones no longer than stallTimeout, and takes the memory to keep them from
// the budget. The transport may read it after the request has ended, and then
// finds it closed.
type incoming struct {
	from    io.Reader
	control *http.ResponseController
	budget  *semaphore.Weighted
	wait    time.Duration // for the budget
	taken   int64         // of the budget
	waiting time.Time     // since when the deadline stands
	bytes   atomic.Int64
	closed  atomic.Bool
}

// read reads at most limit bytes of a body that says to have length, -1 for
// unknown. It asks for memory once, so that no two bodies can wait for each
// other; errNoMemory comes with what was read before.
func (b *incoming) read(ctx context.Context, limit, length int64) ([]byte, error) {
	var kept bytes.Buffer
	first, err := kept.ReadFrom(io.LimitReader(b, freeBody))
	if err != nil || first < freeBody {
		return kept.Bytes(), err
	}
	need := limit
	if length >= 0 {
		need = length
	}
	if !b.take(ctx, need) {
		return kept.Bytes(), errNoMemory
	}
	if length >= 0 {
		kept.Grow(int(length-first) + bytes.MinRead)
	}
	_, err = kept.ReadFrom(io.LimitReader(b, limit-first))
	return kept.Bytes(), err
}

// take waits for n bytes of the budget, but not for ever.
func (b *incoming) take(ctx context.Context, n int64) bool {
	ctx, cancel := context.WithTimeout(ctx, b.wait)
	defer cancel()
	if b.budget.Acquire(ctx, n) != nil {
		return false
	}
	b.taken = n
	return true
}

// release gives back what was taken of the budget, and reports whether that was
// anything.
func (b *incoming) release() bool {
	taken := b.taken
	b.budget.Release(taken)
	b.taken = 0
	return taken > 0
}

func (b *incoming) Read(p []byte) (int, error) {
	if b.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	// Where a deadline can't be set the server's own bounds hold.
	if now := time.Now(); now.Sub(b.waiting) > stallTimeout/60 {
		b.waiting = now
		_ = b.control.SetReadDeadline(now.Add(stallTimeout))
	}
	n, err := b.from.Read(p)
	b.bytes.Add(int64(n))
	return n, err
}

func (b *incoming) close() { b.closed.Store(true) }
