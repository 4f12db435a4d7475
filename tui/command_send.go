package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// departure is a delivery about to begin.
type departure struct {
	id     sendID
	target callback.Target
	send   sendIntent
}

// sendCmd delivers; cancel ends it early. Its steps come as deliveryMsg, its
// end as sentMsg.
func (w world) sendCmd(d departure) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	steps := make(chan tea.Msg, 8)
	w.flights.Add(1)
	work := func() tea.Msg {
		defer w.flights.Done()
		defer close(steps)
		out, err := w.client.Deliver(ctx, d.target, callback.Delivery{
			Body: d.send.body, Source: d.send.source, ReplayOf: d.send.replayOf, BodyOf: d.send.bodyOf,
			Observe: func(e callback.Event) {
				select {
				case steps <- deliveryMsg{id: d.id, event: e}:
				case <-ctx.Done():
				}
			},
		})
		return sentMsg{
			id: d.id, source: d.send.source, replayOf: d.send.replayOf,
			target: d.target.Name, outcome: out, err: err,
		}
	}
	return tea.Batch(work, nextCmd(steps)), cancel
}
