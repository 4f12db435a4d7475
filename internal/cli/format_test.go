package cli

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
	assert.Equal(t, "550e8400-e29b", short("550e8400-e29b-41d4-a716-446655440000"))
	assert.Equal(t, "order-7", short("order-7"))
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
