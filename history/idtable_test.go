package history

import (
	"math/rand/v2"
	"testing"

	"redial/history/internal/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestIDTable holds the table to a map, for ids that come in order, nearly so,
// in none, and again.
func TestIDTable(t *testing.T) {
	t.Parallel()
	for name, swaps := range map[string]float64{"ascending": 0, "nearly": 0.1, "shuffled": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(1, uint64(10*swaps)))
			ids := make([]record.Key, 3*blockRows/2)
			for i := range ids {
				ids[i] = record.Key{0, byte(i >> 16), byte(i >> 8), byte(i), byte(rng.IntN(256))}
				if rng.IntN(50) == 0 {
					ids[i] = ids[rng.IntN(i+1)]
				}
			}
			for range int(swaps * float64(len(ids))) {
				i, j := rng.IntN(len(ids)), rng.IntN(len(ids))
				ids[i], ids[j] = ids[j], ids[i]
			}
			var table idTable
			truth := map[record.Key]uint32{}
			idOf := func(row uint32) record.Key { return ids[row] }
			for row, id := range ids {
				odd := id[3] == 7
				want, known := truth[id]
				got, taken := table.put(id, uint32(row), odd, idOf)
				require.Equal(t, known, taken)
				if !known {
					want = uint32(row)
					truth[id] = want
				}
				require.Equal(t, want, got)
			}
			for id, row := range truth {
				got, ok := table.get(id, idOf)
				require.True(t, ok)
				require.Equal(t, row, got)
				id[15] = 1
				_, ok = table.get(id, idOf)
				require.False(t, ok)
			}
			if swaps == 0 {
				assert.Less(t, table.late.used, len(ids)/20)
			}
		})
	}
	_, ok := new(idTable).get(record.Key{}, nil)
	assert.False(t, ok)
}
