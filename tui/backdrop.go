package tui

import tea "github.com/charmbracelet/bubbletea"

// backdrop is the screen without its dialogs, as it was drawn last.
type backdrop struct {
	screen        string
	width, height int
	old           bool // a message came that may change it
}

// drawBackdrop draws the screen without its dialogs. Behind a bulk replay, which
// says many times a second how far it is, it stays as it was until another
// message comes: to draw it costs more than the replay's own screen, and all of
// it is taken from the replay.
func (a *app) drawBackdrop() string {
	b := &a.backdrop
	if b.old || b.width != a.width || b.height != a.height || !a.watchesRun() {
		*b = backdrop{screen: a.header() + "\n" + a.body() + "\n" + a.footer(), width: a.width, height: a.height}
	}
	return b.screen
}

// ages notes that the backdrop must be drawn again after m.
func (b *backdrop) ages(m tea.Msg) {
	if step, ok := m.(streamedMsg); ok {
		m = step.msg
	}
	switch m.(type) {
	case runEventsMsg, tickMsg:
	default:
		b.old = true
	}
}

// watchesRun reports whether the screen of a bulk replay that is under way stands
// before all else.
func (a *app) watchesRun() bool {
	for _, l := range a.layers {
		if r, ok := l.(*runScreen); ok && r.summary == nil {
			return true
		}
	}
	return false
}
