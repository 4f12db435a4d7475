package browser

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/event"

	"redial/tui/format"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/query"
)

// maxMarks bounds how many rows are marked at once: more are better said with
// a filter, which a replay of all takes as it is.
const maxMarks = 20_000

// markRowsRequest wants the ids of rows from..end; markedMsg answers.
type markRowsRequest struct {
	rows      Rows
	from, end int
	then      keymap.ID // what is done with the marks, "" for nothing more
}

// markedMsg answers markRowsRequest.
type markedMsg struct {
	ids  []string
	more int // rows that were too many to mark
	err  error
	then keymap.ID
}

func markRowsCmd(i markRowsRequest) tea.Cmd {
	return func() tea.Msg {
		end := min(i.end, i.from+maxMarks)
		m := markedMsg{more: i.end - end, then: i.then}
		for row := i.from; row < end; row++ {
			line, err := i.rows.Read(row)
			if err != nil {
				m.err = err
				return m
			}
			m.ids = append(m.ids, line.Entry.ID)
		}
		return m
	}
}

// marked puts marks on rows.
func (p *Pane) marked(m markedMsg) event.Event {
	if m.err != nil {
		return event.Bad("The rows can't be marked: " + format.Sentence(m.err))
	}
	for _, id := range m.ids {
		p.Marks[id] = true
	}
	if m.more > 0 {
		return event.Bad(fmt.Sprintf("Marked the newest %s; %s more match. esc takes the marks off, and R without marks replays all that match.",
			format.Count(len(m.ids)), format.Count(m.more)))
	}
	if m.then != "" {
		return event.Run{ID: m.then}
	}
	return nil
}

// Offers are what the last word of a filter could go on with; for an empty
// filter the recent ones come first.
func (p *Pane) Offers(filter string) []string {
	offers := query.Complete(filter)
	if filter == "" {
		return slices.Concat(p.Recent, offers)
	}
	return offers
}

// offerLine shows what tab would put in.
func (p *Pane) offerLine() string {
	s := p.styles
	stem := p.Filter.Value()
	if p.offered > 0 {
		stem = p.stem
	}
	offers := p.Offers(stem)
	if len(offers) == 0 {
		return ""
	}
	line := s.Key.Render("   tab") + " "
	for i, o := range offers {
		style := s.Muted
		if i == p.offered-1 {
			style = s.Accent
		}
		if stem != "" {
			o = o[strings.LastIndex(stem, " ")+1:]
		}
		line += style.Render(format.Clean(o)) + "  "
	}
	return s.Clip(line, p.Width)
}

// complete puts in the next suggestion.
func (p *Pane) complete() {
	if p.offered == 0 {
		p.stem = p.Filter.Value()
	}
	offers := p.Offers(p.stem)
	if len(offers) == 0 {
		return
	}
	p.offered = p.offered%len(offers) + 1
	p.Filter.SetValue(offers[p.offered-1])
	p.Filter.CursorEnd()
}
