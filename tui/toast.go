package tui

import (
	"time"

	"redial/tui/format"
	"redial/tui/theme"

	"github.com/charmbracelet/lipgloss"
)

// toastFor is how long a sentence stays that is not an error.
const toastFor = 5 * time.Second

// toastLeast is how long a sentence stays however many keys are pressed.
const toastLeast = time.Second

// toast is the sentence at the foot of the screen.
type toast struct {
	kind  toastKind
	text  string
	since time.Time
	until time.Time // zero: until a key is pressed
}

// over reports whether the toast's time has passed.
func (t toast) over(now time.Time) bool {
	return t.text != "" && !t.until.IsZero() && now.After(t.until)
}

// read reports whether the toast has been there long enough that a key takes
// it away.
func (t toast) read(now time.Time) bool { return now.Sub(t.since) >= toastLeast }

// look is the toast's style and glyph.
func (t toast) look(s *theme.Styles) (lipgloss.Style, string) {
	switch t.kind {
	case toastGood:
		return s.Good, s.Glyph.Delivered
	case toastBad:
		return s.Bad, s.Glyph.Rejected
	case toastInfo:
	}
	return s.Accent, s.Glyph.Bullet
}

// line draws as much of the toast as one line holds.
func (t toast) line(s *theme.Styles, width int) string {
	style, glyph := t.look(s)
	return style.Render(s.Clip(" "+glyph+" "+format.Clean(t.text), width))
}

// lines draws the toast, on as many lines as its sentence takes.
func (t toast) lines(s *theme.Styles, width int) []string {
	style, glyph := t.look(s)
	var lines []string
	for i, l := range format.WrapLines(format.Clean(t.text), max(width-4, 1)) {
		if i > 0 {
			glyph = " "
		}
		lines = append(lines, theme.Fit(style.Render(" "+glyph+" "+l), width))
	}
	return lines
}
