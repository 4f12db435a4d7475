package tui

import (
	"bytes"

	"redial/tui/event"

	"redial/tui/format"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// paster is a pane or an overlay that takes a paste as bytes. To others a paste is
// a key with many characters.
type paster interface {
	Paste(data []byte) event.Event
}

// fieldLimit is the most that is pasted into a field of one line.
const fieldLimit = 64_000

// Paste gives a paste to whatever has the keys.
func (a *app) Paste(m term.PasteMsg) tea.Cmd {
	if m.Err != nil {
		return a.perform(event.Bad(format.Sentence(m.Err)))
	}
	data := lineEnds(m.Data)
	p, _ := a.focused()
	var to any = p
	typing := p.Typing()
	if n := len(a.overlays); n > 0 {
		to, typing = a.overlays[n-1], true
	}
	switch to, ok := to.(paster); {
	case ok:
		return a.perform(to.Paste(data))
	case !typing:
		return a.perform(event.Info("Nothing was pasted: no field has the focus here. / filters the list, 2 goes to Compose."))
	case len(data) > fieldLimit:
		return a.perform(event.Bad("Nothing was pasted: " + format.Size(int64(len(data))) + " is too much for this field."))
	}
	return a.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(data)), Paste: true})
}

// lineEnds gives back the line ends of a paste whose terminal sent each as the
// enter key: many do, and a text of carriage returns alone is nobody's.
func lineEnds(data []byte) []byte {
	if bytes.IndexByte(data, '\n') >= 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte{'\r'}, []byte{'\n'})
}
