package widget

import tea "github.com/charmbracelet/bubbletea"

// Overlay is a dialog over the screen. While it is the topmost it gets every key.
type Overlay interface {
	// Box draws the overlay, border included, within width by height cells.
	Box(width, height int) string
	// Key takes a key. done closes the overlay before what it wants is done.
	Key(k tea.KeyMsg) (do any, done bool)
}
