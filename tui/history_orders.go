package tui

import (
	"strings"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
	"redial/history"
)

// undeliveredFilter lists what is not delivered.
const undeliveredFilter = "is:undelivered"

// undeliveredIntent goes to the orders that are not delivered.
type undeliveredIntent struct{}

// listed is what a list shows.
type listed struct {
	filter  string
	grouped bool
}

// list shows something else, and remembers what was shown before.
func (p *historyPane) Show(l listed) intent {
	if p.before == nil {
		p.before = &listed{filter: p.filter.Value(), grouped: p.grouped}
	}
	return p.turnTo(l)
}

// goBack shows what was shown before.
func (p *historyPane) goBack() intent {
	l := *p.before
	p.before = nil
	return p.turnTo(l)
}

func (p *historyPane) turnTo(l listed) intent {
	p.filter.SetValue(l.filter)
	p.filter.CursorStart()
	p.grouped, p.open = l.grouped, ""
	return p.ask()
}

// thisOrder narrows the list to the selected callback's order, or takes that
// back.
func (p *historyPane) thisOrder() intent {
	if p.before != nil && !p.listsUndelivered() {
		return p.goBack()
	}
	e, _ := p.rows.at(p.list.Cursor())
	p.follows = false
	return p.Show(listed{filter: "order:" + e.OrderID})
}

// byOrder makes a row an order, or a callback again.
func (p *historyPane) byOrder() intent {
	p.grouped, p.open = !p.grouped, ""
	return p.ask()
}

// showUndelivered lists the orders that are not delivered.
func (p *historyPane) showUndelivered() intent {
	p.closeFilter()
	p.list.Top()
	p.current, p.follows = "", true
	return p.Show(listed{filter: undeliveredFilter, grouped: true})
}

// Reveal puts the cursor on a callback, in the list as it is where that has it,
// else in the list of all.
func (p *historyPane) Reveal(id string) intent {
	p.closeFilter()
	p.follows = false
	if p.rows.view != nil && p.rows.orders == nil && p.rows.view.Index(id) >= 0 {
		p.list.Select(p.rows.view.Index(id))
		return p.moved()
	}
	p.current, p.member, p.before = id, false, nil
	return p.turnTo(listed{})
}

// listsUndelivered reports whether those are listed.
func (p *historyPane) listsUndelivered() bool {
	return p.grouped && p.filter.Value() == undeliveredFilter
}

// inspect looks into the selected callback, or lists those of the selected
// order.
func (p *historyPane) inspect() intent {
	line, ok := p.rows.Line(p.list.Cursor())
	if !ok || line.order == nil {
		return focusInspectorIntent{true}
	}
	if p.isOpen(line) {
		return p.fold()
	}
	p.open, p.follows, p.next = line.entry.ID, false, ""
	if after, ok := p.rows.at(p.list.Cursor() + 1); ok {
		p.next = after.ID
	}
	return p.ask()
}

// inspectWord is what inspect does to the selected row: name, unless that row is an
// order's.
func (p *historyPane) inspectWord(name string) string {
	line, ok := p.rows.Line(p.list.Cursor())
	switch {
	case !ok || line.order == nil:
		return name
	case p.isOpen(line):
		return "close order"
	default:
		return "open order"
	}
}

// onOpenOrder reports whether the selected row is that of the open order.
func (p *historyPane) onOpenOrder() bool {
	line, ok := p.rows.Line(p.list.Cursor())
	return ok && line.order != nil && p.isOpen(line)
}

// fold lists the callbacks of an order no more; the cursor goes to the order.
func (p *historyPane) fold() intent {
	p.open = ""
	p.list.Select(p.rows.opened.at)
	p.moved()
	return p.ask()
}

// isOpen reports whether the callbacks of an order's row are listed.
func (p *historyPane) isOpen(line row) bool {
	members := p.rows.opened.entries
	return p.open != "" && len(members) > 0 && line.order != nil && line.order.ID == members[0].OrderID &&
		(line.order.ID != "" || line.entry.ID == members[0].ID)
}

// olderLines say that the open order has more callbacks than are listed below
// it, and how to see them.
func (p *historyPane) olderLines() []string {
	o, s := p.rows.opened, p.styles
	if p.open == "" || o.all <= len(o.entries) {
		return nil
	}
	text := "The newest " + format.Count(len(o.entries)) + " of the order's " + format.Count(o.all) + " callbacks are listed:"
	return widget.Indented(theme.WrapParts([]string{s.Muted.Render(text), s.Key.Render("O") + s.Muted.Render(" lists them all")}, " ", p.width-2), 1)
}

