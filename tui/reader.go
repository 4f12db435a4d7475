package tui

import (
	"fmt"
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"
)

// reader shows a document through a window. Its place in the document is a
// line and how many rows of that line are above the window, so that a resize
// keeps the same line on top.
type reader struct {
	styles        *theme.Styles
	width, height int
	doc           *document // nil while it is being made
	top, sub      int
	x             int // cells scrolled sideways, where lines are not wrapped
	wrap, numbers bool
	pointed       int // the line that is pointed at, counted from 1; 0 for none

	needle  string // what is searched for
	matches []int  // where it begins, in bytes of the document
	match   int    // the one that n goes on from

	cached    map[int]drawnLine // lines around the window
	cachedFor drawnFor
	widths    map[rune]int
}

// show puts a document into the window, from its first line on.
func (r *reader) show(d *document) {
	r.doc, r.top, r.sub, r.x, r.cached = d, 0, 0, 0, nil
	r.needle, r.matches, r.match, r.pointed = "", nil, 0, 0
}

func (r *reader) setSize(width, height int) {
	r.width, r.height = width, height
	r.keep()
}

// lines is how many lines the document has.
func (r *reader) lines() int {
	if r.doc == nil {
		return 0
	}
	return len(r.doc.lines)
}

// scroll moves the window by rows, down where n is positive.
func (r *reader) scroll(n int) {
	if r.lines() == 0 {
		return
	}
	for ; n > 0; n-- {
		if r.sub+1 < r.rowsOf(r.top) {
			r.sub++
		} else if r.top+1 < r.lines() {
			r.top, r.sub = r.top+1, 0
		}
	}
	for ; n < 0; n++ {
		if r.sub > 0 {
			r.sub--
		} else if r.top > 0 {
			r.top--
			r.sub = r.rowsOf(r.top) - 1
		}
	}
	r.keep()
}

// sideways scrolls by cells where lines are not wrapped.
func (r *reader) sideways(n int) { r.x = max(r.x+n, 0) }

// toTop and toBottom go to the ends.
func (r *reader) toTop() { r.top, r.sub, r.x = 0, 0, 0 }

func (r *reader) toBottom() {
	r.top, r.sub = max(r.lines()-1, 0), 0
	if r.lines() > 0 {
		r.sub = r.rowsOf(r.top) - 1
	}
	r.keep()
}

// keep holds the window within the document: the last row is never above the
// window's foot where there are rows to fill it.
func (r *reader) keep() {
	n := r.lines()
	if n == 0 {
		r.top, r.sub = 0, 0
		return
	}
	r.top = min(max(r.top, 0), n-1)
	r.sub = min(max(r.sub, 0), r.rowsOf(r.top)-1)
	top, sub := n-1, r.rowsOf(n-1)-1
	for left := r.height - 1; left > 0 && (top > 0 || sub > 0); left-- {
		if sub > 0 {
			sub--
			continue
		}
		top--
		sub = r.rowsOf(top) - 1
	}
	if r.top > top || r.top == top && r.sub > sub {
		r.top, r.sub = top, sub
	}
}

// gutter is the cells before the text: a space, or the line numbers.
func (r *reader) gutter() int {
	if !r.numbers || r.doc == nil || len(r.doc.lines) == 0 {
		return 1
	}
	return len(format.Itoa(int(r.doc.lines[len(r.doc.lines)-1].number))) + 2
}

func (r *reader) textWidth() int { return max(r.width-r.gutter(), 1) }

// rowsOf is how many rows line i takes.
func (r *reader) rowsOf(i int) int {
	if !r.wrap {
		return 1
	}
	return len(r.drawn(i).rows) - 1
}

// drawnLine is a line made harmless and broken into rows.
type drawnLine struct {
	text  string
	parts []linePart
	rows  []int // where each row begins in text, and its end
}

// drawnFor is what drawn lines depend on.
type drawnFor struct {
	doc   *document
	width int
	wrap  bool
}

// linePart is a token's share of a line: up to the byte end.
type linePart struct {
	end  int
	kind tokenKind
}

// drawn is line i. The lines around the window are kept.
func (r *reader) drawn(i int) drawnLine {
	key := drawnFor{r.doc, r.textWidth(), r.wrap}
	if r.cachedFor != key || len(r.cached) > 4*r.height+64 {
		r.cached, r.cachedFor = map[int]drawnLine{}, key
	}
	l, ok := r.cached[i]
	if !ok {
		l = r.drawLine(i)
		r.cached[i] = l
	}
	return l
}

