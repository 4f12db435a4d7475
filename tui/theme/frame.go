package theme

import (
	"strings"

	"redial/tui/term/safe"

	"github.com/charmbracelet/x/ansi"
)

// Frame draws body within a border whose top line carries a title on the left
// and a word on the right. width and height include the border.
func (s *Styles) Frame(title, right, body string, width, height int, focused bool) string {
	if width < 2 || height < 2 {
		return Block(body, max(width, 0), max(height, 0))
	}
	st, g := s.Border, s.Glyph
	if focused {
		st = s.BorderFocused
	}
	inner := width - 2
	var b strings.Builder
	b.WriteString(st.Render(g.TopLeft))
	b.WriteString(s.frameTop(title, right, inner, focused))
	b.WriteString(st.Render(g.topRight))
	b.WriteByte('\n')
	side := st.Render(g.Vertical)
	for _, line := range BlockLines(body, inner, height-2) {
		b.WriteString(side)
		b.WriteString(line)
		b.WriteString(side)
		b.WriteByte('\n')
	}
	b.WriteString(st.Render(g.bottomLeft + strings.Repeat(g.Horizontal, inner) + g.bottomRight))
	return b.String()
}

// frameTop is the top border between its corners: exactly inner cells.
func (s *Styles) frameTop(title, right string, inner int, focused bool) string {
	st := s.Border
	if focused {
		st = s.BorderFocused
	}
	bar := func(n int) string { return st.Render(strings.Repeat(s.Glyph.Horizontal, max(n, 0))) }
	if title != "" {
		title = " " + title + " "
	}
	if right != "" {
		right = " " + right + " "
	}
	if safe.Width(title)+safe.Width(right) > inner-1 {
		right = ""
	}
	title = ansi.Truncate(title, inner, s.Glyph.Ellipsis)
	rest := inner - safe.Width(title) - safe.Width(right)
	return title + bar(rest) + right
}

// Block pads and cuts text to exactly width by height cells.
func Block(text string, width, height int) string {
	return strings.Join(BlockLines(text, width, height), "\n")
}

// BlockLines cuts and fills text to height lines of width cells.
func BlockLines(text string, width, height int) []string {
	lines := make([]string, 0, max(height, 0))
	if text != "" {
		lines = append(lines, strings.Split(text, "\n")...)
	}
	if len(lines) > height {
		lines = lines[:max(height, 0)]
	}
	for i, l := range lines {
		lines[i] = Fit(l, width)
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", max(width, 0)))
	}
	return lines
}

// Fit pads or cuts one line to exactly width cells.
func Fit(line string, width int) string {
	if width <= 0 {
		return ""
	}
	w := safe.Width(line)
	if w > width {
		line = ansi.Truncate(line, width, "")
		w = safe.Width(line)
	}
	return line + strings.Repeat(" ", width-w)
}

// Clip is harmless text in at most width cells, with an ellipsis where it was
// cut.
func (s *Styles) Clip(text string, width int) string {
	if safe.Width(text) <= width {
		return text
	}
	return ansi.Truncate(text, max(width, 0), s.Glyph.Ellipsis)
}

// FitRight is fit with the text at the right edge.
func FitRight(line string, width int) string {
	w := safe.Width(line)
	if w >= width {
		return Fit(line, width)
	}
	return strings.Repeat(" ", width-w) + line
}

// WrapKeys breaks keys and what they do, three spaces apart, into lines: none is
// cut.
func WrapKeys(text string, width int) []string {
	const apart = "   "
	return WrapParts(strings.Split(strings.TrimRight(text, " "), apart), apart, width)
}

// WrapParts puts parts on lines, as many on each as fit: none is cut.
func WrapParts(parts []string, apart string, width int) []string {
	var lines []string
	for i, part := range parts {
		if n := len(lines) - 1; i > 0 && safe.Width(lines[n]+apart+part) <= width {
			lines[n] += apart + part
			continue
		}
		lines = append(lines, part)
	}
	return lines
}

// Beside joins two blocks of equal height, left to right.
func Beside(left, right string) string {
	l, r := strings.Split(left, "\n"), strings.Split(right, "\n")
	var b strings.Builder
	for i := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l[i])
		if i < len(r) {
			b.WriteString(r[i])
		}
	}
	return b.String()
}

// Over draws a box on a screen, at column x and line y.
func Over(screen, box string, x, y int) string {
	lines := strings.Split(screen, "\n")
	for i, l := range strings.Split(box, "\n") {
		at := y + i
		if at < 0 || at >= len(lines) {
			continue
		}
		base := lines[at]
		left := Fit(ansi.Truncate(base, x, ""), x)
		right := ansi.TruncateLeft(base, x+safe.Width(l), "")
		lines[at] = left + l + right
	}
	return strings.Join(lines, "\n")
}

// Center draws a box in the middle of a screen of width by height cells.
func Center(screen, box string, width, height int) string {
	x, y, _, _ := Centered(box, width, height)
	return Over(screen, box, x, y)
}

// Centered is where center draws a box, and how many cells that has.
func Centered(box string, width, height int) (x, y, w, h int) {
	lines := strings.Split(box, "\n")
	for _, l := range lines {
		w = max(w, safe.Width(l))
	}
	return max((width-w)/2, 0), max((height-len(lines))/2, 0), w, len(lines)
}
