package history

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/stretchr/testify/assert"
)

// A clock far off still gives ids, which only grow.
func TestIDsOfAnyClock(t *testing.T) {
	t.Parallel()
	g := ids{entropy: ulid.Monotonic(rand.Reader, 0)}
	last := ""
	for _, year := range []int{-5, 1969, 2026, 10889, 12000, 2026} {
		id := g.next(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		assert.Greater(t, id, last)
		last = id
	}
}
