package tui

import (
	"strings"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
)

// meter draws how full a body is: a bar, the bytes, and the limit, in at most
// width cells. The limit is 4.5 MB over all fields; which MB is not published,
// so that there are two: one that warns and one that stops.
func (s *styles) meter(bytes, width int) string {
	style, word := s.meterLook(bytes)
	text := countText(bytes) + " B"
	if bytes >= 100_000 {
		text = sizeText(int64(bytes))
	}
	if safe.Width(text)+len(" of 4.5 MB") > width {
		return style.Render(s.clip(text+"/4.5 MB"+word, width))
	}
	text += " of 4.5 MB" + word
	bar := min(width-safe.Width(text)-1, 24)
	if bar < 6 {
		return style.Render(s.clip(text, width))
	}
	full := min(bytes*bar/callback.SizeLimit, bar)
	if full == 0 && bytes > 0 && bytes*bar*2 > callback.SizeLimit {
		full = 1
	}
	return style.Render(strings.Repeat(s.glyph.full, full)) +
		s.muted.Render(strings.Repeat(s.glyph.empty, bar-full)+" ") + style.Render(text)
}

// meterLook is the colour for a size, and the words that go with it.
func (s *styles) meterLook(bytes int) (lipgloss.Style, string) {
	switch {
	case bytes > callback.SizeLimit:
		return s.bad, ": over the limit"
	case bytes > callback.SizeWarning:
		return s.warn, ": may be over"
	default:
		return s.muted, ""
	}
}
