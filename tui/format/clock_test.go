package format

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("east", 2*60*60)
	now := time.Date(2026, 1, 10, 0, 30, 0, 0, zone)
	for _, tt := range []struct {
		at          time.Time
		whole, last string
		short8      string
		short12     string
	}{
		{now.Add(-time.Minute), "00:29:00", "00:29:00", "00:29:00", "00:29:00"},
		{now.Add(-time.Minute).UTC(), "00:29:00", "00:29:00", "00:29:00", "00:29:00"},
		{now.Add(-time.Hour), "2026-01-09 23:30:00", "2026-01-09 23:30", "Jan  9", "Jan  9 23:30"},
		{now.AddDate(0, 0, -20), "2025-12-21 00:30:00", "2025-12-21 00:30", "Dec 21", "Dec 21 00:30"},
		{now.AddDate(-1, 0, 0), "2025-01-10 00:30:00", "2025-01-10 00:30", "Jan 2025", "Jan 10  2025"},
	} {
		assert.Equal(t, tt.whole, Moment(tt.at, now, TimeOfDay))
		assert.Equal(t, tt.last, LastMoment(tt.at, now))
		assert.Equal(t, tt.short8, ShortMoment(tt.at, now, 8))
		assert.Equal(t, tt.short12, ShortMoment(tt.at, now, 12))
	}
	assert.Len(t, Moment(now.AddDate(-1, 0, 0), time.Time{}, TimeOfDay), 8, "without a clock no day is another one")
}
