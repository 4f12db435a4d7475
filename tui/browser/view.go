package browser

import (
	"strings"
	"time"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"

	"redial/history"
)

// column is one cell of a row: what it shows, how wide, and what gives way
// first where the list is narrow.
type column struct {
	width  int
	widest int // of the one that takes what is left over
	rank   int // the highest gives way first
	right  bool
	text   func(e history.Entry) (string, lipgloss.Style)
}

// columns are those that fit.
func (p *Pane) columns(named column) []column {
	s := p.styles
	all := []column{
		{width: p.timeWidth(), rank: 2, text: func(e history.Entry) (string, lipgloss.Style) { return p.TimeText(e.Time, p.timeWidth()), s.Muted }},
		{width: 9, widest: len("! truncated"), rank: 0, text: p.stateText},
		{width: 5, rank: 3, text: func(e history.Entry) (string, lipgloss.Style) { return e.Kind(), s.Plain }},
		named,
		{width: 7, rank: 5, right: true, text: func(e history.Entry) (string, lipgloss.Style) {
			return triesText(e), s.Muted
		}},
		{width: 7, rank: 4, right: true, text: func(e history.Entry) (string, lipgloss.Style) { return tookText(e), s.Muted }},
		{width: 8, rank: 6, text: func(e history.Entry) (string, lipgloss.Style) { return e.Target, s.Muted }},
	}
	for total(all) > p.Width {
		widest := 0
		for i, c := range all {
			if c.rank > all[widest].rank {
				widest = i
			}
		}
		if all[widest].rank == 0 {
			break
		}
		all = append(all[:widest], all[widest+1:]...)
	}
	for i := range all { // what is left over shows the longest words of the state whole
		if all[i].rank == 0 {
			all[i].width = min(all[i].width+max(p.Width-total(all), 0), all[i].widest)
		}
	}
	for i := range all { // and then makes the order id longer
		if all[i].rank == 1 {
			all[i].width = min(idWidth(all[i].width+p.Width-total(all)), all[i].widest)
		}
	}
	return all
}

// orderColumn names a callback by its order.
func (p *Pane) orderColumn() column {
	return column{width: 8, widest: 36, rank: 1, text: func(e history.Entry) (string, lipgloss.Style) {
		return theme.OrDash(p.styles, e.OrderID), p.styles.Plain
	}}
}

// sourceColumn names a callback by who sent it, where its order is known.
func (p *Pane) sourceColumn() column {
	return column{width: 8, widest: 8, rank: 1, text: func(e history.Entry) (string, lipgloss.Style) {
		return theme.OrDash(p.styles, string(e.Source)), p.styles.Plain
	}}
}

// idWidth is how much of an order's UUID is shown where there is room: whole
// groups of it.
func idWidth(room int) int {
	for _, w := range []int{36, 23, 18, 13} {
		if w <= room {
			return w
		}
	}
	return 8
}

// gutter is the cells before the columns: the cursor and the mark.
const gutter = 3

func total(cs []column) int {
	w := gutter
	for _, c := range cs {
		w += c.width + 1
	}
	return w
}

// rowLook is how a row stands out: the cursor is on it, or it is in the range that
// is open.
type rowLook struct{ selected, ranged bool }

// Over lays the look over a style of the row.
func (l rowLook) Over(s *theme.Styles) func(lipgloss.Style) lipgloss.Style {
	return func(st lipgloss.Style) lipgloss.Style {
		if l.selected || l.ranged {
			return st.Inherit(s.Selected)
		}
		return st
	}
}

// Row draws one callback.
func (p *Pane) Row(e history.Entry, how rowLook, columns []column) string {
	s := p.styles
	on := how.Over(s)
	var b strings.Builder
	bar, mark := " ", " "
	if how.selected {
		bar = s.Glyph.Cursor
	}
	if e.ReplayOf != "" {
		mark = s.Glyph.Reply
	}
	lead := " "
	if p.Rows.Orders != nil {
		lead = s.Glyph.Vertical
	}
	markStyle := s.Muted
	if how.ranged {
		mark, markStyle = s.Glyph.Marked, s.Muted
	}
	if p.Marks[e.ID] {
		mark, markStyle = s.Glyph.Marked, s.Accent
	}
	b.WriteString(on(s.Accent).Render(bar) + on(markStyle).Render(mark) + on(s.Border).Render(lead))
	for _, c := range columns {
		text, style := c.text(e)
		if c.rank == 1 { // the beginning of an id is what people go by
			text = format.ShortID(text, c.width)
		}
		text = theme.Cell(s, text, c.width)
		if c.right {
			text = theme.FitRight(strings.TrimRight(text, " "), c.width)
		}
		b.WriteString(on(style).Render(text) + on(s.Plain).Render(" "))
	}
	rest := p.Width - total(columns)
	return b.String() + on(s.Plain).Render(strings.Repeat(" ", max(rest, 0)))
}

