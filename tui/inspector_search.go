package tui

import (
	"fmt"

	"redial/tui/format"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

func (p *inspectorPane) typing() bool { return p.searching }

func (p *inspectorPane) fieldKeys() []keymap.Action {
	keys := []keymap.Action{{Keys: []string{"enter"}, Name: "keep"}, {Keys: []string{"esc"}, Name: "end search"}}
	if len(p.reader(p.tab).Matches) > 1 {
		keys = append(keys, keymap.Action{Keys: []string{"down"}, Name: "next match"})
	}
	return keys
}

// Key takes what is typed into the search field.
func (p *inspectorPane) Key(k tea.KeyMsg) intent {
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
		p.reader(p.tab).Step(-1)
		return nil
	case "down":
		p.reader(p.tab).Step(1)
		return nil
	}
	was := p.search.Value()
	p.search, _ = p.search.Update(k)
	if p.search.Value() == was {
		return nil
	}
	return p.Find()
}

// Find looks for what stands in the search field.
func (p *inspectorPane) Find() intent {
	r := p.reader(p.tab)
	if !p.bodyTab() || r.Doc == nil {
		return nil
	}
	return searchIntent{what: p.tab, doc: r.Doc, needle: p.search.Value()}
}

func (p *inspectorPane) closeSearch() {
	p.searching = false
	p.search.Blur()
}

// endSearch takes the marks of a search off.
func (p *inspectorPane) endSearch() intent {
	p.search.SetValue("")
	for _, r := range p.readers() {
		r.Needle, r.Matches, r.Match, r.Pointed = "", nil, 0, 0
	}
	return nil
}

// back takes a search off, and when there is none goes back to the list.
func (p *inspectorPane) back() intent {
	if p.bodyTab() && p.reader(p.tab).Needle != "" {
		return p.endSearch()
	}
	return focusInspectorIntent{false}
}

// searchLine is the line at the foot while something is searched for.
func (p *inspectorPane) searchLine() string {
	r := p.reader(p.tab)
	if !p.bodyTab() || !p.searching && r.Needle == "" {
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
	field := s.Strong.Render(format.Clean(p.search.Value()))
	if p.searching {
		field = format.CleanStyled(p.search.View())
	}
	return s.Accent.Render(" / ") + field + "  " + s.Muted.Render(count)
}

// open opens a tab. A search goes with it; a comparison is made when its tab
// is opened.
func (p *inspectorPane) open(t inspectorTab) intent {
	p.tab, p.scroll = t, 0
	if t == tabDiff && p.diff == nil {
		return p.compare(diffIntent{id: p.entry.ID, other: p.entry.ReplayOf, what: "the original"})
	}
	if p.bodyTab() && p.search.Value() != "" && p.reader(t).Needle != p.search.Value() {
		return p.Find()
	}
	return nil
}

// compare opens the Diff tab on a comparison.
func (p *inspectorPane) compare(d diffIntent) intent {
	p.tab, p.scroll, p.diff, p.diffDrawn = tabDiff, 0, nil, nil
	d.gen = p.question(&p.expected.diff)
	return d
}

// goToFinding shows the place in the body that the selected finding is about.
func (p *inspectorPane) goToFinding() intent {
	f := p.report.Findings[p.findings.Cursor()]
	p.tab, p.goTo = tabRequest, f.Offset
	if p.mode == modeDecoded {
		p.mode = modePretty
	}
	return p.layOut(tabRequest)
}
