package compose

import (
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
)

// meterLine draws how full a body is: a bar, the bytes, and the limit, in at most
// width cells. The limit is 4.5 MB over all fields; which MB is not published,
// so that there are two: one that warns and one that stops.
func meterLine(s *theme.Styles, bytes, width int) string {
	style, word := meterStyle(s, bytes)
	text := format.Count(bytes) + " B"
	if bytes >= 100_000 {
		text = format.Size(int64(bytes))
	}
	if safe.Width(text)+len(" of 4.5 MB") > width {
		return style.Render(s.Clip(text+"/4.5 MB"+word, width))
	}
	text += " of 4.5 MB" + word
	bar := min(width-safe.Width(text)-1, 24)
	if bar < 6 {
		return style.Render(s.Clip(text, width))
	}
	full := min(bytes*bar/callback.SizeLimit, bar)
	if full == 0 && bytes > 0 && bytes*bar*2 > callback.SizeLimit {
		full = 1
	}
	return style.Render(strings.Repeat(s.Glyph.Full, full)) +
		s.Muted.Render(strings.Repeat(s.Glyph.Empty, bar-full)+" ") + style.Render(text)
}

// meterStyle is the colour for a size, and the words that go with it.
func meterStyle(s *theme.Styles, bytes int) (lipgloss.Style, string) {
	switch {
	case bytes > callback.SizeLimit:
		return s.Bad, ": over the limit"
	case bytes > callback.SizeWarning:
		return s.Warn, ": may be over"
	default:
		return s.Muted, ""
	}
}