// stateText tells a callback's state by a glyph and a word or a code.
func (p *Pane) stateText(e history.Entry) (string, lipgloss.Style) {
	glyph, style := p.styles.State(e.State)
	return glyph + " " + history.StandingOf(e), style
}

// timeWidth is how wide times are: a day and a time of it where there is room.
func (p *Pane) timeWidth() int {
	if p.Width >= 88 && !p.Ago {
		return 12
	}
	return 8
}

// TimeText is when something was, or how long ago that was.
func (p *Pane) TimeText(t time.Time, width int) string {
	if p.Ago && !p.Now.IsZero() {
		return format.ShortAgo(p.Now.Sub(t))
	}
	return format.ShortMoment(t, p.Now, width)
}

func triesText(e history.Entry) string {
	if e.Attempts == 0 {
		return ""
	}
	return format.Plural(e.Attempts, "try", "tries")
}

func tookText(e history.Entry) string {
	if e.Attempts == 0 {
		return ""
	}
	return format.Milliseconds(e.MS)
}

// head is the lines above the rows: the filter, and what is not listed.
func (p *Pane) head() []string { return append(p.filterLines(), p.olderLines()...) }

// filterLines are the filter, and what is wrong with it.
func (p *Pane) filterLines() []string {
	s := p.styles
	if !p.Filtering && p.Filter.Value() == "" {
		return nil
	}
	style := s.Muted
	if p.Filtering {
		style = s.Accent
	}
	lines := []string{theme.Fit(style.Render(" / ")+format.CleanStyled(p.Filter.View()), p.Width)}
	offers := ""
	if p.Filtering && p.height >= 8 { // a term that is not finished is not wrong yet
		offers = p.offerLine()
	}
	switch {
	case offers != "":
		lines = append(lines, theme.Fit(offers, p.Width))
	case p.Wrong != nil:
		lines = append(lines, p.WrongLines()...)
	}
	return lines
}

// WrongLines point at what is wrong with the filter and say what it is: beside
// the place where there is room, else below it.
func (p *Pane) WrongLines() []string {
	s, message := p.styles, format.Clean(p.Wrong.Message)
	at, long := p.Wrong.Column+2, max(p.Wrong.Length, 1)
	if safe.Width(p.Filter.Value()) >= p.Filter.Width { // the field shows a part
		message = "At column " + format.Itoa(p.Wrong.Column) + ": " + message
		return widget.RenderEach(s.Bad, widget.Indented(format.WrapLines(message, p.Width-4), 3))
	}
	under := strings.Repeat(" ", at) + s.Bad.Render(strings.Repeat("^", long))
	if at+long+1+safe.Width(message) <= p.Width {
		return []string{under + " " + s.Bad.Render(message)}
	}
	lines := widget.RenderEach(s.Bad, widget.Indented(format.WrapLines(message, p.Width-4), 3))
	return append([]string{under}, lines...)
}

// emptyText says what to do where there is nothing to list.
func (p *Pane) emptyText() []string {
	s := p.styles
	k := s.Key.Render
	var text []string
	switch {
	case p.Rows.View == nil:
		text = []string{s.Muted.Render("Reading the history " + s.Glyph.Ellipsis)}
	case p.Filter.Value() == undeliveredFilter:
		text = []string{
			s.Good.Render(s.Glyph.Delivered) + " Every order was delivered to every target it was sent to.", "",
			k("esc") + "  lists all callbacks again",
		}
	case p.search.GoesOn:
		text = []string{"Nothing found yet, " + p.searchText() + ".", "", k("esc") + " stops the search"}
	case p.Filter.Value() != "":
		text = []string{"No callback matches.", "", k("esc") + " clears the filter"}
	default:
		text = []string{
			s.Strong.Render("Nothing has been sent yet."), "",
			k("2") + "  compose a callback and send it",
			k("3") + "  see the mock it goes to",
			k("t") + "  choose another target",
		}
		if p.Examples > 0 {
			text = append(text, k("x")+"  load "+format.Plural(p.Examples, "example failure", "example failures")+" to debug")
		}
		text = append(text, k("?")+"  every key")
	}
	lines := make([]string, max((p.height-len(text))/3, 0))
	for _, l := range text {
		lines = append(lines, "  "+l)
	}
	return lines
}
