package widget

import (
	tea "github.com/charmbracelet/bubbletea"
)

// EditKey gives a key to a text; it reports whether the text changed.
func EditKey(e *Editor, k tea.KeyMsg) (changed bool) {
	was := e.Edits
	switch {
	case k.Alt && k.Type == tea.KeyRunes:
		editAlt(e, k.String())
		return e.Edits != was
	case k.Type == tea.KeyRunes, k.Type == tea.KeySpace:
		e.Insert(string(k.Runes))
		return e.Edits != was
	case moveInField(e, k.String()):
		return false
	}
	switch k.String() {
	case "enter", "ctrl+j":
		if !e.Single {
			e.Insert("\n")
		}
	case "backspace", "ctrl+h":
		e.DeleteTo(e.Before())
	case "delete", "ctrl+d":
		e.DeleteTo(e.After())
	case "ctrl+w", "alt+backspace":
		e.DeleteTo(e.WordBefore())
	case "alt+d", "ctrl+delete":
		e.DeleteTo(e.WordAfter())
	case "ctrl+u":
		e.DeleteTo(e.Row, 0)
	case "ctrl+k":
		e.DeleteTo(e.Row, len(e.Lines[e.Row]))
	}
	return e.Edits != was
}

func editAlt(e *Editor, key string) {
	switch key {
	case "alt+b":
		e.MoveTo(e.WordBefore())
	case "alt+f":
		e.MoveTo(e.WordAfter())
	case "alt+d":
		e.DeleteTo(e.WordAfter())
	}
}

// moveInField moves the cursor by a key, or reports that the key does not.
func moveInField(e *Editor, key string) bool {
	switch key {
	case "left", "ctrl+b":
		e.MoveTo(e.Before())
	case "right":
		e.MoveTo(e.After())
	case "alt+left", "ctrl+left":
		e.MoveTo(e.WordBefore())
	case "alt+right", "ctrl+right":
		e.MoveTo(e.WordAfter())
	case "home", "ctrl+a":
		e.MoveTo(e.Row, 0)
	case "end":
		e.MoveTo(e.Row, len(e.Lines[e.Row]))
	case "ctrl+home":
		e.MoveTo(0, 0)
	case "ctrl+end":
		e.MoveTo(len(e.Lines)-1, len(e.Lines[len(e.Lines)-1]))
	default:
		return false
	}
	return true
}
