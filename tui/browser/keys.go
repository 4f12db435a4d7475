package browser

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"

	"redial/tui/term"

	"redial/tui/keymap"
)

// Act does an action of the list.
func (p *Pane) Act(id keymap.ID) event.Event {
	switch id {
	case keymap.Up:
		p.List.Up()
	case keymap.Down:
		p.List.Down()
	case keymap.PageUp:
		p.List.PageUp()
	case keymap.PageDown:
		p.List.PageDown()
	case keymap.Top, keymap.Follow:
		p.List.Top()
	case keymap.Bottom:
		p.List.Bottom()
	case keymap.Inspect:
		return p.inspect()
	case keymap.Fold:
		return p.fold()
	case keymap.ByOrder:
		return p.byOrder()
	case keymap.Times:
		p.Ago = !p.Ago
		return nil
	case keymap.Filter:
		p.Filtering = true
		p.Filter.Focus()
		p.Filter.CursorEnd()
		return nil
	case keymap.Mark:
		return p.mark()
	case keymap.Range:
		return p.markRange()
	case keymap.All:
		return markRowsRequest{rows: p.Rows, from: 0, end: p.Rows.Len()}
	case keymap.Order:
		return p.thisOrder()
	case keymap.Clear:
		return p.Clear()
	case keymap.Examples:
		return event.LoadExamples{}
	}
	return p.moved()
}

// Why says why an action of the list can't be done now.
func (p *Pane) Why(id keymap.ID) string {
	empty := p.Rows.Len() == 0
	switch id {
	case keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom, keymap.Inspect, keymap.Mark, keymap.Follow:
		if empty {
			return "The list is empty."
		}
	case keymap.All, keymap.Range:
		if empty {
			return "The list is empty."
		}
	case keymap.Fold:
		if p.open == "" {
			return "No order is open; enter opens one in the list by order (o)."
		}
	case keymap.ByOrder:
		if p.Rows.View == nil {
			return "The history is still being read."
		}
	case keymap.Order:
		if e, ok := p.Rows.At(p.List.Cursor()); (!ok || e.OrderID == "") && p.before == nil {
			return "No order is selected."
		}
	case keymap.Clear:
		if len(p.Marks) == 0 && p.rangeFrom == "" && p.Filter.Value() == "" && p.open == "" {
			return "There is no mark, no open order and no filter to clear."
		}
	case keymap.Examples:
		if p.Everything > 0 || p.Rows.View == nil {
			return "The examples are for an empty history."
		}
		if p.Examples == 0 {
			return "There are no examples here."
		}
	}
	return ""
}

// mark marks the callback under the cursor, or takes the mark off, and goes on
// to the next.
func (p *Pane) mark() event.Event {
	if p.current == "" {
		return nil
	}
	if p.Marks[p.current] {
		delete(p.Marks, p.current)
	} else {
		p.Marks[p.current] = true
	}
	p.List.Down()
	return p.moved()
}

// markRange begins a range at the cursor, or marks all up to it.
func (p *Pane) markRange() event.Event {
	if _, _, live := p.span(); !live {
		p.rangeFrom = p.current
		return nil
	}
	return p.endRange("")
}

// span is the rows of the range that is open, between where it was begun and the
// cursor.
func (p *Pane) span() (from, end int, live bool) {
	if p.rangeFrom == "" || p.Rows.View == nil {
		return 0, 0, false
	}
	at, to := p.Rows.index(p.rangeFrom, p.Member), p.List.Cursor()
	if at < 0 || to < 0 {
		return 0, 0, false
	}
	return min(at, to), max(at, to) + 1, true
}

// endRange turns the range into marks, and then does an action with them.
func (p *Pane) endRange(then keymap.ID) event.Event {
	from, end, _ := p.span()
	p.rangeFrom = ""
	return markRowsRequest{rows: p.Rows, from: from, end: end, then: then}
}

// OnRange returns what an action does where a range is open: it takes the range as
// its marks, as in vim. Other actions leave the range alone.
func (p *Pane) OnRange(id keymap.ID) (event.Event, bool) {
	if _, _, live := p.span(); !live {
		return nil, false
	}
	switch id {
	case keymap.Mark:
		return p.endRange(""), true
	case keymap.Replay, keymap.ReplayN:
		return p.endRange(keymap.ReplayN), true
	case keymap.ReplayTo, keymap.Diff, keymap.Answers:
		return p.endRange(id), true
	}
	return nil, false
}

// Typing reports whether a text field has the focus.
func (p *Pane) Typing() bool { return p.Filtering }

// FieldKeys are the keys of the pane's text field, by importance.
func (p *Pane) FieldKeys() []keymap.Action {
	if p.Filter.Value() == "" {
		return []keymap.Action{{Keys: []string{"esc"}, Name: "close"}}
	}
	return []keymap.Action{{Keys: []string{"enter"}, Name: "keep"}, {Keys: []string{"esc"}, Name: "clear"}}
}

// Key takes what is typed into the filter. The list narrows with every letter.
func (p *Pane) Key(k tea.KeyMsg) event.Event {
	if !p.Filtering {
		return nil
	}
	switch k.String() {
	case "enter":
		p.closeFilter()
		return p.remember(p.Filter.Value())
	case "tab":
		p.complete()
		return p.Ask()
	case "esc":
		p.closeFilter()
		if p.Filter.Value() == "" {
			return nil
		}
		p.Filter.SetValue("")
		return p.Ask()
	case "up":
		p.List.Up()
		return p.moved()
	case "down":
		p.List.Down()
		return p.moved()
	}
	was := p.Filter.Value()
	p.Filter, _ = p.Filter.Update(k)
	p.offered, p.before = 0, nil
	if p.Filter.Value() == was {
		return nil
	}
	return p.Ask()
}

func (p *Pane) closeFilter() {
	p.Filtering, p.offered = false, 0
	p.Filter.Blur()
	p.Filter.CursorStart() // what is read begins at its beginning
}

// Mouse scrolls with the wheel and selects with a click; one on the filter goes
// on with that.
func (p *Pane) Mouse(m tea.MouseMsg) event.Event {
	if n := term.Scrolled(m); n != 0 {
		p.List.ScrollBy(n)
		return p.moved()
	}
	if !term.Pressed(m) {
		return nil
	}
	if m.Y == 0 && len(p.filterLines()) > 0 {
		return p.Act(keymap.Filter)
	}
	row, ok := p.List.At(m.Y - len(p.head()))
	if !ok {
		return nil
	}
	p.List.Select(row)
	return p.moved()
}
