package sum

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sync"
)

const (
	blockSize = 64
	// callSize is how much of two bodies is taken in one call, which the scheduler
	// can't interrupt: about a tenth of a millisecond.
	callSize = 128 << 10
)

// lane is a body whose sum is being computed.
type lane struct {
	state state
	rest  []byte // what is not in state yet
	size  int    // of the body, in bytes

	// taken is locked while the body waits and while another goroutine has it. A
	// mutex, for nothing else that can be waited for may be shared by goroutines
	// that a test puts under a clock of their own and others.
	taken sync.Mutex
}

// state is SHA-256's, in the order that the processor's instructions want: of the
// standard's a to h it is F E B A, H G D C.
type state [8]uint32

// constants are the round constants and start is the state before the first
// block, by FIPS 180-4: the first 32 bits of the fractions of the cube roots of
// the first 64 primes, and of the square roots of the first eight.
var constants, start = func() (k [64]uint32, s state) {
	var roots [8]uint32
	for i, n := 0, 2; i < len(k); n++ {
		if !prime(n) {
			continue
		}
		k[i] = fraction(math.Cbrt(float64(n)))
		if i < len(roots) {
			roots[i] = fraction(math.Sqrt(float64(n)))
		}
		i++
	}
	for at, from := range places {
		s[at] = roots[from]
	}
	return k, s
}()

// places are where in the standard's order each word of a state stands.
var places = [8]int{5, 4, 1, 0, 7, 6, 3, 2}

func prime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

func fraction(x float64) uint32 {
	_, f := math.Modf(x)
	return uint32(f * (1 << 32))
}

func newLane(b []byte) *lane { return &lane{state: start, rest: b, size: len(b)} }

// along takes the whole blocks that both have yet to take.
func (l *lane) along(other *lane) {
	for {
		n := min(len(l.rest), len(other.rest), callSize) / blockSize
		if n == 0 {
			return
		}
		addBlocks(&l.state, &other.state, &l.rest[0], &other.rest[0], n, &constants)
		l.rest, other.rest = l.rest[n*blockSize:], other.rest[n*blockSize:]
	}
}

// alone takes the whole blocks that are left, beside a copy of itself: that is a
// tenth slower than instructions for one would be, and none have to be written.
func (l *lane) alone() { l.along(&lane{rest: l.rest}) }

// sum takes what is left and ends the body.
func (l *lane) sum() (out [sha256.Size]byte) {
	l.alone()
	var last [2 * blockSize]byte
	n := copy(last[:], l.rest)
	last[n] = 0x80
	end := last[:blockSize]
	if n+1+8 > blockSize {
		end = last[:]
	}
	binary.BigEndian.PutUint64(end[len(end)-8:], uint64(l.size)*8)
	l.rest = end
	l.alone()
	for at, word := range l.state {
		binary.BigEndian.PutUint32(out[4*places[at]:], word)
	}
	return out
}
