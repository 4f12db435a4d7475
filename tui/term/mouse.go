package term

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Pressed reports whether an event is a click's beginning.
func Pressed(m tea.MouseMsg) bool {
	return m.Action == tea.MouseActionPress && m.Button == tea.MouseButtonLeft
}

// Scrolled is how many rows an event scrolls, 0 where it is no wheel's.
func Scrolled(m tea.MouseMsg) int {
	switch m.Button {
	case tea.MouseButtonWheelUp:
		return -WheelRows
	case tea.MouseButtonWheelDown:
		return WheelRows
	default:
		return 0
	}
}

// WheelRows is how many rows a notch of the wheel scrolls.
const WheelRows = 3
