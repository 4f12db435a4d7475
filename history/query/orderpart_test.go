package query

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOrderPartIsNeverMissed holds what is told of a UUID's bytes to its text:
// every part of it, and parts of others.
func TestOrderPartIsNeverMissed(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	random := func() (id [16]byte) {
		for i := range id {
			id[i] = byte(rng.Uint32())
		}
		return id
	}
	spared := 0
	for range 200 {
		k, other := random(), random()
		text, foreign := uuidText(k), uuidText(other)
		for from := range text {
			for to := from; to <= len(text); to++ {
				p := NewOrderPart("*" + string(bytes.ToUpper(text[from:to])))
				require.True(t, p.MayBeIn(&k) && p.IsIn(text), "%s in %s", p.text, text)
				q := NewOrderPart("*" + string(foreign[from:to]))
				if !q.MayBeIn(&k) {
					spared++
					require.False(t, q.IsIn(text), "%s in %s", q.text, text)
				}
			}
		}
	}
	require.Greater(t, spared, 50_000, "most others are known by their bytes")
}

func uuidText(id [16]byte) []byte {
	h := hex.EncodeToString(id[:])
	return []byte(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}
