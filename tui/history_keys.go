package tui

import (
	"github.com/charmbracelet/bubbles/cursor"
	tea "github.com/charmbracelet/bubbletea"
)

// cursorStatic keeps a field's cursor still: blinking costs a frame a time.
const cursorStatic = cursor.CursorStatic

// act does an action of the list.
func (p *historyPane) act(id actionID) intent {
	switch id {
	case actUp:
		p.list.Up()
	case actDown:
		p.list.Down()
	case actPageUp:
		p.list.PageUp()
	case actPageDown:
		p.list.PageDown()
	case actTop, actFollow:
		p.list.Top()
	case actBottom:
		p.list.Bottom()
	case actInspect:
		return focusInspectorIntent{true}
	case actFilter:
		p.filtering = true
		p.filter.Focus()
		return nil
	case actMark:
		return p.mark()
	case actClear:
		return p.clear()
	case actExamples:
		return loadExamplesIntent{}
	}
	return p.moved()
}

// why says why an action of the list can't be done now.
func (p *historyPane) why(id actionID) string {
	empty := p.rows.len() == 0
	switch id {
	case actUp, actDown, actPageUp, actPageDown, actTop, actBottom, actInspect, actMark, actFollow:
		if empty {
			return "The list is empty."
		}
	case actClear:
		if len(p.marks) == 0 && p.filter.Value() == "" {
			return "There is no mark and no filter to clear."
		}
	case actExamples:
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

// clear takes off the marks, and when there are none, the filter.
func (p *historyPane) clear() intent {
	if len(p.marks) > 0 {
		clear(p.marks)
		return nil
	}
	p.filter.SetValue("")
	return p.ask()
}

func (p *historyPane) typing() bool { return p.filtering }

// key takes what is typed into the filter. The list narrows with every letter.
func (p *historyPane) key(k tea.KeyMsg) intent {
	if !p.filtering {
		return nil
	}
	switch k.String() {
	case "enter":
		p.closeFilter()
		return nil
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
	if p.filter.Value() == was {
		return nil
	}
	return p.ask()
}

func (p *historyPane) closeFilter() {
	p.filtering = false
	p.filter.Blur()
}

// mouse scrolls with the wheel and selects with a click.
func (p *historyPane) mouse(m tea.MouseMsg) intent {
	if m.Action != tea.MouseActionPress {
		return nil
	}
	switch m.Button {
	case tea.MouseButtonWheelUp:
		p.list.ScrollBy(-3)
	case tea.MouseButtonWheelDown:
		p.list.ScrollBy(3)
	case tea.MouseButtonLeft:
		row, ok := p.list.At(m.Y - len(p.head()))
		if !ok {
			return nil
		}
		p.list.Select(row)
	default:
		return nil
	}
	return p.moved()
}
