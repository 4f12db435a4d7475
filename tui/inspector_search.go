package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

func (p *inspectorPane) typing() bool { return p.searching }

func (p *inspectorPane) fieldKeys() []action {
	keys := []action{{keys: []string{"enter"}, name: "keep"}, {keys: []string{"esc"}, name: "end search"}}
	if len(p.reader(p.tab).matches) > 1 {
		keys = append(keys, action{keys: []string{"down"}, name: "next match"})
	}
	return keys
}

// key takes what is typed into the search field.
func (p *inspectorPane) key(k tea.KeyMsg) intent {
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
		p.reader(p.tab).step(-1)
		return nil
	case "down":
		p.reader(p.tab).step(1)
		return nil
	}
	was := p.search.Value()
	p.search, _ = p.search.Update(k)
	if p.search.Value() == was {
		return nil
	}
	return p.find()
}

// find looks for what stands in the search field.
func (p *inspectorPane) find() intent {
	r := p.reader(p.tab)
	if !p.bodyTab() || r.doc == nil {
		return nil
	}
	return searchIntent{what: p.tab, doc: r.doc, needle: p.search.Value()}
}

func (p *inspectorPane) closeSearch() {
	p.searching = false
	p.search.Blur()
}

// endSearch takes the marks of a search off.
func (p *inspectorPane) endSearch() intent {
	p.search.SetValue("")
	for _, r := range p.readers() {
		r.needle, r.matches, r.match, r.pointed = "", nil, 0, 0
	}
	return nil
}

// back takes a search off, and when there is none goes back to the list.
func (p *inspectorPane) back() intent {
	if p.bodyTab() && p.reader(p.tab).needle != "" {
		return p.endSearch()
	}
	return focusInspectorIntent{false}
}

// searchLine is the line at the foot while something is searched for.
func (p *inspectorPane) searchLine() string {
	r := p.reader(p.tab)
	if !p.bodyTab() || !p.searching && r.needle == "" {
		return ""
	}
	s := p.styles
	count := "not found"
	switch {
	case r.needle == "":
		count = ""
	case len(r.matches) > 0:
		count = fmt.Sprintf("%s of %s", countText(r.match+1), countText(len(r.matches)))
	}
	field := s.strong.Render(clean(p.search.Value()))
	if p.searching {
		field = cleanStyled(p.search.View())
	}
	return s.accent.Render(" / ") + field + "  " + s.muted.Render(count)
}

// open opens a tab. A search goes with it; a comparison is made when its tab
// is opened.
func (p *inspectorPane) open(t inspectorTab) intent {
	p.tab, p.scroll = t, 0
	if t == tabDiff && p.diff == nil {
		return p.compare(diffIntent{id: p.entry.ID, other: p.entry.ReplayOf, what: "the original"})
	}
	if p.bodyTab() && p.search.Value() != "" && p.reader(t).needle != p.search.Value() {
		return p.find()
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
