package tui

import (
	"errors"
	"strings"
	"time"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/widget/list"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// historyPane is the list of callbacks: newest first, narrowed by a filter.
//
// The cursor is on a callback, not on a line: new rows never move it to
// another. While it follows, it is on the newest whichever that is.
type historyPane struct {
	styles        *theme.Styles
	width, height int
	now           time.Time

	rows    rows
	list    list.Model
	current string // the id under the cursor, "" where none is or it is unread
	follows bool
	err     error // of the last answer

	filter    textinput.Model
	filtering bool                // the filter has the focus
	applied   string              // the filter the rows answer
	wrong     *history.QueryError // what is wrong with the filter

	gen        generation // of the last question to the history
	answered   generation
	behind     bool // the history has grown since the last question
	everything int  // how many callbacks there are without a filter

	recent  []string // filters that were kept with enter, the newest first
	offered int      // which suggestion tab has put in, counted from 1
	stem    string   // what was typed before that
	before  *listed  // what was listed before one order was, or the undelivered

	grouped bool          // a row for each order
	open    string        // the callback whose order's callbacks are listed, "" for none
	next    string        // the newest callback of the order that came after it when it was opened
	member  bool          // the cursor is on one of those
	held    bool          // the inspector is being read: what it shows stays, listed or not
	took    time.Duration // the last answer
	search  textSearch    // that the rows come from

	ago bool // the list says how long ago things were, not when

	rangeFrom string // the callback at which the range that is open begins, "" for none
	marks     map[string]bool
	examples  int // how many can be loaded
}

func newHistoryPane(s *theme.Styles) *historyPane {
	return &historyPane{styles: s, filter: widget.NewField(s), follows: true, marks: map[string]bool{}}
}

// start asks for the first rows and to hear of more.
func (p *historyPane) start() intent {
	return intents{p.ask(), waitIntent{}, loadFiltersIntent{}}
}

// ask puts the filter to the history.
func (p *historyPane) ask() intent {
	q, err := history.ParseQuery(p.filter.Value(), p.now)
	p.wrong = nil
	if err != nil {
		if !errors.As(err, &p.wrong) {
			p.wrong = &history.QueryError{Column: 1, Message: err.Error()}
		}
		return nil
	}
	p.gen++
	p.behind, p.search.goesOn, p.search.stopped = false, false, false
	anchor := p.current
	if p.follows {
		anchor = ""
	}
	return selectIntent{
		gen: p.gen, query: q, anchor: anchor, member: p.member, height: max(p.height, 16),
		grouped: p.grouped, open: p.open,
	}
}

// lacks asks for rows on the screen that have not been read.
func (p *historyPane) lacks() intent {
	from, end := p.list.Window()
	if page, ok := p.rows.missing(from, end); ok {
		return readRowsIntent{gen: p.answered, rows: p.rows, page: page}
	}
	return nil
}

// Receive takes what the history answers.
func (p *historyPane) Receive(m tea.Msg) intent {
	switch m := m.(type) {
	case tickMsg:
		p.now = m.now
	case historyGrewMsg:
		if m.err != nil {
			return sayBad("The history can't be followed: " + format.Sentence(m.err))
		}
		return intents{p.grew(), waitIntent{since: m.revision, cost: p.took}}
	case selectedMsg:
		return p.take(m)
	case markedMsg:
		return p.marked(m)
	case filtersMsg:
		return p.recalled(m)
	case rowsReadMsg:
		if m.gen == p.answered && m.view == p.rows.view && m.err == nil {
			p.rows.put(m.page, m.lines)
			p.settle()
		}
		if m.err != nil {
			return sayBad("Rows of the history can't be read: " + format.Sentence(m.err))
		}
	}
	return nil
}

// grew asks again, or notes to do so where a question is open.
func (p *historyPane) grew() intent {
	if p.gen != p.answered || p.search.goesOn {
		p.behind = true
		return nil
	}
	if p.search.stopped {
		return nil // it would begin anew
	}
	return p.ask()
}

// take puts an answer on the screen, unless a later question is open.
func (p *historyPane) take(m selectedMsg) intent {
	if m.gen != p.gen {
		return nil
	}
	if m.search.stopped {
		p.searchStopped()
		return nil
	}
	p.answered, p.err, p.search = m.gen, m.err, m.search
	if m.err != nil {
		return sayBad("The history can't be read: " + format.Sentence(m.err))
	}
	at := m.at
	if m.anchor != p.current && p.current != "" {
		at = m.rows.index(p.current, p.member)
	}
	if at < 0 && p.member { // its order is gone with it: the next one comes
		p.list.Select(p.rows.opened.at)
		at = m.rows.index(p.next, false)
	}
	p.rows, p.applied, p.took = m.rows, p.filter.Value(), m.took
	p.everything = p.rows.view.Total()
	p.place(at)
	if p.behind && !p.search.goesOn {
		return p.ask()
	}
	return nil
}

// hold keeps the callback under the cursor while the inspector is being read,
// also when it leaves the list, as one that was replayed leaves the undelivered.
func (p *historyPane) hold(held bool) {
	alone := p.heldAlone()
	if p.held = held; alone && !held {
		p.current = ""
		p.settle()
	}
}

// heldAlone reports whether the callback that is held is not in the list.
func (p *historyPane) heldAlone() bool {
	if !p.held || p.current == "" || p.rows.view == nil {
		return false
	}
	line, ok := p.rows.Line(p.list.Cursor()) // most often it is there
	return (!ok || line.entry.ID != p.current) && p.rows.index(p.current, p.member) < 0
}

// place puts the cursor on a row after an answer: its own callback's, the
// newest while it follows, else the line it was on.
func (p *historyPane) place(at int) {
	was := p.list.Cursor()
	if p.heldAlone() {
		p.list.SetLen(p.rows.len())
		return
	}
	switch {
	case p.follows || was < 0:
		p.list.SetLen(p.rows.len())
		p.list.Top()
	case at < 0:
		p.list.SetLen(p.rows.len())
	default:
		p.list.Shift(at - was)
		p.list.SetLen(p.rows.len())
		p.list.Select(at)
	}
	p.current = ""
	p.settle()
}

// settle remembers which callback the cursor is on.
func (p *historyPane) settle() {
	if p.heldAlone() {
		return
	}
	if line, ok := p.rows.Line(p.list.Cursor()); ok {
		p.current, p.member = line.entry.ID, line.member
	}
}

// moved remembers where the cursor went, and follows only on the newest.
func (p *historyPane) moved() intent {
	p.current = ""
	p.settle()
	p.follows = p.list.Cursor() <= 0
	return nil
}

// selected is the id of the callback under the cursor.
func (p *historyPane) selected() string { return p.current }

func (p *historyPane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.filter.Width = max(width-4, 1)
	p.list.SetHeight(p.listHeight())
}

// listHeight is the lines that are left for rows.
func (p *historyPane) listHeight() int { return max(p.height-len(p.head()), 0) }

// View draws the filter where there is one, and the rows.
func (p *historyPane) View() string {
	lines := p.head()
	p.list.SetHeight(max(p.height-len(lines), 0))
	if p.rows.len() == 0 {
		lines = append(lines, p.emptyText()...)
		return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
	}
	columns, members := p.columns(p.orderColumn()), p.columns(p.sourceColumn())
	from, end, live := p.span()
	lines = append(lines, p.list.Lines(func(i int, selected bool) string {
		how := rowLook{selected: selected, ranged: live && i >= from && i < end}
		line, ok := p.rows.Line(i)
		switch {
		case !ok:
			return theme.Fit(p.styles.Muted.Render("   "+p.styles.Glyph.Ellipsis), p.width)
		case line.order != nil:
			return p.orderRow(line, how)
		case line.member:
			return p.row(line.entry, how, members)
		}
		return p.row(line.entry, how, columns)
	})...)
	return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
}

// title is what stands in the top border: the place, and how many there are.
func (p *historyPane) title() (left, right string) {
	s := p.styles
	left = s.Strong.Render("History")
	if p.rows.orders != nil {
		left = s.Strong.Render("Orders")
	}
	if p.applied != "" {
		left += s.Muted.Render(" filtered")
	}
	if p.rows.view == nil {
		return left, s.Muted.Render("reading " + s.Glyph.Ellipsis)
	}
	right = format.Count(p.rows.view.Len())
	if p.applied != "" && p.searchText() == "" {
		right += " of " + format.Count(p.everything)
	}
	if p.rows.orders != nil {
		right = format.Plural(p.rows.orders.Len(), "order", "orders")
	}
	if from, end, live := p.span(); live {
		right = format.Count(end-from) + " in range " + s.Glyph.Bullet + " " + right
	}
	if n := len(p.marks); n > 0 {
		right = format.Count(n) + " marked " + s.Glyph.Bullet + " " + right
	}
	for _, text := range []string{p.readText(), p.searchText()} {
		if text != "" {
			right = text + " " + s.Glyph.Bullet + " " + right
		}
	}
	if p.gen != p.answered && p.filter.Value() != p.applied {
		right = "searching " + s.Glyph.Ellipsis
	}
	return left, s.Muted.Render(right)
}

// total is how many callbacks there are, for the header.
func (p *historyPane) total() string {
	if p.rows.view == nil {
		return ""
	}
	return format.Plural(p.everything, "callback", "callbacks")
}

// followWord says whether the cursor follows the newest.
func (p *historyPane) followWord() string {
	if p.rows.len() == 0 {
		return ""
	}
	if p.follows {
		return p.styles.Accent.Render("following " + p.styles.Glyph.Follow)
	}
	return p.styles.Muted.Render("paused " + p.styles.Glyph.Paused)
}
