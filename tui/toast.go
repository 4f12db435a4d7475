package tui

import "time"

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

// line draws the toast as one line.
func (t toast) line(s *styles, width int) string {
	style, glyph := s.accent, s.glyph.bullet
	switch t.kind {
	case toastGood:
		style, glyph = s.good, s.glyph.delivered
	case toastInfo:
	case toastBad:
		style, glyph = s.bad, s.glyph.rejected
	}
	return fit(style.Render(" "+glyph+" "+clean(t.text)), width)
}
