package browser

import (
	"strings"

	"redial/tui/event"

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

// Undelivered goes to the orders that are not delivered.
type Undelivered struct{}

// listed is what a list shows.
type listed struct {
	filter  string
	grouped bool
}

// Show shows something else, and remembers what was shown before.
func (p *Pane) Show(l listed) event.Event {
	if p.before == nil {
		p.before = &listed{filter: p.Filter.Value(), grouped: p.grouped}
	}
	return p.turnTo(l)
}

// goBack shows what was shown before.
func (p *Pane) goBack() event.Event {
	l := *p.before
	p.before = nil
	return p.turnTo(l)
}

func (p *Pane) turnTo(l listed) event.Event {
	p.Filter.SetValue(l.filter)
	p.Filter.CursorStart()
	p.grouped, p.open = l.grouped, ""
	return p.Ask()
}

// thisOrder narrows the list to the selected callback's order, or takes that
// back.
func (p *Pane) thisOrder() event.Event {
	if p.before != nil && !p.ListsUndelivered() {
		return p.goBack()
	}
	e, _ := p.Rows.At(p.List.Cursor())
	p.Follows = false
	return p.Show(listed{filter: "order:" + e.OrderID})
}

// byOrder makes a row an order, or a callback again.
func (p *Pane) byOrder() event.Event {
	p.grouped, p.open = !p.grouped, ""
	return p.Ask()
}

// ShowUndelivered lists the orders that are not delivered.
func (p *Pane) ShowUndelivered() event.Event {
	p.closeFilter()
	p.List.Top()
	p.current, p.Follows = "", true
	return p.Show(listed{filter: undeliveredFilter, grouped: true})
}

// Reveal puts the cursor on a callback, in the list as it is where that has it,
// else in the list of all.
func (p *Pane) Reveal(id string) event.Event {
	p.closeFilter()
	p.Follows = false
	if p.Rows.View != nil && p.Rows.Orders == nil && p.Rows.View.Index(id) >= 0 {
		p.List.Select(p.Rows.View.Index(id))
		return p.moved()
	}
	p.current, p.Member, p.before = id, false, nil
	return p.turnTo(listed{})
}

// ListsUndelivered reports whether those are listed.
func (p *Pane) ListsUndelivered() bool {
	return p.grouped && p.Filter.Value() == undeliveredFilter
}

// inspect looks into the selected callback, or lists those of the selected
// order.
func (p *Pane) inspect() event.Event {
	line, ok := p.Rows.Line(p.List.Cursor())
	if !ok || line.order == nil {
		return event.FocusInspector{On: true}
	}
	if p.isOpen(line) {
		return p.fold()
	}
	p.open, p.Follows, p.next = line.Entry.ID, false, ""
	if after, ok := p.Rows.At(p.List.Cursor() + 1); ok {
		p.next = after.ID
	}
	return p.Ask()
}

// InspectWord is what inspect does to the selected row: name, unless that row is an
// order's.
func (p *Pane) InspectWord(name string) string {
	line, ok := p.Rows.Line(p.List.Cursor())
	switch {
	case !ok || line.order == nil:
		return name
	case p.isOpen(line):
		return "close order"
	default:
		return "open order"
	}
}

// OnOpenOrder reports whether the selected row is that of the open order.
func (p *Pane) OnOpenOrder() bool {
	line, ok := p.Rows.Line(p.List.Cursor())
	return ok && line.order != nil && p.isOpen(line)
}

// fold lists the callbacks of an order no more; the cursor goes to the order.
func (p *Pane) fold() event.Event {
	p.open = ""
	p.List.Select(p.Rows.Opened.At)
	p.moved()
	return p.Ask()
}

// isOpen reports whether the callbacks of an order's row are listed.
func (p *Pane) isOpen(line Row) bool {
	members := p.Rows.Opened.Entries
	return p.open != "" && len(members) > 0 && line.order != nil && line.order.ID == members[0].OrderID &&
		(line.order.ID != "" || line.Entry.ID == members[0].ID)
}

// olderLines say that the open order has more callbacks than are listed below
// it, and how to see them.
func (p *Pane) olderLines() []string {
	o, s := p.Rows.Opened, p.styles
	if p.open == "" || o.all <= len(o.Entries) {
		return nil
	}
	text := "The newest " + format.Count(len(o.Entries)) + " of the order's " + format.Count(o.all) + " callbacks are listed:"
	return widget.Indented(theme.WrapParts([]string{s.Muted.Render(text), s.Key.Render("O") + s.Muted.Render(" lists them all")}, " ", p.Width-2), 1)
}

// Clear takes off the marks, and when there are none, closes the open order,
// and then goes back or takes the filter off.
func (p *Pane) Clear() event.Event {
	switch {
	case p.search.GoesOn:
		return StopSearch{}
	case len(p.Marks) > 0 || p.rangeFrom != "":
		clear(p.Marks)
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
func (p *Pane) orderRow(line Row, how rowLook) string {
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
	if p.Marks[line.Entry.ID] {
		mark, markStyle = s.Glyph.Marked, s.Accent
	}
	left := on(s.Accent).Render(bar) + on(markStyle).Render(mark) + on(s.Plain).Render(" ")
	tries := p.orderTries(o)
	room := p.Width - gutter - p.triesWidth() // for time, order and targets
	if room >= 40 {
		left += on(s.Muted).Render(theme.Fit(p.TimeText(o.Newest, 8), 9))
		room -= 9
	}
	id := idWidth(room / 2)
	left += on(s.Plain).Render(theme.Fit(theme.Cell(s, format.ShortID(theme.OrDash(s, o.ID), id), id), id+2))
	room -= id + 2
	left += p.TargetsText(o, room, on)
	rest := max(p.Width-safe.Width(left)-1, 0)
	return left + on(s.Muted).Render(theme.FitRight(s.Clip(tries, rest), rest)+" ")
}

// triesWidth is the cells that orderTries may take.
func (p *Pane) triesWidth() int {
	if p.Width < 50 {
		return 4
	}
	return len("99 callbacks")
}

// orderTries is how often an order was sent and tried, in as many words as fit.
func (p *Pane) orderTries(o *history.Order) string {
	switch {
	case p.Width < 50 && o.Callbacks > 1:
		return format.Itoa(o.Callbacks) + p.styles.Glyph.Times
	case p.Width < 50:
		return ""
	case o.Callbacks > 1:
		return format.Plural(o.Callbacks, "callback", "callbacks")
	}
	return format.Plural(o.Attempts, "try", "tries")
}

// TargetsText is where an order stands on each target, the undelivered first,
// in at most width cells.
func (p *Pane) TargetsText(o *history.Order, width int, on func(lipgloss.Style) lipgloss.Style) string {
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
