package tui

import (
	"context"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// departure is a delivery about to begin.
type departure struct {
	id     event.DeliveryID
	target callback.Target
	send   event.Send
	before event.Uploaded // how far its files came before
}

// sendCmd delivers; cancel ends it early. Its steps come as DeliveryMsg, its
// end as SentMsg.
func (w world) sendCmd(d departure) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	steps := make(chan tea.Msg, 8)
	work := func() tea.Msg {
		defer close(steps)
		if !w.pendingWrites.begin() {
			return nil
		}
		defer w.pendingWrites.done()
		tell := func(m tea.Msg) {
			select {
			case steps <- m:
			case <-ctx.Done():
			}
		}
		out, up, err := w.deliver(ctx, d,
			func(e callback.Event) { tell(event.DeliveryMsg{ID: d.id, Event: e}) },
			func(m event.UploadMsg) { tell(m) })
		return event.SentMsg{
			ID: d.id, Source: d.send.Source, ReplayOf: d.send.ReplayOf,
			Target: d.target.Name, Outcome: out, Err: err, Uploaded: up,
		}
	}
	return tea.Batch(work, event.Next(steps)), cancel
}
