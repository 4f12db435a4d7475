package tui

import (
	"time"

	"redial/tui/browser"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// countsFrom is when the orders are first counted: by then the first screen is
// drawn, and the index, which is waited for, begins of its own accord.
const countsFrom = 150 * time.Millisecond

// countShare bounds what counting may cost: it rests this many times as long as
// it took.
const countShare = 100

// undeliveredMsg is how many orders are not delivered, by all that the history
// held at a revision.
type undeliveredMsg struct {
	count    int
	revision history.Revision
	cost     time.Duration
	err      error
}

// undeliveredCmd counts the orders that are not delivered, after a rest: at the
// start, and while callbacks come in, the list goes before their count.
func (w world) undeliveredCmd(at history.Revision, after time.Duration) tea.Cmd {
	return func() tea.Msg {
		rest := time.NewTimer(after)
		defer rest.Stop()
		select {
		case <-rest.C:
		case <-w.ctx.Done():
			return nil
		}
		began := time.Now()
		n, err := w.store.Undelivered(w.ctx)
		return undeliveredMsg{count: n, revision: at, cost: time.Since(began), err: err}
	}
}

// undeliveredAgainCmd counts again when the history has grown.
func (w world) undeliveredAgainCmd(last undeliveredMsg) tea.Cmd {
	return func() tea.Msg {
		revision, err := w.store.Wait(w.ctx, last.revision)
		if err != nil {
			return nil // the list says so
		}
		return w.undeliveredCmd(revision, max(browser.Steady, countShare*last.cost))()
	}
}
