package safe

import (
	"strings"
)

// TabWidth is the distance of tab stops in Text, in cells.
const TabWidth = 4

// Line returns s as one harmless line: newlines and tabs are symbols too. It is
// idempotent.
func Line(s string) string {
	i := plainPrefix(s)
	if i == len(s) {
		return s
	}
	w := writer{}
	w.grow(len(s))
	w.plain(s[:i])
	for s = s[i:]; s != ""; {
		s = w.next(s)
	}
	return w.out.String()
}

// Text returns s as harmless lines: newlines stay, tabs become spaces up to the
// next tab stop, and every line is as Line would have it. It is idempotent.
func Text(s string) string {
	if plainPrefix(s) == len(s) {
		return s
	}
	w := writer{}
	w.grow(len(s))
	for s != "" {
		switch s[0] {
		case '\n':
			w.newline()
			s = s[1:]
		case '\t':
			w.tab()
			s = s[1:]
		default:
			s = w.next(s)
		}
	}
	return w.out.String()
}

// Head returns what is needed of Line(s) to fill width cells, and reads no more
// of s than that needs: a line of megabytes costs what its visible part costs.
// It may be wider than width; Cell and Fit cut it.
func Head(s string, width int) string {
	if len(s) <= width && plainPrefix(s) == len(s) {
		return s
	}
	w := writer{}
	for s != "" && w.cells <= width {
		s = w.next(s)
	}
	return w.out.String()
}

// Cell returns foreign text as exactly width cells: harmless, cut with an
// ellipsis or filled with spaces.
func Cell(s string, width int) string { return Fit(Head(s, width), width) }

// plainPrefix returns how many bytes of s from its start are printable ASCII.
func plainPrefix(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return i
		}
	}
	return len(s)
}

// writer builds harmless text.
type writer struct {
	out strings.Builder
	// cluster is the character being built, for what may still join it; marks
	// is how many have.
	cluster []byte
	marks   int
	// cells is the width written, in the line being written.
	cells int
}

func (w *writer) grow(n int) { w.out.Grow(n + n/8 + 16) }

// plain writes printable ASCII.
func (w *writer) plain(s string) {
	if s == "" {
		return
	}
	w.out.WriteString(s)
	w.cells += len(s)
	w.cluster = append(w.cluster[:0], s[len(s)-1])
	w.marks = 0
}

// newline ends the line.
func (w *writer) newline() {
	w.out.WriteByte('\n')
	w.cluster, w.marks, w.cells = w.cluster[:0], 0, 0
}

// tab writes spaces up to the next tab stop.
func (w *writer) tab() {
	w.plain("        "[:TabWidth-w.cells%TabWidth])
}
