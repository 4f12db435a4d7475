package history

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOrderPartIsNeverMissed holds what is told of a UUID's bytes to its text:
// every part of it, and parts of others.
func TestOrderPartIsNeverMissed(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	random := func() (k key) {
		for i := range k {
			k[i] = byte(rng.Uint32())
		}
		return k
	}
	spared := 0
	for range 200 {
		k, other := random(), random()
		text, foreign := k.appendUUID(nil), other.appendUUID(nil)
		for from := range text {
			for to := from; to <= len(text); to++ {
				p := newOrderPart("*" + string(bytes.ToUpper(text[from:to])))
				require.True(t, p.mayBeIn(&k) && p.isIn(text), "%s in %s", p.text, text)
				q := newOrderPart("*" + string(foreign[from:to]))
				if !q.mayBeIn(&k) {
					spared++
					require.False(t, q.isIn(text), "%s in %s", q.text, text)
				}
			}
		}
	}
	require.Greater(t, spared, 50_000, "most others are known by their bytes")
}
