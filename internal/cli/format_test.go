package cli

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFiguresAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1 try", count(1, "try", "tries"))
	assert.Equal(t, "0 tries", count(0, "try", "tries"))
	assert.Equal(t, "1,234,567 tries", count(1234567, "try", "tries"))
	assert.Equal(t, "-1,234", thousands(-1234))
	assert.Equal(t, "-123", thousands(-123))
	assert.Equal(t, "999 B", size(999))
	assert.Equal(t, "1.0 KB", size(1000))
	assert.Equal(t, "4.5 MB", size(4_500_000))
	assert.Equal(t, "0.4 ms", took(0.4))
	assert.Equal(t, "34 ms", took(34))
	assert.Equal(t, "1.24 s", took(1240))
	assert.Equal(t, "30.0 s", took(30_000))
	assert.Equal(t, "7f0c3a52-9d1e", short("7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"))
	assert.Equal(t, "order-7", short("order-7"))
}

func TestAgesAndSizes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{"90d": 90 * oneDay, "2w": 14 * oneDay, "12h": 12 * time.Hour, "1.5d": 36 * time.Hour, "90m": 90 * time.Minute} {
		got, err := parseAge(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, got, s)
	}
	for s, want := range map[string]int64{"500mb": 500e6, "2GB": 2e9, "1.5kb": 1500, "7": 7, "7b": 7} {
		got, err := parseSize(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "d", "-3d", "0h", "9y", "x", "1e400d", "NaNd"} {
		_, err := parseAge(s)
		require.Error(t, err, s)
	}
	for _, s := range []string{"mb", "-1mb", "0", "9tb", "infgb", "1e99gb"} {
		_, err := parseSize(s)
		require.Error(t, err, s)
	}
}

func TestClockNamesTheDateWhereItIsNotToday(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)
	assert.Equal(t, "11:59:00", clock(now.Add(-time.Minute), now))
	assert.Equal(t, "2026-11-21 12:00:00", clock(now.AddDate(0, 0, -1), now))
	assert.Equal(t, "2025-11-22 12:00:00", clock(now.AddDate(-1, 0, 0), now))
}

func TestCutAroundShowsTheFirstDifference(t *testing.T) {
	t.Parallel()
	long := string(make([]byte, 5000))
	a, b := cutAround(long+"A"+long, long+"B"+long)
	assert.Contains(t, a, "A")
	assert.Contains(t, b, "B")
	assert.Less(t, len(a), 300)
	a, b = cutAround("short", "")
	assert.Equal(t, "short", a)
	assert.Empty(t, b)
}
