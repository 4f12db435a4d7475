package sum

import (
	"crypto/sha256"
	"hash"
)

// Running is the SHA-256 of a body that comes piece by piece. One goroutine may use
// it at a time; another one's piece is taken along with its own as Of takes bodies.
type Running struct {
	alone hash.Hash // where there are no pairs
	lane  lane
	part  [blockSize]byte // the begin of a block, of lane.size%blockSize bytes
}

// NewRunning returns that of a body of which nothing has come.
func NewRunning() *Running {
	if !hasPairs {
		return &Running{alone: sha256.New()}
	}
	return &Running{lane: lane{state: start}}
}

// Add takes the next piece.
func (r *Running) Add(b []byte) {
	if r.alone != nil {
		_, _ = r.alone.Write(b) // never fails
		return
	}
	had := r.lane.size % blockSize
	r.lane.size += len(b)
	if had > 0 {
		n := copy(r.part[had:], b)
		if b = b[n:]; had+n < blockSize {
			return
		}
		r.lane.rest = r.part[:]
		r.lane.alone()
	}
	r.lane.rest = b
	if len(b) >= pairFrom {
		r.lane.meet()
	}
	r.lane.alone()
	copy(r.part[:], r.lane.rest)
}

// Sum ends the body. Nothing may be added to it then.
func (r *Running) Sum() (out [sha256.Size]byte) {
	if r.alone != nil {
		r.alone.Sum(out[:0])
		return out
	}
	r.lane.rest = r.part[:r.lane.size%blockSize]
	return r.lane.sum()
}
