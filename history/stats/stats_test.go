package stats_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/history/stats"
)

// rows are callbacks that are in memory.
type rows []history.Entry

func (r rows) Len() int                           { return len(r) }
func (r rows) Brief(i int) (history.Entry, error) { return r[i], nil }

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func entry(at time.Time, target string, status int, ms float64) history.Entry {
	e := history.Entry{Time: at, Target: target, OutputType: "text", Status: status, MS: ms, State: callback.Delivered}
	switch {
	case status == 0:
		e.State, e.Error = callback.Failed, callback.ErrTimeout
	case status >= 500:
		e.State = callback.Failed
	case status >= 300:
		e.State = callback.Rejected
	}
	return e
}

// count makes the buckets of one By.
func count(t *testing.T, r rows, o stats.Options, by stats.By) []stats.Bucket {
	made, err := stats.Make(t.Context(), r, o, by)
	require.NoError(t, err)
	return made[by]
}

func TestMake(t *testing.T) {
	t.Parallel()
	no := false
	failure := entry(noon, "prod", 200, 9)
	failure.OutputType, failure.OK = "", &no
	all := rows{
		entry(noon, "prod", 200, 10), entry(noon.Add(time.Minute), "prod", 401, 20),
		entry(noon.Add(26*time.Hour), "mock", 500, 30), entry(noon.Add(-time.Hour), "mock", 0, 30000),
		failure,
		{Time: noon, State: callback.Pending},
	}
	for by, want := range map[stats.By]map[string]stats.Counts{
		stats.All:    {"all": {Callbacks: 6, Delivered: 2, Rejected: 1, Failed: 2, Pending: 1}},
		stats.Target: {"prod": {Callbacks: 3, Delivered: 2, Rejected: 1}, "mock": {Callbacks: 2, Failed: 2}, "none": {Callbacks: 1, Pending: 1}},
		stats.Type:   {"text": {Callbacks: 4, Delivered: 1, Rejected: 1, Failed: 2}, "failure": {Callbacks: 1, Delivered: 1}, "none": {Callbacks: 1, Pending: 1}},
		stats.Status: {
			"200": {Callbacks: 2, Delivered: 2}, "401": {Callbacks: 1, Rejected: 1}, "500": {Callbacks: 1, Failed: 1},
			"timeout": {Callbacks: 1, Failed: 1}, "none": {Callbacks: 1, Pending: 1},
		},
		stats.Day: {"2026-11-20": {Callbacks: 5, Delivered: 2, Rejected: 1, Failed: 1, Pending: 1}, "2026-11-21": {Callbacks: 1, Failed: 1}},
		stats.Hour: {
			"2026-11-20T11:00Z": {Callbacks: 1, Failed: 1}, "2026-11-21T14:00Z": {Callbacks: 1, Failed: 1},
			"2026-11-20T12:00Z": {Callbacks: 4, Delivered: 2, Rejected: 1, Pending: 1},
		},
	} {
		buckets := count(t, all, stats.Options{}, by)
		got := map[string]stats.Counts{}
		for _, b := range buckets {
			got[b.Key] = b.Counts
			assert.Equal(t, by.OverTime(), b.Start != nil)
		}
		assert.Equal(t, want, got, "by %s", by)
		if by.OverTime() {
			assert.True(t, slices.IsSortedFunc(buckets, func(a, b stats.Bucket) int { return a.Start.Compare(*b.Start) }))
		}
	}
}

// TestTimes holds percentiles to a plain count: at least p of a hundred times
// are no longer, and fewer are shorter.
func TestTimes(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 10, 99, 100, 101, 1000} {
		var all rows
		for range n {
			all = append(all, entry(noon, "prod", 200, float64(1+rand.IntN(500))))
		}
		all = append(all, entry(noon, "prod", 0, 30000)) // no answer has no answer time
		buckets := count(t, all, stats.Options{}, stats.All)
		answers := buckets[0].Answers
		require.Equal(t, n, answers.N)
		for p, got := range map[int]float64{50: answers.P50, 95: answers.P95, 99: answers.P99} {
			shorter, notLonger := 0, 0
			for _, e := range all[:n] {
				if e.MS < got {
					shorter++
				}
				if e.MS <= got {
					notLonger++
				}
			}
			assert.GreaterOrEqual(t, notLonger*100, p*n, "p%d of %d", p, n)
			assert.Less(t, shorter*100, p*n, "p%d of %d", p, n)
			assert.Equal(t, shorter, answers.Below(got))
		}
	}
}

func TestTimeToCallback(t *testing.T) {
	t.Parallel()
	all := rows{entry(noon, "prod", 200, 10), entry(noon, "mock", 200, 10)}
	seen := func(e history.Entry) (time.Duration, bool) { return 12300 * time.Millisecond, e.Target == "prod" }
	buckets := count(t, all, stats.Options{ToCallback: seen}, stats.All)
	assert.Equal(t, 1, buckets[0].ToCallback.N)
	assert.InDelta(t, 12300, buckets[0].ToCallback.P99, 0.001)
}

// TestHoursWhenTheClockIsChanged holds that the hour that comes twice has two keys.
func TestHoursWhenTheClockIsChanged(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30 in summer time
	all := rows{entry(first, "prod", 200, 1), entry(first.Add(time.Hour), "prod", 500, 1)}
	buckets := count(t, all, stats.Options{Place: berlin}, stats.Hour)
	require.Len(t, buckets, 2)
	assert.Equal(t, "2026-10-25T02:00+02:00", buckets[0].Key)
	assert.Equal(t, "2026-10-25T02:00+01:00", buckets[1].Key)
}

func TestMakeRecent(t *testing.T) {
	t.Parallel()
	r, err := stats.MakeRecent(rows{
		entry(noon.Add(-time.Minute), "prod", 500, 1), entry(noon.Add(-2*time.Minute), "prod", 200, 1),
		entry(noon.Add(-90*time.Minute), "prod", 401, 1), entry(noon.Add(-3*time.Hour), "prod", 500, 1),
		entry(noon.Add(-59*time.Minute), "prod", 500, 1), // another machine's clock
		entry(noon.Add(-50*time.Hour), "prod", 500, 1), entry(noon, "prod", 500, 1),
	}, noon)
	require.NoError(t, err)
	assert.Equal(t, 2, r.Hour.Lost())
	assert.Equal(t, 3, r.Hour.Callbacks)
	assert.Equal(t, 1, r.Before.Lost())
	assert.Equal(t, 1, r.Before.Callbacks)
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, name := range stats.Names() {
		by, err := stats.Parse(name)
		require.NoError(t, err)
		assert.Equal(t, name, string(by))
	}
	by, err := stats.Parse("")
	require.NoError(t, err)
	assert.Equal(t, stats.All, by)
	_, err = stats.Parse("week")
	require.ErrorContains(t, err, `"week"`)
}

func TestMakeEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := stats.Make(ctx, rows{entry(noon, "prod", 200, 1)}, stats.Options{}, stats.All)
	require.ErrorIs(t, err, context.Canceled)
}

// BenchmarkMake counts a million callbacks; a second is the limit.
func BenchmarkMake(b *testing.B) {
	all := make(rows, 1_000_000)
	for i := range all {
		all[i] = entry(noon.Add(time.Duration(i)*time.Second), "prod", 200+300*(i%9/8), float64(i%900))
	}
	for _, by := range []stats.By{stats.All, stats.Status, stats.Hour} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				_, err := stats.Make(b.Context(), all, stats.Options{}, by)
				require.NoError(b, err)
			}
		})
	}
}