// drawLine makes line i harmless and finds where its rows begin: no row ends
// within a wide character, or before a mark on the one before.
func (r *reader) drawLine(i int) drawnLine {
	var b strings.Builder
	l := drawnLine{rows: []int{0}}
	for _, t := range r.doc.tokens(i) {
		b.WriteString(r.text(t))
		l.parts = append(l.parts, linePart{b.Len(), t.kind})
	}
	l.text = b.String()
	if used, room := 0, r.textWidth(); r.wrap {
		for at, c := range l.text {
			w := r.cells(c)
			if used+w > room {
				l.rows = append(l.rows, at)
				used = 0
			}
			used += w
		}
	}
	l.rows = append(l.rows, len(l.text))
	return l
}

// cells is the width of a character of harmless text.
func (r *reader) cells(c rune) int {
	if c < 0x80 {
		return 1
	}
	if r.widths == nil {
		r.widths = map[rune]int{}
	}
	w, ok := r.widths[c]
	if !ok {
		w = safe.Width(string(c))
		r.widths[c] = w
	}
	return w
}

// text is a token made harmless.
func (r *reader) text(t token) string {
	if t.kind == tokenNote {
		return strings.Replace(string(t.text), "...", r.styles.Glyph.Ellipsis, 1)
	}
	return safe.Line(strings.ReplaceAll(string(t.text), "\t", "    "))
}

// view draws the window.
func (r *reader) view() string {
	if r.doc == nil {
		return theme.Block(r.styles.Muted.Render(" reading "+r.styles.Glyph.Ellipsis), r.width, r.height)
	}
	if len(r.doc.lines) == 0 {
		return theme.Block(r.styles.Muted.Render(" It is empty."), r.width, r.height)
	}
	var rows []string
	for i, sub := r.top, r.sub; i < r.lines() && len(rows) < r.height; i, sub = i+1, 0 {
		for n := sub; n < r.rowsOf(i) && len(rows) < r.height; n++ {
			rows = append(rows, r.row(i, n))
		}
	}
	if r.doc.whole > 0 && len(rows) < r.height {
		rows = append(rows, r.styles.Muted.Render(fmt.Sprintf(" %s the answer went on; %s in all, of which this is kept", r.styles.Glyph.Ellipsis, format.Size(r.doc.whole))))
	}
	return theme.Block(strings.Join(rows, "\n"), r.width, r.height)
}

// row draws row n of line i.
func (r *reader) row(i, n int) string {
	var b strings.Builder
	number := ""
	if r.numbers && n == 0 && r.doc.lines[i].kind != spanMore {
		number = format.Itoa(int(r.doc.lines[i].number))
	}
	b.WriteString(r.styles.Muted.Render(theme.FitRight(number, r.gutter()-1)))
	if i+1 == r.pointed {
		b.WriteString(r.styles.Accent.Render(r.styles.Glyph.Cursor))
	} else {
		b.WriteByte(' ')
	}
	l := r.drawn(i)
	if r.wrap {
		r.draw(&b, l, l.rows[n], l.rows[n+1])
		return b.String()
	}
	from, end, lead := r.window(l.text)
	b.WriteString(strings.Repeat(" ", lead))
	r.draw(&b, l, from, end)
	return b.String()
}

// window is the bytes of a line that are visible where it is not wrapped, and
// how many cells at the left a wide character sticks out of.
func (r *reader) window(text string) (from, end, lead int) {
	at := 0
	from, end = len(text), len(text)
	for i, c := range text {
		w := r.cells(c)
		if at+w > r.x+r.textWidth() {
			end = i
			break
		}
		if at >= r.x && from == len(text) {
			from, lead = i, at-r.x
		}
		at += w
	}
	return min(from, end), end, lead
}

// draw writes a line's bytes from..end, what a search has found in the style
// of a match.
func (r *reader) draw(b *strings.Builder, l drawnLine, from, end int) {
	marks := r.matchRanges(l.text)
	begin := 0
	for _, p := range l.parts {
		at, to := max(begin, from), min(p.end, end)
		begin = p.end
		for _, m := range marks {
			if m[1] > at && m[0] < to {
				b.WriteString(r.piece(l.text[at:max(at, m[0])], r.style(p.kind)))
				b.WriteString(r.piece(l.text[max(at, m[0]):min(to, m[1])], r.styles.Match))
				at = min(to, m[1])
			}
		}
		if at < to {
			b.WriteString(r.piece(l.text[at:to], r.style(p.kind)))
		}
	}
}

// piece is text in a style, which costs nothing where there is no text.
func (r *reader) piece(text string, st lipgloss.Style) string {
	if text == "" {
		return ""
	}
	return st.Render(text)
}

func (r *reader) style(k tokenKind) lipgloss.Style {
	switch k {
	case tokenKey:
		return r.styles.JSONKey
	case tokenString:
		return r.styles.JSONString
	case tokenValue:
		return r.styles.JSONValue
	case tokenNote:
		return r.styles.Muted
	default:
		return r.styles.Plain
	}
}
