package tui

import (
	"fmt"

	"redial/tui/label"
	"redial/tui/replayview"
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
			text += ", " + label.Try(a.now.Sub(f.since), a.world.client, f.attempts+1, roomy)
		}
	}
	return text
}

// countTries counts the tries of a replay of one callback.
func (a *app) countTries(m replayview.RunEventsMsg) {
	f := a.flights[m.ID]
	if f == nil || !f.one {
		return
	}
	for _, s := range m.Steps {
		if int(s.Tries) > f.attempts {
			f.attempts, f.since = int(s.Tries), a.now
		}
	}
}
