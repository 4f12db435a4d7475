package tui

import (
	"time"

	"redial/tui/event"
	"redial/tui/replayview"

	tea "github.com/charmbracelet/bubbletea"
)

// backdrop is the screen without its dialogs, as it was drawn last.
type backdrop struct {
	screen        string
	width, height int
	old           bool      // it is to be drawn again
	behind        bool      // a message came that may change it
	aged          time.Time // when it was found behind last, by the clock of the ticks
}

// backdropEvery is how often a backdrop is drawn again for what comes by itself.
const backdropEvery = time.Second

// drawBackdrop draws the screen without its dialogs. Behind a bulk replay, which
// says many times a second how far it is, it stays as it was until a key is pressed,
// or for a second: to draw it costs more than the replay's own screen, and all of it
// is taken from the replay.
func (a *app) drawBackdrop() string {
	b := &a.backdrop
	if b.old || b.width != a.width || b.height != a.height || !a.watchesRun() {
		b.screen, b.width, b.height, b.old = a.header()+"\n"+a.body()+"\n"+a.footer(), a.width, a.height, false
	}
	return b.screen
}

// ages notes whether the backdrop must be drawn again after m.
func (b *backdrop) ages(m tea.Msg) {
	if step, ok := m.(event.StreamedMsg); ok {
		m = step.Msg
	}
	switch m := m.(type) {
	case replayview.RunEventsMsg:
	case event.TickMsg:
		if b.behind && m.Now.Sub(b.aged) >= backdropEvery {
			b.old, b.behind, b.aged = true, false, m.Now
		}
	case tea.KeyMsg, tea.MouseMsg, tea.WindowSizeMsg, replayview.RunEndedMsg:
		b.old = true
	default:
		b.behind = true
	}
}

// watchesRun reports whether the screen of a bulk replay that is under way stands
// before all else.
func (a *app) watchesRun() bool {
	for _, l := range a.overlays {
		if r, ok := l.(*replayview.Run); ok && r.Summary == nil {
			return true
		}
	}
	return false
}