// clear takes off the marks, and when there are none, closes the open order,
// and then goes back or takes the filter off.
func (p *historyPane) clear() intent {
	switch {
	case p.search.goesOn:
		return stopSearchIntent{}
	case len(p.marks) > 0 || p.rangeFrom != "":
		clear(p.marks)
		p.rangeFrom = ""
		return nil
	case p.open != "":
		return p.fold()
	case p.before != nil:
		return p.goBack()
	}
	return p.turnTo(listed{grouped: p.grouped})
}

// orderRow draws an order: when its newest callback was, where it stands on
// each target, and how often it was tried.
func (p *historyPane) orderRow(line row, how rowLook) string {
	s, o := p.styles, line.order
	on := how.Over(s)
	bar, mark, markStyle := " ", s.Glyph.Fold, s.Muted
	if how.selected {
		bar = s.Glyph.Cursor
	}
	if p.isOpen(line) {
		mark = s.Glyph.Unfold
	}
	if how.ranged {
		mark = s.Glyph.Marked
	}
	if p.marks[line.entry.ID] {
		mark, markStyle = s.Glyph.Marked, s.Accent
	}
	left := on(s.Accent).Render(bar) + on(markStyle).Render(mark) + on(s.Plain).Render(" ")
	tries := p.orderTries(o)
	room := p.width - gutter - p.triesWidth() // for time, order and targets
	if room >= 40 {
		left += on(s.Muted).Render(theme.Fit(p.timeText(o.Newest, 8), 9))
		room -= 9
	}
	id := idWidth(room / 2)
	left += on(s.Plain).Render(theme.Fit(theme.Cell(s, format.ShortID(theme.OrDash(s, o.ID), id), id), id+2))
	room -= id + 2
	left += p.targetsText(o, room, on)
	rest := max(p.width-safe.Width(left)-1, 0)
	return left + on(s.Muted).Render(theme.FitRight(s.Clip(tries, rest), rest)+" ")
}

// triesWidth is the cells that orderTries may take.
func (p *historyPane) triesWidth() int {
	if p.width < 50 {
		return 4
	}
	return len("99 callbacks")
}

// orderTries is how often an order was sent and tried, in as many words as fit.
func (p *historyPane) orderTries(o *history.Order) string {
	switch {
	case p.width < 50 && o.Callbacks > 1:
		return format.Itoa(o.Callbacks) + p.styles.Glyph.Times
	case p.width < 50:
		return ""
	case o.Callbacks > 1:
		return format.Plural(o.Callbacks, "callback", "callbacks")
	}
	return format.Plural(o.Attempts, "try", "tries")
}

// targetsText is where an order stands on each target, the undelivered first,
// in at most width cells.
func (p *historyPane) targetsText(o *history.Order, width int, on func(lipgloss.Style) lipgloss.Style) string {
	s := p.styles
	var text string
	left := len(o.Targets)
	for _, delivered := range []bool{false, true} {
		for _, t := range o.Targets {
			if (t.State == callback.Delivered) != delivered {
				continue
			}
			glyph, style := s.State(t.State)
			word := glyph + " "
			if !delivered {
				word += t.Standing + " "
			}
			_, host, isURL := strings.Cut(format.Clean(t.Name), "://")
			if !isURL {
				host = format.Clean(t.Name)
			}
			part := word + host // of a URL this much tells it from another in a few cells
			room := width - safe.Width(text) - 1
			if left > 1 {
				room -= 3 // for how many more there are
			}
			if text != "" && safe.Width(part) > room {
				return text + on(s.Muted).Render("+"+format.Itoa(left))
			}
			text += on(style).Render(s.Clip(part, room)) + on(s.Plain).Render(" ")
			left--
		}
	}
	return text
}

// undeliveredWord is how many orders are not delivered, for the header; "" where
// none is, or it is not known yet.
func (a *app) undeliveredWord() string {
	if a.undelivered == 0 {
		return ""
	}
	s := a.styles
	return s.Warn.Render(strings.TrimSpace(s.Glyph.Failed + " " + format.Count(a.undelivered) + " undelivered"))
}
