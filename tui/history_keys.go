package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/term"

	"redial/tui/keymap"
)

// act does an action of the list.
func (p *historyPane) act(id keymap.ID) intent {
	switch id {
	case keymap.Up:
		p.list.Up()
	case keymap.Down:
		p.list.Down()
	case keymap.PageUp:
		p.list.PageUp()
	case keymap.PageDown:
		p.list.PageDown()
	case keymap.Top, keymap.Follow:
		p.list.Top()
	case keymap.Bottom:
		p.list.Bottom()
	case keymap.Inspect:
		return p.inspect()
	case keymap.Fold:
		return p.fold()
	case keymap.ByOrder:
		return p.byOrder()
	case keymap.Times:
		p.ago = !p.ago
		return nil
	case keymap.Filter:
		p.filtering = true
		p.filter.Focus()
		p.filter.CursorEnd()
		return nil
	case keymap.Mark:
		return p.mark()
	case keymap.Range:
		return p.markRange()
	case keymap.All:
		return markRowsIntent{rows: p.rows, from: 0, end: p.rows.len()}
	case keymap.Order:
		return p.thisOrder()
	case keymap.Clear:
		return p.clear()
	case keymap.Examples:
		return loadExamplesIntent{}
	}
	return p.moved()
}

// why says why an action of the list can't be done now.
func (p *historyPane) why(id keymap.ID) string {
	empty := p.rows.len() == 0
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
		if p.rows.view == nil {
			return "The history is still being read."
		}
	case keymap.Order:
		if e, ok := p.rows.at(p.list.Cursor()); (!ok || e.OrderID == "") && p.before == nil {
			return "No order is selected."
		}
	case keymap.Clear:
		if len(p.marks) == 0 && p.rangeFrom == "" && p.filter.Value() == "" && p.open == "" {
			return "There is no mark, no open order and no filter to clear."
		}
	case keymap.Examples:
		if p.everything > 0 || p.rows.view == nil {
			return "The examples are for an empty history."
		}
		if p.examples == 0 {
			return "There are no examples here."
		}
	}
	return ""
}

// mark marks the callback under the cursor, or takes the mark off, and goes on
// to the next.
func (p *historyPane) mark() intent {
	if p.current == "" {
		return nil
	}
	if p.marks[p.current] {
		delete(p.marks, p.current)
	} else {
		p.marks[p.current] = true
	}
	p.list.Down()
	return p.moved()
}

// markRange begins a range at the cursor, or marks all up to it.
func (p *historyPane) markRange() intent {
	if _, _, live := p.span(); !live {
		p.rangeFrom = p.current
		return nil
	}
	return p.endRange("")
}

// span is the rows of the range that is open, between where it was begun and the
// cursor.
func (p *historyPane) span() (from, end int, live bool) {
	if p.rangeFrom == "" || p.rows.view == nil {
		return 0, 0, false
	}
	at, to := p.rows.index(p.rangeFrom, p.member), p.list.Cursor()
	if at < 0 || to < 0 {
		return 0, 0, false
	}
	return min(at, to), max(at, to) + 1, true
}

// endRange turns the range into marks, and then does an action with them.
func (p *historyPane) endRange(then keymap.ID) intent {
	from, end, _ := p.span()
	p.rangeFrom = ""
	return markRowsIntent{rows: p.rows, from: from, end: end, then: then}
}

// onRange returns what an action does where a range is open: it takes the range as
// its marks, as in vim. Other actions leave the range alone.
func (p *historyPane) onRange(id keymap.ID) (intent, bool) {
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

func (p *historyPane) typing() bool { return p.filtering }

func (p *historyPane) fieldKeys() []keymap.Action {
	if p.filter.Value() == "" {
		return []keymap.Action{{Keys: []string{"esc"}, Name: "close"}}
	}
	return []keymap.Action{{Keys: []string{"enter"}, Name: "keep"}, {Keys: []string{"esc"}, Name: "clear"}}
}

// Key takes what is typed into the filter. The list narrows with every letter.
func (p *historyPane) Key(k tea.KeyMsg) intent {
	if !p.filtering {
		return nil
	}
	switch k.String() {
	case "enter":
		p.closeFilter()
		return p.remember(p.filter.Value())
	case "tab":
		p.complete()
		return p.ask()
	case "esc":
		p.closeFilter()
		if p.filter.Value() == "" {
			return nil
		}
		p.filter.SetValue("")
		return p.ask()
	case "up":
		p.list.Up()
		return p.moved()
	case "down":
		p.list.Down()
		return p.moved()
	}
	was := p.filter.Value()
	p.filter, _ = p.filter.Update(k)
	p.offered, p.before = 0, nil
	if p.filter.Value() == was {
		return nil
	}
	return p.ask()
}

func (p *historyPane) closeFilter() {
	p.filtering, p.offered = false, 0
	p.filter.Blur()
	p.filter.CursorStart() // what is read begins at its beginning
}

// Mouse scrolls with the wheel and selects with a click; one on the filter goes
// on with that.
func (p *historyPane) Mouse(m tea.MouseMsg) intent {
	if n := term.Scrolled(m); n != 0 {
		p.list.ScrollBy(n)
		return p.moved()
	}
	if !term.Pressed(m) {
		return nil
	}
	if m.Y == 0 && len(p.filterLines()) > 0 {
		return p.act(keymap.Filter)
	}
	row, ok := p.list.At(m.Y - len(p.head()))
	if !ok {
		return nil
	}
	p.list.Select(row)
	return p.moved()
}
