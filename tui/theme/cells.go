package theme

import (
	"redial/tui/term/safe"
)

// Cell is foreign text in exactly width cells.
func Cell(s *Styles, text string, width int) string {
	text = safe.Head(text, width+1)
	if safe.Width(text) > width {
		return safe.Cut(text, 0, width-1) + s.Glyph.Ellipsis
	}
	return Fit(text, width)
}

// OrDash is text, or the dash for what is not there.
func OrDash(s *Styles, text string) string {
	if text == "" {
		return s.Glyph.Dash
	}
	return text
}
