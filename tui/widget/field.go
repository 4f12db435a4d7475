package widget

import (
	"github.com/charmbracelet/bubbles/cursor"

	"redial/tui/theme"

	"github.com/charmbracelet/bubbles/textinput"
)

// NewField makes a field of one line.
func NewField(s *theme.Styles) textinput.Model {
	f := textinput.New()
	f.Prompt = ""
	f.Cursor.SetMode(cursorStatic)
	StyleField(&f, s)
	return f
}

// StyleField gives a field its looks.
func StyleField(f *textinput.Model, s *theme.Styles) {
	f.PlaceholderStyle, f.TextStyle = s.Muted, s.Plain
	f.Cursor.Style, f.Cursor.TextStyle = s.Cursor, s.Plain
}

// cursorStatic keeps a field's cursor still: blinking costs a frame a time.
const cursorStatic = cursor.CursorStatic
