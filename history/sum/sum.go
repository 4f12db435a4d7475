package sum

import (
	"crypto/sha256"
	"runtime"
	"sync/atomic"
)

// pairFrom is how long a body must be, in bytes, to look for another one: for
// less, to meet costs as much as it gains.
const pairFrom = 64 << 10

// waiting is the body that another one may take along; nil if none waits.
var waiting atomic.Pointer[lane]

// Of returns the SHA-256 of b. It may be called by many goroutines at once.
func Of(b []byte) [sha256.Size]byte {
	if !hasPairs || len(b) < pairFrom {
		return sha256.Sum256(b)
	}
	l := newLane(b)
	l.meet()
	return l.sum()
}

// meet takes l along with a body that waits, as far as both go; or l waits for
// one, as long as it takes to let the goroutines run that can.
func (l *lane) meet() {
	if other := waiting.Swap(nil); other != nil {
		l.along(other)
		other.taken.Unlock()
		return
	}
	l.taken.Lock()
	if !waiting.CompareAndSwap(nil, l) {
		return // another one came in between
	}
	runtime.Gosched()
	if !waiting.CompareAndSwap(l, nil) {
		l.taken.Lock() // until who took it is through
	}
}
