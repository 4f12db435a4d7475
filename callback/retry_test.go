package callback

import (
	"math"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWaitBacksOff(t *testing.T) {
	t.Parallel()
	p := RetryPolicy{Base: time.Second, Cap: 10 * time.Second}
	almost := math.Nextafter(1, 0)
	for n, want := range map[int]time.Duration{1: 1, 2: 2, 3: 4, 4: 8, 5: 10, 6: 10, 500: 10} {
		assert.InDelta(t, want*time.Second, p.wait(n, Attempt{}, almost), float64(time.Microsecond), "attempt %d", n)
		assert.InDelta(t, want*time.Second/2, p.wait(n, Attempt{}, 0.5), float64(time.Microsecond), "full jitter")
		assert.Equal(t, leastWait, p.wait(n, Attempt{}, 0))
	}
	assert.InDelta(t, time.Second, RetryPolicy{}.wait(1, Attempt{}, almost), float64(time.Microsecond), "the default")
	assert.InDelta(t, 30*time.Second, RetryPolicy{}.wait(99, Attempt{}, almost), float64(time.Microsecond))
	assert.EqualValues(t, math.MaxInt64, RetryPolicy{Base: 1, Cap: math.MaxInt64}.ceiling(200), "no overflow")
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UTC().Truncate(time.Second)
		date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
		tests := []struct {
			name, header, date string
			want               time.Duration
		}{
			{"none", "", "", 0},
			{"seconds", "7", "", 7 * time.Second},
			{"spaces", " 7 ", "", 7 * time.Second},
			{"a date", date(9 * time.Second), "", 9 * time.Second},
			{"a past date", date(-time.Hour), "", 0},
			{"the server's clock is an hour ahead", date(time.Hour + 5*time.Second), date(time.Hour), 5 * time.Second},
			{"negative", "-3", "", 0},
			{"a word", "soon", "", 0},
			{"two", "1, 2", "", 0},
			{"a fraction", "1.5", "", 0},
			{"huge", "99999999999999999999999", "", math.MaxInt64},
			{"overflowing", "9999999999999", "", math.MaxInt64},
		}
		for _, tt := range tests {
			a := Attempt{Headers: map[string]string{"Retry-After": tt.header, "Date": tt.date}}
			assert.Equal(t, tt.want, retryAfter(a), tt.name)
		}
		p := RetryPolicy{RetryAfterCap: 20 * time.Second}
		long := Attempt{Headers: map[string]string{"Retry-After": "3600"}}
		assert.Equal(t, 20*time.Second, p.wait(1, long, 0.3), "honoured up to the cap")
		short := Attempt{Headers: map[string]string{"Retry-After": "5"}}
		assert.Equal(t, 5*time.Second, p.wait(1, short, 0.3), "and never undercut")
	})
}
