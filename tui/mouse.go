package tui

import (
	"slices"

	"redial/tui/event"

	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term"

	"redial/tui/term/safe"

	tea "github.com/charmbracelet/bubbletea"
)

// mouseEvent gives a mouse event to the pane under it, in the pane's own
// coordinates, and the focus to a pane that is clicked.
func (a *app) mouseEvent(m tea.MouseMsg) tea.Cmd {
	switch {
	case a.width < minWidth || a.height < minHeight:
		return nil
	case len(a.overlays) > 0:
		return a.overlayMouse(m)
	case m.Y == 0:
		return a.headerMouse(m)
	case m.Y > a.bodyHeight():
		return nil
	}
	p, _ := a.focused()
	x := m.X
	if a.tab == event.TabHistory && a.wide() && !a.zoomed {
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
	return a.perform(p.Mouse(m))
}

// headerMouse goes to the place that is clicked in the header, lists what is
// not delivered, or lets the target be chosen.
func (a *app) headerMouse(m tea.MouseMsg) tea.Cmd {
	if !term.Pressed(m) {
		return nil
	}
	name, gap := a.headerLeft()
	at := len(name) + 1
	for i, label := range placeLabels {
		if m.X >= at && m.X < at+len(label) {
			return a.perform(event.SwitchTab{To: event.Tab(i)})
		}
		at += len(label) + len(gap)
	}
	right := a.headerRight()
	end := a.width - 1
	for i, part := range slices.Backward(right) {
		start := end - safe.Width(part)
		switch {
		case start < at:
			return nil
		case m.X < start || m.X >= end:
		case i == len(right)-1:
			return a.run(a.table.ByID[keymap.Target])
		case part == a.undeliveredWord():
			return a.run(a.table.ByID[keymap.OpenWork])
		}
		end = start - 2
	}
	return nil
}

// clickable is an overlay that takes the mouse, in coordinates of its box.
type clickable interface {
	Mouse(m tea.MouseMsg) (do event.Event, done bool)
}

// overlayMouse gives an event to the topmost overlay where it is over its box. One
// beside it does nothing: no dialog is closed by accident.
func (a *app) overlayMouse(m tea.MouseMsg) tea.Cmd {
	top := a.overlays[len(a.overlays)-1]
	x, y, w, h := theme.Centered(a.boxOf(top), a.width, a.height)
	c, takes := top.(clickable)
	m.X, m.Y = m.X-x, m.Y-y
	if !takes || m.X < 0 || m.X >= w || m.Y < 0 || m.Y >= h {
		return nil
	}
	do, done := c.Mouse(m)
	if done {
		a.drop(top)
	}
	return a.perform(do)
}

// wheel gives every notch of a turn of the wheel to the pane under it.
func (a *app) wheel(m term.WheelMsg) tea.Cmd {
	cmds := make([]tea.Cmd, m.Times)
	for i := range cmds {
		cmds[i] = a.mouseEvent(m.MouseMsg)
	}
	return tea.Batch(cmds...)
}

// setMouseRequest wants the mouse reported, or left to the terminal.
type setMouseRequest struct{ on bool }

func (a *app) setMouse(on bool) tea.Cmd {
	a.mouseUp = on
	key := keymap.KeyName(a.table.ByID[keymap.Mouse].Keys[0])
	if on {
		a.say(event.Info("The mouse works here again; " + key + " leaves it to the terminal."))
		return tea.EnableMouseCellMotion
	}
	a.say(event.Info("The mouse is the terminal's: drag to select text. " + key + " takes it back."))
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
