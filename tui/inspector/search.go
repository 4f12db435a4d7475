package inspector

import (
	"fmt"

	"redial/tui/event"

	"redial/tui/format"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

// Typing reports whether a text field has the focus.
func (p *Pane) Typing() bool { return p.searching }

// FieldKeys are the keys of the pane's text field, by importance.
func (p *Pane) FieldKeys() []keymap.Action {
	keys := []keymap.Action{{Keys: []string{"enter"}, Name: "keep"}, {Keys: []string{"esc"}, Name: "end search"}}
	if len(p.reader(p.Tab).Matches) > 1 {
		keys = append(keys, keymap.Action{Keys: []string{"down"}, Name: "next match"})
	}
	return keys
}

// Key takes what is typed into the search field.
func (p *Pane) Key(k tea.KeyMsg) event.Event {
	if !p.searching {
		return nil
	}
	switch k.String() {
	case "enter":
		p.closeSearch()
		return nil
	case "esc":
		p.closeSearch()
		return p.endSearch()
	case "up":
		p.reader(p.Tab).Step(-1)
		return nil
	case "down":
		p.reader(p.Tab).Step(1)
		return nil
	}
	was := p.Search.Value()
	p.Search, _ = p.Search.Update(k)
	if p.Search.Value() == was {
		return nil
	}
	return p.Find()
}

// Find looks for what stands in the search field.
func (p *Pane) Find() event.Event {
	r := p.reader(p.Tab)
	if !p.BodyTab() || r.Doc == nil {
		return nil
	}
	return searchRequest{what: p.Tab, doc: r.Doc, needle: p.Search.Value()}
}

func (p *Pane) closeSearch() {
	p.searching = false
	p.Search.Blur()
}

// endSearch takes the marks of a search off.
func (p *Pane) endSearch() event.Event {
	p.Search.SetValue("")
	for _, r := range p.readers() {
		r.Needle, r.Matches, r.Match, r.Pointed = "", nil, 0, 0
	}
	return nil
}

// back takes a search off, and when there is none goes back to the list.
func (p *Pane) back() event.Event {
	if p.BodyTab() && p.reader(p.Tab).Needle != "" {
		return p.endSearch()
	}
	return event.FocusInspector{On: false}
}

// searchLine is the line at the foot while something is searched for.
func (p *Pane) searchLine() string {
	r := p.reader(p.Tab)
	if !p.BodyTab() || !p.searching && r.Needle == "" {
		return ""
	}
	s := p.styles
	count := "not found"
	switch {
	case r.Needle == "":
		count = ""
	case len(r.Matches) > 0:
		count = fmt.Sprintf("%s of %s", format.Count(r.Match+1), format.Count(len(r.Matches)))
	}
	field := s.Strong.Render(format.Clean(p.Search.Value()))
	if p.searching {
		field = format.CleanStyled(p.Search.View())
	}
	return s.Accent.Render(" / ") + field + "  " + s.Muted.Render(count)
}

// open opens a tab. A search goes with it; a comparison is made when its tab
// is opened.
func (p *Pane) open(t Tab) event.Event {
	p.Tab, p.scroll = t, 0
	if t == TabDiff && p.Diff == nil {
		return p.Compare(Diff{ID: p.Entry.ID, Other: p.Entry.ReplayOf, What: "the original"})
	}
	if p.BodyTab() && p.Search.Value() != "" && p.reader(t).Needle != p.Search.Value() {
		return p.Find()
	}
	return nil
}

// Compare opens the Diff tab on a comparison.
func (p *Pane) Compare(d Diff) event.Event {
	p.Tab, p.scroll, p.Diff, p.DiffDrawn = TabDiff, 0, nil, nil
	d.gen = p.question(&p.Expected.diff)
	return d
}

// goToFinding shows the place in the body that the selected finding is about.
func (p *Pane) goToFinding() event.Event {
	f := p.Report.Findings[p.Findings.Cursor()]
	p.Tab, p.goTo = TabRequest, f.Offset
	if p.Mode == modeDecoded {
		p.Mode = modePretty
	}
	return p.layOut(TabRequest)
}
