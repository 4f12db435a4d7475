package replay

import "time"

// pace is how many callbacks are started a second; 0 is no bound.
type pace float64

// next is when the next callback may start, due being when the last one was to.
// A run that fell behind does not catch up in a burst.
func (p pace) next(due, now time.Time) time.Time {
	if p > 0 {
		due = due.Add(time.Duration(float64(time.Second) / float64(p)))
	}
	if due.Before(now) {
		return now
	}
	return due
}
