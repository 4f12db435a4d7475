package tui

import tea "github.com/charmbracelet/bubbletea"

// layer is a dialog over the screen. While it is the topmost it gets every key.
type layer interface {
	// box draws the layer, border included, within width by height cells.
	box(width, height int) string
	// Key takes a key. done closes the layer before the intent is performed.
	Key(k tea.KeyMsg) (do intent, done bool)
}

// openLayerIntent puts a dialog over the screen.
type openLayerIntent struct{ layer layer }

// drop closes a layer.
func (a *app) drop(l layer) {
	for i := range a.layers {
		if a.layers[i] == l {
			a.layers = append(a.layers[:i:i], a.layers[i+1:]...)
			return
		}
	}
}
