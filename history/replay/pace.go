package replay

import (
	"context"
	"time"
)

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

// pacer waits for a pace.
type pacer struct {
	pace    pace
	due     time.Time
	begun   bool
	stopped <-chan struct{}
}

// wait returns when the next callback may start, or false when the run is over.
func (p *pacer) wait(ctx context.Context) bool {
	if p.pace <= 0 {
		return true
	}
	if p.begun {
		p.due = p.pace.next(p.due, time.Now())
	}
	p.begun = true
	timer := time.NewTimer(time.Until(p.due))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-p.stopped:
		return false
	}
}
