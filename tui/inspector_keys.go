package tui

import (
	"redial/tui/keymap"
	"redial/tui/reader"
	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// act does an action of the inspector.
func (p *inspectorPane) act(id keymap.ID) intent {
	switch id {
	case keymap.NextTab:
		return p.open((p.tab + 1) % tabCount)
	case keymap.PrevTab:
		return p.open((p.tab + tabCount - 1) % tabCount)
	case keymap.Back:
		return p.back()
	case keymap.Raw:
		p.mode = (p.mode + 1) % modeCount
		return intents{p.layOut(tabRequest), p.layOut(tabResponse)}
	case keymap.Search:
		return p.openSearch()
	case keymap.Next:
		p.reader(p.tab).Step(1)
	case keymap.Previous:
		p.reader(p.tab).Step(-1)
	case keymap.GoTo:
		return p.goToFinding()
	case keymap.Wrap:
		for _, r := range p.readers() {
			r.Wrap, r.X, r.Sub = !r.Wrap, 0, 0
			r.Keep()
		}
	case keymap.Numbers:
		for _, r := range p.readers() {
			r.Numbers = !r.Numbers
			r.Keep()
		}
	case keymap.ScrollLeft:
		p.reader(p.tab).Sideways(-8)
	case keymap.ScrollRight:
		p.reader(p.tab).Sideways(8)
	default:
		p.move(id)
	}
	return nil
}

func (p *inspectorPane) readers() []*reader.Reader { return []*reader.Reader{&p.request, &p.response} }

// move scrolls the open tab.
func (p *inspectorPane) move(id keymap.ID) {
	page := max(p.height-len(p.head())-1, 1)
	switch id {
	case keymap.Up:
		p.scrollBy(-1)
	case keymap.Down:
		p.scrollBy(1)
	case keymap.PageUp:
		p.scrollBy(-page)
	case keymap.PageDown:
		p.scrollBy(page)
	case keymap.Top:
		p.scroll = 0
		p.findings.Top()
		if p.bodyTab() {
			p.reader(p.tab).ToTop()
		}
	case keymap.Bottom:
		p.scroll = 1 << 30
		p.findings.Bottom()
		if p.bodyTab() {
			p.reader(p.tab).ToBottom()
		}
	}
}

// scrollBy scrolls by rows; in Findings it moves the cursor.
func (p *inspectorPane) scrollBy(n int) {
	switch {
	case p.bodyTab():
		p.reader(p.tab).Scroll(n)
	case p.tab == tabAttempts || p.tab == tabDiff || p.tab == tabWhy:
		p.scroll = max(p.scroll+n, 0)
	default:
		p.findings.Select(p.findings.Cursor() + n)
	}
}

// openSearch gives the search field the focus. A tab without a body makes way
// for Request: what is typed on after / must never be taken for other keys.
func (p *inspectorPane) openSearch() intent {
	var do intent
	if !p.bodyTab() {
		do = p.open(tabRequest)
	}
	p.searching = true
	p.search.Focus()
	p.search.CursorEnd()
	return do
}

// bodyTab reports whether the open tab shows a body.
func (p *inspectorPane) bodyTab() bool { return p.tab == tabRequest || p.tab == tabResponse }

// why says why an action of the inspector can't be done now.
func (p *inspectorPane) why(id keymap.ID) string {
	if id == keymap.Back {
		return ""
	}
	if !p.loaded {
		return "No callback is open."
	}
	switch id {
	case keymap.Raw, keymap.Wrap, keymap.Numbers:
		if !p.bodyTab() {
			return "Only Request and Response show a body."
		}
	case keymap.Next, keymap.Previous:
		if !p.bodyTab() || len(p.reader(p.tab).Matches) == 0 {
			return "Nothing was searched for here; / does that."
		}
	case keymap.GoTo:
		if p.tab != tabFindings || p.findings.Cursor() < 0 {
			return "Only a finding has a place to show."
		}
	case keymap.ScrollLeft, keymap.ScrollRight:
		if !p.bodyTab() || p.reader(p.tab).Wrap {
			return "Lines are wrapped; w stops that."
		}
	}
	return ""
}

// Mouse scrolls with the wheel; a click opens a tab, or selects a finding, whose
// place in the body a second one shows.
func (p *inspectorPane) Mouse(m tea.MouseMsg) intent {
	if n := term.Scrolled(m); n != 0 && p.loaded {
		p.scrollBy(n)
		return nil
	}
	if !term.Pressed(m) || !p.loaded {
		return nil
	}
	y := m.Y - len(p.head())
	if y == -1 {
		return p.open(p.tabAt(m.X))
	}
	row, ok := p.findings.At(y)
	switch {
	case !ok || p.tab != tabFindings || p.report == nil:
		return nil
	case row == p.findings.Cursor():
		return p.goToFinding()
	}
	p.findings.Select(row)
	return nil
}
