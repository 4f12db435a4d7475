package tui

import tea "github.com/charmbracelet/bubbletea"

// mouseEvent gives a mouse event to the pane under it, in the pane's own
// coordinates, and the focus to a pane that is clicked.
func (a *app) mouseEvent(m tea.MouseMsg) tea.Cmd {
	if len(a.layers) > 0 || m.Y == 0 || m.Y > a.bodyHeight() {
		return nil
	}
	p, _ := a.focused()
	x := m.X
	if a.place == placeHistory && a.wide() && !a.zoomed {
		p = a.history
		right := x >= a.listWidth()
		if right {
			p, x = a.inspector, x-a.listWidth()
		}
		if m.Action == tea.MouseActionPress && m.Button == tea.MouseButtonLeft {
			a.inspecting = right
		}
	}
	m.X, m.Y = x-1, m.Y-2
	return a.perform(p.mouse(m))
}
