package safe

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ellipsis ends a text that was cut.
const ellipsis = "…"

// Width returns how many cells s takes. Escape sequences, such as colours of
// our own, take none.
func Width(s string) int {
	if plainPrefix(s) == len(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Fit returns s in exactly width cells: cut with an ellipsis where it is wider,
// else filled with spaces. S is harmless text and may hold colours of our own.
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = Clip(s, width)
	if n := width - Width(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// Clip returns s in at most width cells, with an ellipsis where it was cut. S
// is harmless text and may hold colours of our own.
func Clip(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if plainPrefix(s) == len(s) {
		if len(s) <= width {
			return s
		}
		return s[:width-1] + ellipsis
	}
	return ansi.Truncate(s, width, ellipsis)
}

// Cut returns the cells of s from one to before another, exactly so many unless
// s ends before. A wide character that an edge goes through is shown as spaces.
// S is harmless text without colours.
func Cut(s string, from, to int) string {
	from = max(from, 0)
	if to <= from {
		return ""
	}
	if plainPrefix(s) == len(s) {
		return s[min(from, len(s)):min(to, len(s))]
	}
	var out strings.Builder
	for at := 0; s != "" && at < to; {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		switch end := at + width; {
		case at >= from && end <= to:
			out.WriteString(cluster)
		case end > from && at < to:
			out.WriteString(strings.Repeat(" ", min(end, to)-max(at, from)))
		}
		at += width
		s = s[len(cluster):]
	}
	return out.String()
}
