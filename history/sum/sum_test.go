package sum

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// needPairs ends a test that is about pairs on a processor without them: all is
// crypto/sha256 there.
func needPairs(t testing.TB) {
	t.Helper()
	if !hasPairs {
		t.Skip("the processor has no instructions for SHA-256")
	}
}

func noise(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

func TestLanesOfEveryLength(t *testing.T) {
	needPairs(t)
	rng := rand.New(rand.NewPCG(1, 1))
	body := noise(rng, 5*blockSize)
	for n := range len(body) {
		for _, m := range []int{0, 1, 63, 64, 200, 4 * blockSize, len(body)} {
			a, b := newLane(body[len(body)-n:]), newLane(body[:m])
			a.along(b)
			require.Less(t, min(len(a.rest), len(b.rest)), blockSize)
			assertSum(t, body[len(body)-n:], a.sum())
			assertSum(t, body[:m], b.sum())
		}
	}
}

func assertSum(t testing.TB, body []byte, got [sha256.Size]byte) {
	t.Helper()
	want := sha256.Sum256(body)
	assert.Equal(t, hex.EncodeToString(want[:]), hex.EncodeToString(got[:]), "%d bytes", len(body))
}

// TestRunning has bodies come in pieces of all kinds, several at once.
func TestRunning(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(5, uint64(w)))
			for range 60 {
				body := noise(rng, rng.IntN(4*pairFrom))
				r := NewRunning()
				if w == 0 { // as where there are no pairs
					r = &Running{alone: sha256.New()}
				}
				for rest := body; len(rest) > 0; {
					n := min(len(rest), 1+rng.IntN([]int{3, 2 * blockSize, 2 * pairFrom}[rng.IntN(3)]))
					r.Add(rest[:n])
					rest = rest[n:]
				}
				assertSum(t, body, r.Sum())
			}
		})
	}
	wg.Wait()
}

func TestManyAtOnce(t *testing.T) {
	sizes := []int{0, 1000, pairFrom - 1, pairFrom, pairFrom + 55, pairFrom + 56, 2*callSize + 1, 1 << 20}
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(2, uint64(w)))
			for range 20 {
				body := noise(rng, sizes[rng.IntN(len(sizes))])
				assertSum(t, body, Of(body))
			}
		})
	}
	wg.Wait()
	assert.Nil(t, waiting.Load(), "nobody waits when all are through")
}

// TestTakenAlong has a body wait and another one come, shorter or longer: it takes
// the first one along as far as both go, and lets it go on.
func TestTakenAlong(t *testing.T) {
	needPairs(t)
	rng := rand.New(rand.NewPCG(3, 3))
	short, long := noise(rng, pairFrom), noise(rng, 2*callSize+7)
	for _, bodies := range [][2][]byte{{short, long}, {long, short}, {long, long}} {
		first := newLane(bodies[0])
		first.taken.Lock()
		waiting.Store(first)
		assertSum(t, bodies[1], Of(bodies[1]))
		require.True(t, first.taken.TryLock(), "it may go on")
		assert.Less(t, len(first.rest), len(bodies[0])-pairFrom+blockSize, "what both have is taken")
		assertSum(t, bodies[0], first.sum())
	}
}

// TestUnderAClockOfItsOwn has a body in a test's own clock meet others outside.
func TestUnderAClockOfItsOwn(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	body := noise(rng, 4*pairFrom)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					Of(body)
				}
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		for range 50 {
			assertSum(t, body, Of(body))
		}
	})
	close(stop)
	wg.Wait()
}

func FuzzPair(f *testing.F) {
	f.Add([]byte{}, []byte("a"))
	f.Add(make([]byte, 200), make([]byte, 64))
	f.Fuzz(func(t *testing.T, p, q []byte) {
		needPairs(t)
		a, b := newLane(p), newLane(q)
		a.along(b)
		assertSum(t, p, a.sum())
		assertSum(t, q, b.sum())
	})
}

// BenchmarkPair is two bodies at once against one after the other by
// crypto/sha256, in turn; the limit is what makes the package worth having.
func BenchmarkPair(b *testing.B) {
	needPairs(b)
	const limit = 0.75
	p, q := make([]byte, 1<<20), make([]byte, 1<<20)
	var ratios []float64
	for b.Loop() {
		began := time.Now()
		sha256.Sum256(p)
		sha256.Sum256(q)
		apart := time.Since(began)
		first, second := newLane(p), newLane(q)
		first.along(second)
		first.sum()
		second.sum()
		ratios = append(ratios, float64(time.Since(began)-apart)/float64(apart))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x")
	b.ReportMetric(limit, "limit-x")
	b.ReportMetric(ratios[len(ratios)/2]/limit, "of-limit")
}
