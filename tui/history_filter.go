package tui

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/format"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/query"
)

// maxMarks bounds how many rows are marked at once: more are better said with
// a filter, which a replay of all takes as it is.
const maxMarks = 20_000

// markRowsIntent wants the ids of rows from..end; markedMsg answers.
type markRowsIntent struct {
	rows      rows
	from, end int
	then      keymap.ID // what is done with the marks, "" for nothing more
}

// markedMsg answers markRowsIntent.
type markedMsg struct {
	ids  []string
	more int // rows that were too many to mark
	err  error
	then keymap.ID
}

func markRowsCmd(i markRowsIntent) tea.Cmd {
	return func() tea.Msg {
		end := min(i.end, i.from+maxMarks)
		m := markedMsg{more: i.end - end, then: i.then}
		for row := i.from; row < end; row++ {
			line, err := i.rows.Read(row)
			if err != nil {
				m.err = err
				return m
			}
			m.ids = append(m.ids, line.entry.ID)
		}
		return m
	}
}

// marked puts marks on rows.
func (p *historyPane) marked(m markedMsg) intent {
	if m.err != nil {
		return sayBad("The rows can't be marked: " + format.Sentence(m.err))
	}
	for _, id := range m.ids {
		p.marks[id] = true
	}
	if m.more > 0 {
		return sayBad(fmt.Sprintf("Marked the newest %s; %s more match. esc takes the marks off, and R without marks replays all that match.",
			format.Count(len(m.ids)), format.Count(m.more)))
	}
	if m.then != "" {
		return runIntent{m.then}
	}
	return nil
}

// offers are what the last word of a filter could go on with; for an empty
// filter the recent ones come first.
func (p *historyPane) offers(filter string) []string {
	offers := query.Complete(filter)
	if filter == "" {
		return slices.Concat(p.recent, offers)
	}
	return offers
}

// offerLine shows what tab would put in.
func (p *historyPane) offerLine() string {
	s := p.styles
	stem := p.filter.Value()
	if p.offered > 0 {
		stem = p.stem
	}
	offers := p.offers(stem)
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
	return s.Clip(line, p.width)
}

// complete puts in the next suggestion.
func (p *historyPane) complete() {
	if p.offered == 0 {
		p.stem = p.filter.Value()
	}
	offers := p.offers(p.stem)
	if len(offers) == 0 {
		return
	}
	p.offered = p.offered%len(offers) + 1
	p.filter.SetValue(offers[p.offered-1])
	p.filter.CursorEnd()
}
