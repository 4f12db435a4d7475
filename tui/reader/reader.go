package reader

import (
	"fmt"
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"
)

// Reader shows a document through a window. Its place in the document is a
// line and how many rows of that line are above the window, so that a resize
// keeps the same line on top.
type Reader struct {
	Styles        *theme.Styles
	width, Height int
	Doc           *Document // nil while it is being made
	Top, Sub      int
	X             int // cells scrolled sideways, where lines are not wrapped
	Wrap, Numbers bool
	Pointed       int // the line that is pointed at, counted from 1; 0 for none

	Needle  string // what is searched for
	Matches []int  // where it begins, in bytes of the document
	Match   int    // the one that n goes on from

	Cached    map[int]drawnLine // lines around the window
	cachedFor drawnFor
	widths    map[rune]int
}

// Show puts a document into the window, from its first line on.
func (r *Reader) Show(d *Document) {
	r.Doc, r.Top, r.Sub, r.X, r.Cached = d, 0, 0, 0, nil
	r.Needle, r.Matches, r.Match, r.Pointed = "", nil, 0, 0
}

// SetSize gives the cells the reader may draw.
func (r *Reader) SetSize(width, height int) {
	r.width, r.Height = width, height
	r.Keep()
}

// Lines is how many lines the document has.
func (r *Reader) Lines() int {
	if r.Doc == nil {
		return 0
	}
	return len(r.Doc.lines)
}

// Scroll moves the window by rows, down where n is positive.
func (r *Reader) Scroll(n int) {
	if r.Lines() == 0 {
		return
	}
	for ; n > 0; n-- {
		if r.Sub+1 < r.rowsOf(r.Top) {
			r.Sub++
		} else if r.Top+1 < r.Lines() {
			r.Top, r.Sub = r.Top+1, 0
		}
	}
	for ; n < 0; n++ {
		if r.Sub > 0 {
			r.Sub--
		} else if r.Top > 0 {
			r.Top--
			r.Sub = r.rowsOf(r.Top) - 1
		}
	}
	r.Keep()
}

// Sideways scrolls by cells where lines are not wrapped.
func (r *Reader) Sideways(n int) { r.X = max(r.X+n, 0) }

// ToTop and toBottom go to the ends.
func (r *Reader) ToTop() { r.Top, r.Sub, r.X = 0, 0, 0 }

// ToBottom shows the last line.
func (r *Reader) ToBottom() {
	r.Top, r.Sub = max(r.Lines()-1, 0), 0
	if r.Lines() > 0 {
		r.Sub = r.rowsOf(r.Top) - 1
	}
	r.Keep()
}

// Keep holds the window within the document: the last row is never above the
// window's foot where there are rows to fill it.
func (r *Reader) Keep() {
	n := r.Lines()
	if n == 0 {
		r.Top, r.Sub = 0, 0
		return
	}
	r.Top = min(max(r.Top, 0), n-1)
	r.Sub = min(max(r.Sub, 0), r.rowsOf(r.Top)-1)
	top, sub := n-1, r.rowsOf(n-1)-1
	for left := r.Height - 1; left > 0 && (top > 0 || sub > 0); left-- {
		if sub > 0 {
			sub--
			continue
		}
		top--
		sub = r.rowsOf(top) - 1
	}
	if r.Top > top || r.Top == top && r.Sub > sub {
		r.Top, r.Sub = top, sub
	}
}

// gutter is the cells before the text: a space, or the line numbers.
func (r *Reader) gutter() int {
	if !r.Numbers || r.Doc == nil || len(r.Doc.lines) == 0 {
		return 1
	}
	return len(format.Itoa(int(r.Doc.lines[len(r.Doc.lines)-1].number))) + 2
}

func (r *Reader) textWidth() int { return max(r.width-r.gutter(), 1) }

