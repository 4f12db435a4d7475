package stats_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/history/stats"
)

func TestCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parts        []int
		whole, width int
		want         []int
	}{
		{[]int{1, 1}, 2, 10, []int{5, 5}},
		{[]int{1_000_000, 1, 1}, 1_000_002, 10, []int{8, 1, 1}},
		{[]int{3, 0, 0}, 12, 8, []int{2, 0, 0}},
		{[]int{0, 0}, 0, 8, []int{0, 0}},
		{[]int{5}, 5, 0, []int{0}},
	} {
		assert.Equal(t, c.want, stats.Cells(c.parts, c.whole, c.width), "%v", c.parts)
	}
}

// TestCellsFit holds that no bar is longer than its width and that nothing that
// is there is left out, as long as there is a cell for each part.
func TestCellsFit(t *testing.T) {
	t.Parallel()
	for range 10_000 {
		parts, sum := make([]int, 4), 0
		for i := range parts {
			parts[i] = rand.IntN(1 << rand.IntN(20))
			sum += parts[i]
		}
		whole, width := sum+rand.IntN(2)*rand.IntN(1000), 4+rand.IntN(60)
		used := 0
		for i, n := range stats.Cells(parts, whole, width) {
			require.Equal(t, parts[i] > 0, n > 0, "%v of %d in %d", parts, whole, width)
			used += n
		}
		require.LessOrEqual(t, used, width, "%v of %d", parts, whole)
	}
}

func TestHistogram(t *testing.T) {
	t.Parallel()
	var all rows
	for _, ms := range []float64{1, 9.99, 10, 500, 29_999, 30_000, 90_000} {
		all = append(all, entry(noon, "prod", 200, ms))
	}
	buckets := count(t, all, stats.Options{}, stats.All)
	assert.Equal(t, []int{2, 1, 0, 0, 1, 0, 0, 1, 2}, buckets[0].Answers.Histogram())
	assert.Equal(t, len(stats.Limits())+1, len(buckets[0].Answers.Histogram()))
}
