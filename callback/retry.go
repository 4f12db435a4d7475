package callback

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryPolicy is exponential backoff with full jitter: each wait is drawn
// evenly from nothing to a ceiling, so that many clients that failed together
// don't come back together.
type RetryPolicy struct {
	Retries       int           // attempts after the first
	Base          time.Duration // the first wait's ceiling, 0 is 1 s; doubled each time
	Cap           time.Duration // the highest ceiling, 0 is 30 s
	RetryAfterCap time.Duration // how much of a Retry-After is honoured, 0 is 1 min
}

const (
	defaultBase          = time.Second
	defaultCap           = 30 * time.Second
	defaultRetryAfterCap = time.Minute
	leastWait            = time.Millisecond
)

// wait is how long to wait after the n-th attempt, a. Jitter is in [0, 1).
// The answer's Retry-After is the least it will be.
func (p RetryPolicy) wait(n int, a Attempt, jitter float64) time.Duration {
	w := time.Duration(jitter * float64(p.ceiling(n)))
	asked := retryAfter(a)
	return max(leastWait, w, min(asked, orDefault(p.RetryAfterCap, defaultRetryAfterCap)))
}

func (p RetryPolicy) ceiling(n int) time.Duration {
	ceiling, highest := orDefault(p.Base, defaultBase), orDefault(p.Cap, defaultCap)
	for i := 1; i < n; i++ {
		if ceiling > highest/2 {
			return highest
		}
		ceiling *= 2
	}
	return min(ceiling, highest)
}

// retryAfter reads the answer's Retry-After, in seconds or as a date. A date is
// held against the answer's own Date where it has one, so that the two clocks
// need not agree. What can't be read is 0.
func retryAfter(a Attempt) time.Duration {
	value := strings.TrimSpace(a.Headers["Retry-After"])
	if value == "" {
		return 0
	}
	if digits(value) {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(math.MaxInt64/time.Second) {
			return math.MaxInt64
		}
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now := time.Now()
	if date, err := http.ParseTime(a.Headers["Date"]); err == nil {
		now = date
	}
	return max(0, until.Sub(now))
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
