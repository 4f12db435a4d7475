package tui

import (
	"strconv"
	"strings"

	"redial/tui/term/safe"

	"github.com/charmbracelet/x/ansi"
)

// frame draws body within a border whose top line carries a title on the left
// and a word on the right. width and height include the border.
func (s *styles) frame(title, right, body string, width, height int, focused bool) string {
	if width < 2 || height < 2 {
		return block(body, max(width, 0), max(height, 0))
	}
	st, g := s.border, s.glyph
	if focused {
		st = s.borderFocused
	}
	inner := width - 2
	var b strings.Builder
	b.WriteString(st.Render(g.topLeft))
	b.WriteString(s.frameTop(title, right, inner, focused))
	b.WriteString(st.Render(g.topRight))
	b.WriteByte('\n')
	side := st.Render(g.vertical)
	for _, line := range blockLines(body, inner, height-2) {
		b.WriteString(side)
		b.WriteString(line)
		b.WriteString(side)
		b.WriteByte('\n')
	}
	b.WriteString(st.Render(g.bottomLeft + strings.Repeat(g.horizontal, inner) + g.bottomRight))
	return b.String()
}

// frameTop is the top border between its corners: exactly inner cells.
func (s *styles) frameTop(title, right string, inner int, focused bool) string {
	st := s.border
	if focused {
		st = s.borderFocused
	}
	bar := func(n int) string { return st.Render(strings.Repeat(s.glyph.horizontal, max(n, 0))) }
	if title != "" {
		title = " " + title + " "
	}
	if right != "" {
		right = " " + right + " "
	}
	if safe.Width(title)+safe.Width(right) > inner-1 {
		right = ""
	}
	title = ansi.Truncate(title, inner, s.glyph.ellipsis)
	rest := inner - safe.Width(title) - safe.Width(right)
	return title + bar(rest) + right
}

// block pads and cuts text to exactly width by height cells.
func block(text string, width, height int) string {
	return strings.Join(blockLines(text, width, height), "\n")
}

func blockLines(text string, width, height int) []string {
	lines := make([]string, 0, max(height, 0))
	if text != "" {
		lines = append(lines, strings.Split(text, "\n")...)
	}
	if len(lines) > height {
		lines = lines[:max(height, 0)]
	}
	for i, l := range lines {
		lines[i] = fit(l, width)
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", max(width, 0)))
	}
	return lines
}

// fit pads or cuts one line to exactly width cells.
func fit(line string, width int) string {
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

// clip is harmless text in at most width cells, with an ellipsis where it was
// cut.
func (s *styles) clip(text string, width int) string {
	if safe.Width(text) <= width {
		return text
	}
	return ansi.Truncate(text, max(width, 0), s.glyph.ellipsis)
}

// fitRight is fit with the text at the right edge.
func fitRight(line string, width int) string {
	w := safe.Width(line)
	if w >= width {
		return fit(line, width)
	}
	return strings.Repeat(" ", width-w) + line
}

// wrapKeys breaks keys and what they do, three spaces apart, into lines: none is
// cut.
func wrapKeys(text string, width int) []string {
	const apart = "   "
	return wrapParts(strings.Split(strings.TrimRight(text, " "), apart), apart, width)
}

// wrapParts puts parts on lines, as many on each as fit: none is cut.
func wrapParts(parts []string, apart string, width int) []string {
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

// beside joins two blocks of equal height, left to right.
func beside(left, right string) string {
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

// over draws a box on a screen, at column x and line y.
func over(screen, box string, x, y int) string {
	lines := strings.Split(screen, "\n")
	for i, l := range strings.Split(box, "\n") {
		at := y + i
		if at < 0 || at >= len(lines) {
			continue
		}
		base := lines[at]
		left := fit(ansi.Truncate(base, x, ""), x)
		right := ansi.TruncateLeft(base, x+safe.Width(l), "")
		lines[at] = left + l + right
	}
	return strings.Join(lines, "\n")
}

// center draws a box in the middle of a screen of width by height cells.
func center(screen, box string, width, height int) string {
	x, y, _, _ := centered(box, width, height)
	return over(screen, box, x, y)
}

// centered is where center draws a box, and how many cells that has.
func centered(box string, width, height int) (x, y, w, h int) {
	lines := strings.Split(box, "\n")
	for _, l := range lines {
		w = max(w, safe.Width(l))
	}
	return max((width-w)/2, 0), max((height-len(lines))/2, 0), w, len(lines)
}

func itoa(n int) string { return strconv.Itoa(n) }
