package tui

import (
	"fmt"
	"redial/tui/termsafe"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// reader shows a document through a window. Its place in the document is a
// line and how many rows of that line are above the window, so that a resize
// keeps the same line on top.
type reader struct {
	styles        *styles
	width, height int
	doc           *document // nil while it is being made
	top, sub      int
	x             int // cells scrolled sideways, where lines are not wrapped
	wrap, numbers bool
	pointed       int // the line that is pointed at, counted from 1; 0 for none

	needle  string // what is searched for
	matches []int  // where it begins, in bytes of the document
	match   int    // the one that n goes on from

	broken   map[int][]int // where lines break, for the width brokenAt
	brokenAt int
}

// show puts a document into the window, from its first line on.
func (r *reader) show(d *document) {
	r.doc, r.top, r.sub, r.x, r.broken = d, 0, 0, 0, nil
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
	return len(itoa(r.doc.lines[len(r.doc.lines)-1].number)) + 2
}

func (r *reader) textWidth() int { return max(r.width-r.gutter(), 1) }

// rowsOf is how many rows line i takes.
func (r *reader) rowsOf(i int) int {
	if !r.wrap {
		return 1
	}
	return len(r.breaks(i)) - 1
}

// breaks are the cells of line i at which its rows begin, and its width. No
// break goes through a wide character.
func (r *reader) breaks(i int) []int {
	if r.brokenAt != r.textWidth() || r.broken == nil || len(r.broken) > 4*r.height+64 {
		r.broken, r.brokenAt = map[int][]int{}, r.textWidth()
	}
	if b, ok := r.broken[i]; ok {
		return b
	}
	b := []int{0}
	at, room := 0, r.textWidth()
	for _, t := range r.doc.tokens(i) {
		for _, c := range r.text(t) {
			w := 1
			if c >= 0x80 {
				w = termsafe.Width(string(c))
			}
			if at+w-b[len(b)-1] > room {
				b = append(b, at)
			}
			at += w
		}
	}
	b = append(b, at)
	r.broken[i] = b
	return b
}

// text is a token made harmless.
func (r *reader) text(t token) string {
	if t.kind == tokenNote {
		return strings.ReplaceAll(string(t.text), "…", r.styles.glyph.ellipsis)
	}
	return strings.ReplaceAll(termsafe.Line(strings.ReplaceAll(string(t.text), "\t", "    ")), "\r", "")
}

// view draws the window.
func (r *reader) view() string {
	if r.doc == nil {
		return block(r.styles.muted.Render(" reading "+r.styles.glyph.ellipsis), r.width, r.height)
	}
	if len(r.doc.lines) == 0 {
		return block(r.styles.muted.Render(" It is empty."), r.width, r.height)
	}
	var rows []string
	for i, sub := r.top, r.sub; i < r.lines() && len(rows) < r.height; i, sub = i+1, 0 {
		for n := sub; n < r.rowsOf(i) && len(rows) < r.height; n++ {
			rows = append(rows, r.row(i, n))
		}
	}
	if r.doc.whole > 0 && len(rows) < r.height {
		rows = append(rows, r.styles.muted.Render(fmt.Sprintf(" %s the answer went on; %s in all, of which this is kept", r.styles.glyph.ellipsis, sizeText(r.doc.whole))))
	}
	return block(strings.Join(rows, "\n"), r.width, r.height)
}

// row draws row n of line i.
func (r *reader) row(i, n int) string {
	from, end := r.x, r.x+r.textWidth()
	if r.wrap {
		b := r.breaks(i)
		from, end = b[n], b[n+1]
	}
	var b strings.Builder
	number := ""
	if r.numbers && n == 0 && r.doc.lines[i].kind != spanMore {
		number = itoa(r.doc.lines[i].number)
	}
	if i+1 == r.pointed {
		b.WriteString(r.styles.muted.Render(fitRight(number, r.gutter()-1)) + r.styles.accent.Render(r.styles.glyph.cursor))
	} else {
		b.WriteString(r.styles.muted.Render(fitRight(number, r.gutter()-1) + " "))
	}
	tokens := r.doc.tokens(i)
	var whole strings.Builder
	for n := range tokens {
		tokens[n].shown = r.text(tokens[n])
		whole.WriteString(tokens[n].shown)
	}
	marks := r.matchRanges(whole.String())
	at := 0
	for _, t := range tokens {
		w := termsafe.Width(t.shown)
		if at+w > from && at < end {
			r.draw(&b, t, at, max(from, at), min(end, at+w), marks)
		}
		at += w
	}
	return b.String()
}

// draw writes the cells from..end of a line out of a token that begins at cell
// at, the marked ones in the style of a match.
func (r *reader) draw(b *strings.Builder, t token, at, from, end int, marks [][2]int) {
	piece := func(to int, st lipgloss.Style) {
		if to > from {
			b.WriteString(st.Render(termsafe.Cut(t.shown, from-at, to-at)))
			from = to
		}
	}
	for _, m := range marks {
		if m[1] > from && m[0] < end {
			piece(min(m[0], end), r.style(t.kind))
			piece(min(m[1], end), r.styles.match)
		}
	}
	piece(end, r.style(t.kind))
}

func (r *reader) style(k tokenKind) lipgloss.Style {
	switch k {
	case tokenKey:
		return r.styles.jsonKey
	case tokenString:
		return r.styles.jsonString
	case tokenValue:
		return r.styles.jsonValue
	case tokenNote:
		return r.styles.muted
	default:
		return r.styles.plain
	}
}
