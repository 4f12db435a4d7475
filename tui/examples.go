package tui

import (
	"context"
	"fmt"
	"time"

	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/callback/mock"
)

// examplesMsg is the end of that.
type examplesMsg struct {
	id     event.DeliveryID
	loaded int
	err    error
}

// loadExamples delivers each example to the mock while that plays the
// example's script.
func (a *app) loadExamples() tea.Cmd {
	if !a.mockUp {
		return a.perform(event.Bad("The examples are sent to the mock, which is stopped. Start it in Mock (3)."))
	}
	a.lastSend++
	cmd, cancel := a.world.examplesCmd(a.lastSend, a.examples)
	a.deliveries[a.lastSend] = &delivery{what: format.Plural(len(a.examples), "example", "examples"), target: mockview.TargetName, cancel: cancel}
	a.say(event.Info("Sending " + format.Plural(len(a.examples), "example", "examples") + " to the mock."))
	return tea.Batch(cmd, a.tickNow())
}

// examplesLoaded says what there is to do now.
func (a *app) examplesLoaded(m examplesMsg) tea.Cmd {
	t := event.Good(fmt.Sprintf("Loaded %s. enter looks into one, r replays it.", format.Plural(m.loaded, "example", "examples")))
	if m.err != nil {
		t = event.Bad("The examples: " + format.Sentence(m.err))
	}
	a.say(t)
	return a.ended(m.id)
}

func (w world) examplesCmd(id event.DeliveryID, examples []Example) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	return w.pendingWrites.whole(func() tea.Msg {
		m := examplesMsg{id: id}
		server := w.mock.Running()
		if server == nil {
			return m
		}
		before := server.Script()
		defer server.SetScript(before)
		for _, e := range examples {
			if m.err = w.deliverExample(ctx, server, e); m.err != nil {
				return m
			}
			m.loaded++
		}
		return m
	}), cancel
}

// deliverExample sends one example as it is, with short waits.
func (w world) deliverExample(ctx context.Context, server *mock.Server, e Example) error {
	script, err := mock.ParseScript(e.Script)
	if err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	server.SetScript(script)
	client := &callback.Client{
		Journal: w.store, Transport: w.client.Transport, AttemptTimeout: time.Second,
		Retry: callback.RetryPolicy{Retries: 2, Base: 20 * time.Millisecond, Cap: 100 * time.Millisecond, RetryAfterCap: 100 * time.Millisecond},
	}
	_, err = client.Deliver(ctx, server.Target(), callback.Delivery{Body: e.Body, Source: callback.FromImport})
	if err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	return nil
}
