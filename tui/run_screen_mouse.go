package tui

import tea "github.com/charmbracelet/bubbletea"

// mouse scrolls the rows and selects the one that is clicked. The list then no
// longer follows what ends.
func (r *runScreen) mouse(m tea.MouseMsg) (intent, bool) { //nolint:unparam // as clickable has it
	if n := scrolls(m); n != 0 {
		r.follows = false
		r.list.ScrollBy(n)
	}
	if row, ok := r.list.At(m.Y - r.head); ok && pressed(m) {
		r.follows = false
		r.list.Select(row)
	}
	return nil, false
}
