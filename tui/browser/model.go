package browser

import (
	"context"
	"errors"
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/widget/list"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// Pane is the list of callbacks: newest first, narrowed by a filter.
//
// The cursor is on a callback, not on a line: new rows never move it to
// another. While it follows, it is on the newest whichever that is.
type Pane struct {
	world         World
	StopSearch    context.CancelFunc // ends the question that is open
	styles        *theme.Styles
	Width, height int
	Now           time.Time

	Rows    Rows
	List    list.Model
	current string // the id under the cursor, "" where none is or it is unread
	Follows bool
	err     error // of the last answer

	Filter    textinput.Model
	Filtering bool                // the filter has the focus
	Applied   string              // the filter the rows answer
	Wrong     *history.QueryError // what is wrong with the filter

	Gen        event.Generation // of the last question to the history
	Answered   event.Generation
	behind     bool // the history has grown since the last question
	Everything int  // how many callbacks there are without a filter

	Recent  []string // filters that were kept with enter, the newest first
	offered int      // which suggestion tab has put in, counted from 1
	stem    string   // what was typed before that
	before  *listed  // what was listed before one order was, or the undelivered

	grouped bool          // a row for each order
	open    string        // the callback whose order's callbacks are listed, "" for none
	next    string        // the newest callback of the order that came after it when it was opened
	Member  bool          // the cursor is on one of those
	held    bool          // the inspector is being read: what it shows stays, listed or not
	took    time.Duration // the last answer
	search  TextSearch    // that the rows come from

	Ago bool // the list says how long ago things were, not when

	rangeFrom string // the callback at which the range that is open begins, "" for none
	Marks     map[string]bool
	Examples  int // how many can be loaded
}

// New makes the pane.
func New(s *theme.Styles, w World) *Pane {
	return &Pane{world: w, styles: s, Filter: widget.NewField(s), Follows: true, Marks: map[string]bool{}}
}

// Start asks for the first rows and to hear of more.
func (p *Pane) Start() event.Event {
	return event.List{p.Ask(), Wait{}, loadFiltersRequest{}}
}

// Ask puts the filter to the history.
func (p *Pane) Ask() event.Event {
	q, err := history.ParseQuery(p.Filter.Value(), p.Now)
	p.Wrong = nil
	if err != nil {
		if !errors.As(err, &p.Wrong) {
			p.Wrong = &history.QueryError{Column: 1, Message: err.Error()}
		}
		return nil
	}
	p.Gen++
	p.behind, p.search.GoesOn, p.search.Stopped = false, false, false
	anchor := p.current
	if p.Follows {
		anchor = ""
	}
	return Select{
		Gen: p.Gen, Query: q, anchor: anchor, member: p.Member, Height: max(p.height, 16),
		grouped: p.grouped, open: p.open,
	}
}

// Lacks asks for rows on the screen that have not been read.
func (p *Pane) Lacks() event.Event {
	from, end := p.List.Window()
	if page, ok := p.Rows.Missing(from, end); ok {
		return readRowsRequest{gen: p.Answered, rows: p.Rows, page: page}
	}
	return nil
}

// Receive takes what the history answers.
func (p *Pane) Receive(m tea.Msg) event.Event {
	switch m := m.(type) {
	case event.TickMsg:
		p.Now = m.Now
	case event.HistoryGrewMsg:
		if m.Err != nil {
			return event.Bad("The history can't be followed: " + format.Sentence(m.Err))
		}
		return event.List{p.grew(), Wait{since: m.Revision, cost: p.took}}
	case SelectedMsg:
		return p.Take(m)
	case markedMsg:
		return p.marked(m)
	case filtersMsg:
		return p.recalled(m)
	case RowsReadMsg:
		if m.gen == p.Answered && m.View == p.Rows.View && m.err == nil {
			p.Rows.Put(m.Page, m.Lines)
			p.settle()
		}
		if m.err != nil {
			return event.Bad("Rows of the history can't be read: " + format.Sentence(m.err))
		}
	}
	return nil
}

// grew asks again, or notes to do so where a question is open.
func (p *Pane) grew() event.Event {
	if p.Gen != p.Answered || p.search.GoesOn {
		p.behind = true
		return nil
	}
	if p.search.Stopped {
		return nil // it would begin anew
	}
	return p.Ask()
}

// Take puts an answer on the screen, unless a later question is open.
func (p *Pane) Take(m SelectedMsg) event.Event {
	if m.Gen != p.Gen {
		return nil
	}
	if m.Search.Stopped {
		p.searchStopped()
		return nil
	}
	p.Answered, p.err, p.search = m.Gen, m.Err, m.Search
	if m.Err != nil {
		return event.Bad("The history can't be read: " + format.Sentence(m.Err))
	}
	at := m.At
	if m.anchor != p.current && p.current != "" {
		at = m.Rows.index(p.current, p.Member)
	}
	if at < 0 && p.Member { // its order is gone with it: the next one comes
		p.List.Select(p.Rows.Opened.At)
		at = m.Rows.index(p.next, false)
	}
	p.Rows, p.Applied, p.took = m.Rows, p.Filter.Value(), m.took
	p.Everything = p.Rows.View.Total()
	p.place(at)
	if p.behind && !p.search.GoesOn {
		return p.Ask()
	}
	return nil
}

// Hold keeps the callback under the cursor while the inspector is being read,
// also when it leaves the list, as one that was replayed leaves the undelivered.
func (p *Pane) Hold(held bool) {
	alone := p.HeldAlone()
	if p.held = held; alone && !held {
		p.current = ""
		p.settle()
	}
}

// HeldAlone reports whether the callback that is held is not in the list.
func (p *Pane) HeldAlone() bool {
	if !p.held || p.current == "" || p.Rows.View == nil {
		return false
	}
	line, ok := p.Rows.Line(p.List.Cursor()) // most often it is there
	return (!ok || line.Entry.ID != p.current) && p.Rows.index(p.current, p.Member) < 0
}

// place puts the cursor on a row after an answer: its own callback's, the
// newest while it follows, else the line it was on.
func (p *Pane) place(at int) {
	was := p.List.Cursor()
	if p.HeldAlone() {
		p.List.SetLen(p.Rows.Len())
		return
	}
	switch {
	case p.Follows || was < 0:
		p.List.SetLen(p.Rows.Len())
		p.List.Top()
	case at < 0:
		p.List.SetLen(p.Rows.Len())
	default:
		p.List.Shift(at - was)
		p.List.SetLen(p.Rows.Len())
		p.List.Select(at)
	}
	p.current = ""
	p.settle()
}

// settle remembers which callback the cursor is on.
func (p *Pane) settle() {
	if p.HeldAlone() {
		return
	}
	if line, ok := p.Rows.Line(p.List.Cursor()); ok {
		p.current, p.Member = line.Entry.ID, line.Member
	}
}

// moved remembers where the cursor went, and follows only on the newest.
func (p *Pane) moved() event.Event {
	p.current = ""
	p.settle()
	p.Follows = p.List.Cursor() <= 0
	return nil
}

// Selected is the id of the callback under the cursor.
func (p *Pane) Selected() string { return p.current }

// SetSize gives the cells that may be drawn, borders not included.
func (p *Pane) SetSize(width, height int) {
	p.Width, p.height = width, height
	p.Filter.Width = max(width-4, 1)
	p.List.SetHeight(p.listHeight())
}

// listHeight is the lines that are left for rows.
func (p *Pane) listHeight() int { return max(p.height-len(p.head()), 0) }

// View draws the filter where there is one, and the rows.
func (p *Pane) View() string {
	lines := p.head()
	p.List.SetHeight(max(p.height-len(lines), 0))
	if p.Rows.Len() == 0 {
		lines = append(lines, p.emptyText()...)
		return theme.Block(strings.Join(lines, "\n"), p.Width, p.height)
	}
	columns, members := p.columns(p.orderColumn()), p.columns(p.sourceColumn())
	from, end, live := p.span()
	lines = append(lines, p.List.Lines(func(i int, selected bool) string {
		how := rowLook{selected: selected, ranged: live && i >= from && i < end}
		line, ok := p.Rows.Line(i)
		switch {
		case !ok:
			return theme.Fit(p.styles.Muted.Render("   "+p.styles.Glyph.Ellipsis), p.Width)
		case line.order != nil:
			return p.orderRow(line, how)
		case line.Member:
			return p.Row(line.Entry, how, members)
		}
		return p.Row(line.Entry, how, columns)
	})...)
	return theme.Block(strings.Join(lines, "\n"), p.Width, p.height)
}

// Title is what stands in the top border: the place, and how many there are.
func (p *Pane) Title() (left, right string) {
	s := p.styles
	left = s.Strong.Render("History")
	if p.Rows.Orders != nil {
		left = s.Strong.Render("Orders")
	}
	if p.Applied != "" {
		left += s.Muted.Render(" filtered")
	}
	if p.Rows.View == nil {
		return left, s.Muted.Render("reading " + s.Glyph.Ellipsis)
	}
	right = format.Count(p.Rows.View.Len())
	if p.Applied != "" && p.searchText() == "" {
		right += " of " + format.Count(p.Everything)
	}
	if p.Rows.Orders != nil {
		right = format.Plural(p.Rows.Orders.Len(), "order", "orders")
	}
	if from, end, live := p.span(); live {
		right = format.Count(end-from) + " in range " + s.Glyph.Bullet + " " + right
	}
	if n := len(p.Marks); n > 0 {
		right = format.Count(n) + " marked " + s.Glyph.Bullet + " " + right
	}
	for _, text := range []string{p.ReadText(), p.searchText()} {
		if text != "" {
			right = text + " " + s.Glyph.Bullet + " " + right
		}
	}
	if p.Gen != p.Answered && p.Filter.Value() != p.Applied {
		right = "searching " + s.Glyph.Ellipsis
	}
	return left, s.Muted.Render(right)
}

// Total is how many callbacks there are, for the header.
func (p *Pane) Total() string {
	if p.Rows.View == nil {
		return ""
	}
	return format.Plural(p.Everything, "callback", "callbacks")
}

// FollowWord says whether the cursor follows the newest.
func (p *Pane) FollowWord() string {
	if p.Rows.Len() == 0 {
		return ""
	}
	if p.Follows {
		return p.styles.Accent.Render("following " + p.styles.Glyph.Follow)
	}
	return p.styles.Muted.Render("paused " + p.styles.Glyph.Paused)
}