// rowsOf is how many rows line i takes.
func (r *Reader) rowsOf(i int) int {
	if !r.Wrap {
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
	doc   *Document
	width int
	wrap  bool
}

// linePart is a token's share of a line: up to the byte end.
type linePart struct {
	end  int
	kind tokenKind
}

// drawn is line i. The lines around the window are kept.
func (r *Reader) drawn(i int) drawnLine {
	key := drawnFor{r.Doc, r.textWidth(), r.Wrap}
	if r.cachedFor != key || len(r.Cached) > 4*r.Height+64 {
		r.Cached, r.cachedFor = map[int]drawnLine{}, key
	}
	l, ok := r.Cached[i]
	if !ok {
		l = r.drawLine(i)
		r.Cached[i] = l
	}
	return l
}

// drawLine makes line i harmless and finds where its rows begin: no row ends
// within a wide character, or before a mark on the one before.
func (r *Reader) drawLine(i int) drawnLine {
	var b strings.Builder
	l := drawnLine{rows: []int{0}}
	for _, t := range r.Doc.tokens(i) {
		b.WriteString(r.Text(t))
		l.parts = append(l.parts, linePart{b.Len(), t.kind})
	}
	l.text = b.String()
	if used, room := 0, r.textWidth(); r.Wrap {
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
func (r *Reader) cells(c rune) int {
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

// Text is a token made harmless.
func (r *Reader) Text(t token) string {
	if t.kind == tokenNote {
		return strings.Replace(string(t.text), "...", r.Styles.Glyph.Ellipsis, 1)
	}
	return safe.Line(strings.ReplaceAll(string(t.text), "\t", "    "))
}

// View draws the window.
func (r *Reader) View() string {
	if r.Doc == nil {
		return theme.Block(r.Styles.Muted.Render(" reading "+r.Styles.Glyph.Ellipsis), r.width, r.Height)
	}
	if len(r.Doc.lines) == 0 {
		return theme.Block(r.Styles.Muted.Render(" It is empty."), r.width, r.Height)
	}
	var rows []string
	for i, sub := r.Top, r.Sub; i < r.Lines() && len(rows) < r.Height; i, sub = i+1, 0 {
		for n := sub; n < r.rowsOf(i) && len(rows) < r.Height; n++ {
			rows = append(rows, r.row(i, n))
		}
	}
	if r.Doc.whole > 0 && len(rows) < r.Height {
		rows = append(rows, r.Styles.Muted.Render(fmt.Sprintf(" %s the answer went on; %s in all, of which this is kept", r.Styles.Glyph.Ellipsis, format.Size(r.Doc.whole))))
	}
	return theme.Block(strings.Join(rows, "\n"), r.width, r.Height)
}

// row draws row n of line i.
func (r *Reader) row(i, n int) string {
	var b strings.Builder
	number := ""
	if r.Numbers && n == 0 && r.Doc.lines[i].kind != spanMore {
		number = format.Itoa(int(r.Doc.lines[i].number))
	}
	b.WriteString(r.Styles.Muted.Render(theme.FitRight(number, r.gutter()-1)))
	if i+1 == r.Pointed {
		b.WriteString(r.Styles.Accent.Render(r.Styles.Glyph.Cursor))
	} else {
		b.WriteByte(' ')
	}
	l := r.drawn(i)
	if r.Wrap {
		r.Draw(&b, l, l.rows[n], l.rows[n+1])
		return b.String()
	}
	from, end, lead := r.window(l.text)
	b.WriteString(strings.Repeat(" ", lead))
	r.Draw(&b, l, from, end)
	return b.String()
}

// window is the bytes of a line that are visible where it is not wrapped, and
// how many cells at the left a wide character sticks out of.
func (r *Reader) window(text string) (from, end, lead int) {
	at := 0
	from, end = len(text), len(text)
	for i, c := range text {
		w := r.cells(c)
		if at+w > r.X+r.textWidth() {
			end = i
			break
		}
		if at >= r.X && from == len(text) {
			from, lead = i, at-r.X
		}
		at += w
	}
	return min(from, end), end, lead
}

// Draw writes a line's bytes from..end, what a search has found in the style
// of a match.
func (r *Reader) Draw(b *strings.Builder, l drawnLine, from, end int) {
	marks := r.matchRanges(l.text)
	begin := 0
	for _, p := range l.parts {
		at, to := max(begin, from), min(p.end, end)
		begin = p.end
		for _, m := range marks {
			if m[1] > at && m[0] < to {
				b.WriteString(r.piece(l.text[at:max(at, m[0])], r.style(p.kind)))
				b.WriteString(r.piece(l.text[max(at, m[0]):min(to, m[1])], r.Styles.Match))
				at = min(to, m[1])
			}
		}
		if at < to {
			b.WriteString(r.piece(l.text[at:to], r.style(p.kind)))
		}
	}
}

// piece is text in a style, which costs nothing where there is no text.
func (r *Reader) piece(text string, st lipgloss.Style) string {
	if text == "" {
		return ""
	}
	return st.Render(text)
}

func (r *Reader) style(k tokenKind) lipgloss.Style {
	switch k {
	case tokenKey:
		return r.Styles.JSONKey
	case tokenString:
		return r.Styles.JSONString
	case tokenValue:
		return r.Styles.JSONValue
	case tokenNote:
		return r.Styles.Muted
	default:
		return r.Styles.Plain
	}
}
