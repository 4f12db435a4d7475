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
	before uploaded // how far its files came before
}

// sendCmd delivers; cancel ends it early. Its steps come as deliveryMsg, its
// end as sentMsg.
func (w world) sendCmd(d departure) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	steps := make(chan tea.Msg, 8)
	work := func() tea.Msg {
		defer close(steps)
		if !w.underWay.begin() {
			return nil
		}
		defer w.underWay.done()
		tell := func(m tea.Msg) {
			select {
			case steps <- m:
			case <-ctx.Done():
			}
		}
		out, up, err := w.deliver(ctx, d,
			func(e callback.Event) { tell(deliveryMsg{id: d.id, event: e}) },
			func(m uploadMsg) { tell(m) })
		return sentMsg{
			id: d.id, source: d.send.source, replayOf: d.send.replayOf,
			target: d.target.Name, outcome: out, err: err, uploaded: up,
		}
	}
	return tea.Batch(work, nextCmd(steps)), cancel
}
