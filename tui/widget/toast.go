package widget

import (
	"time"

	"redial/tui/format"
	"redial/tui/theme"

	"github.com/charmbracelet/lipgloss"
)

// ToastKind says how a sentence is meant.
type ToastKind int

// The kinds of sentences.
const (
	Info ToastKind = iota
	Good
	Bad // stays until a key is pressed
)

// ToastFor is how long a sentence stays that is not an error.
const ToastFor = 5 * time.Second

// toastLeast is how long a sentence stays however many keys are pressed.
const toastLeast = time.Second

// Toast is the sentence at the foot of the screen.
type Toast struct {
	Kind  ToastKind
	Text  string
	Since time.Time
	Until time.Time // zero: until a key is pressed
}

// Over reports whether the toast's time has passed.
func (t Toast) Over(now time.Time) bool {
	return t.Text != "" && !t.Until.IsZero() && now.After(t.Until)
}

// Read reports whether the toast has been there long enough that a key takes
// it away.
func (t Toast) Read(now time.Time) bool { return now.Sub(t.Since) >= toastLeast }

// look is the toast's style and glyph.
func (t Toast) look(s *theme.Styles) (lipgloss.Style, string) {
	switch t.Kind {
	case Good:
		return s.Good, s.Glyph.Delivered
	case Bad:
		return s.Bad, s.Glyph.Rejected
	case Info:
	}
	return s.Accent, s.Glyph.Bullet
}

// Line draws as much of the toast as one line holds.
func (t Toast) Line(s *theme.Styles, width int) string {
	style, glyph := t.look(s)
	return style.Render(s.Clip(" "+glyph+" "+format.Clean(t.Text), width))
}

// Lines draws the toast, on as many lines as its sentence takes.
func (t Toast) Lines(s *theme.Styles, width int) []string {
	style, glyph := t.look(s)
	var lines []string
	for i, l := range format.WrapLines(format.Clean(t.Text), max(width-4, 1)) {
		if i > 0 {
			glyph = " "
		}
		lines = append(lines, theme.Fit(style.Render(" "+glyph+" "+l), width))
	}
	return lines
}
