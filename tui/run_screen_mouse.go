package tui

import (
	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// Mouse scrolls the rows and selects the one that is clicked. The list then no
// longer follows what ends.
func (r *runScreen) Mouse(m tea.MouseMsg) (intent, bool) {
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
