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

// wheel gives every notch of a turn of the wheel to the pane under it.
func (a *app) wheel(m wheeledMsg) tea.Cmd {
	cmds := make([]tea.Cmd, m.times)
	for i := range cmds {
		cmds[i] = a.mouseEvent(m.MouseMsg)
	}
	return tea.Batch(cmds...)
}

// setMouseIntent wants the mouse reported, or left to the terminal.
type setMouseIntent struct{ on bool }

func (a *app) setMouse(on bool) tea.Cmd {
	a.mouseUp = on
	key := keyName(a.table.byID[actMouse].keys[0])
	if on {
		a.say(toastIntent{toastInfo, "The mouse works here again; " + key + " leaves it to the terminal."})
		return tea.EnableMouseCellMotion
	}
	a.say(toastIntent{toastInfo, "The mouse is the terminal's: drag to select text. " + key + " takes it back."})
	return tea.DisableMouse
}

// mouseAgain turns the mouse's reports on after another program had the
// terminal: bubbletea turns them off for it, and forgets.
func (a *app) mouseAgain() tea.Cmd {
	if !a.mouseUp {
		return nil
	}
	return tea.EnableMouseCellMotion
}
