package replayview

import (
	"redial/tui/event"
	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// Mouse scrolls the rows and selects the one that is clicked. The list then no
// longer follows what ends.
func (r *Run) Mouse(m tea.MouseMsg) (event.Event, bool) {
	if n := term.Scrolled(m); n != 0 {
		r.follows = false
		r.list.ScrollBy(n)
	}
	if row, ok := r.list.At(m.Y - r.head); ok && term.Pressed(m) {
		r.follows = false
		r.list.Select(row)
	}
	return nil, false
}
