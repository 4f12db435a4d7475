package tui

import (
	"fmt"
	"time"

	"redial/callback"
)

// flightsText is what is being sent: how much, and of one callback how long its try
// has lasted, how long it may, and which try it is.
func (a *app) flightsText(roomy bool) string {
	text := fmt.Sprintf("sending %d", len(a.flights))
	if len(a.flights) != 1 {
		return text
	}
	for _, f := range a.flights {
		if !f.bulk || f.one {
			text += ", " + tryText(a.now.Sub(f.since), a.world.client, f.attempts+1, roomy)
		}
	}
	return text
}

// tryText says how a try goes: "12 s of 30 s, try 2 of 3".
func tryText(took time.Duration, c *callback.Client, try int, roomy bool) string {
	text := fmt.Sprintf("%d s", int(max(took, 0)/time.Second))
	if c == nil || !roomy {
		return text
	}
	text += fmt.Sprintf(" of %d s", int(c.AttemptLimit()/time.Second))
	if c.Retry.Retries > 0 {
		text += fmt.Sprintf(", try %d of %d", min(try, c.Retry.Retries+1), c.Retry.Retries+1)
	}
	return text
}

// runStep counts the tries of a replay of one callback.
func (a *app) runStep(m runEventsMsg) {
	f := a.flights[m.id]
	if f == nil || !f.one {
		return
	}
	for _, s := range m.steps {
		if int(s.tries) > f.attempts {
			f.attempts, f.since = int(s.tries), a.now
		}
	}
}
