package widget

import (
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"
)

// RenderEach renders every line in a style.
func RenderEach(style lipgloss.Style, lines []string) []string {
	for i, l := range lines {
		lines[i] = style.Render(l)
	}
	return lines
}

// Indented puts spaces before each line.
func Indented(lines []string, by int) []string {
	for i := range lines {
		lines[i] = strings.Repeat(" ", by) + lines[i]
	}
	return lines
}

// WithCursor lays the cursor over the character at a cell of a line.
func WithCursor(s *theme.Styles, line string, x int) string {
	rest := safe.Cut(line, x, safe.Width(line))
	if rest == "" {
		return line + s.Cursor.Render(" ")
	}
	n := firstCluster(rest)
	return safe.Cut(line, 0, x) + s.Cursor.Render(rest[:n]) + rest[n:]
}

// ChoiceLine draws the choices on one line, or the chosen one alone where they
// don't fit.
func ChoiceLine(s *theme.Styles, words []string, chosen, width int, focused bool) string {
	var b strings.Builder
	used := 0
	for i, w := range words {
		if i == chosen {
			b.WriteString(choiceStyle(s, focused).Render("[" + w + "]"))
		} else {
			b.WriteString(s.Muted.Render(" " + w + " "))
		}
		used += len(w) + 2
	}
	switch {
	case chosen < 0 && used+2 <= width:
		return s.Warn.Render("? ") + b.String()
	case used <= width:
		return b.String()
	case chosen < 0:
		return s.Warn.Render(s.Clip("? something else", width))
	}
	return choiceStyle(s, focused).Render("["+words[chosen]+"]") +
		s.Muted.Render(s.Clip(" "+format.Itoa(chosen+1)+" of "+format.Itoa(len(words)), width-len(words[chosen])-2))
}

func choiceStyle(s *theme.Styles, focused bool) lipgloss.Style {
	if focused {
		return s.Accent.Bold(true)
	}
	return s.Strong
}
