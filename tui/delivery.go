package tui

import (
	"fmt"

	"redial/tui/label"
	"redial/tui/replayview"
)

// deliveriesText is what is being sent: how much, and of one callback how long its try
// has lasted, how long it may, and which try it is.
func (a *app) deliveriesText(roomy bool) string {
	text := fmt.Sprintf("sending %d", len(a.deliveries))
	if len(a.deliveries) != 1 {
		return text
	}
	for _, f := range a.deliveries {
		if !f.bulk || f.one {
			text += ", " + label.Try(a.now.Sub(f.since), a.world.client, f.attempts+1, roomy)
		}
	}
	return text
}

// countTries counts the tries of a replay of one callback.
func (a *app) countTries(m replayview.RunEventsMsg) {
	f := a.deliveries[m.ID]
	if f == nil || !f.one {
		return
	}
	for _, s := range m.Steps {
		if int(s.Tries) > f.attempts {
			f.attempts, f.since = int(s.Tries), a.now
		}
	}
}
