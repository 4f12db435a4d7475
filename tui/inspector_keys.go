package tui

import tea "github.com/charmbracelet/bubbletea"

// act does an action of the inspector.
func (p *inspectorPane) act(id actionID) intent {
	switch id {
	case actNextTab:
		p.tab = (p.tab + 1) % tabCount
	case actPrevTab:
		p.tab = (p.tab + tabCount - 1) % tabCount
	case actBack:
		return focusInspectorIntent{false}
	case actRaw:
		p.raw = !p.raw
		return intents{p.layOut(tabRequest), p.layOut(tabResponse)}
	case actWrap:
		for _, r := range p.readers() {
			r.wrap, r.x, r.sub = !r.wrap, 0, 0
			r.keep()
		}
	case actNumbers:
		for _, r := range p.readers() {
			r.numbers = !r.numbers
			r.keep()
		}
	case actScrollLeft:
		p.reader(p.tab).sideways(-8)
	case actScrollRight:
		p.reader(p.tab).sideways(8)
	default:
		p.move(id)
	}
	return nil
}

func (p *inspectorPane) readers() []*reader { return []*reader{&p.request, &p.response} }

// move scrolls the open tab.
func (p *inspectorPane) move(id actionID) {
	page := max(p.height-len(p.head())-1, 1)
	switch id {
	case actUp:
		p.scrollBy(-1)
	case actDown:
		p.scrollBy(1)
	case actPageUp:
		p.scrollBy(-page)
	case actPageDown:
		p.scrollBy(page)
	case actTop:
		p.scroll = 0
		p.findings.Top()
		if p.bodyTab() {
			p.reader(p.tab).toTop()
		}
	case actBottom:
		p.scroll = len(p.attempts) * 8
		p.findings.Bottom()
		if p.bodyTab() {
			p.reader(p.tab).toBottom()
		}
	}
}

// scrollBy scrolls by rows; in Findings it moves the cursor.
func (p *inspectorPane) scrollBy(n int) {
	switch {
	case p.bodyTab():
		p.reader(p.tab).scroll(n)
	case p.tab == tabAttempts:
		p.scroll = max(p.scroll+n, 0)
	default:
		p.findings.Select(p.findings.Cursor() + n)
	}
}

// bodyTab reports whether the open tab shows a body.
func (p *inspectorPane) bodyTab() bool { return p.tab == tabRequest || p.tab == tabResponse }

// why says why an action of the inspector can't be done now.
func (p *inspectorPane) why(id actionID) string {
	if id == actBack {
		return ""
	}
	if !p.loaded {
		return "No callback is open."
	}
	switch id {
	case actRaw, actWrap, actNumbers:
		if !p.bodyTab() {
			return "Only Request and Response show a body."
		}
	case actScrollLeft, actScrollRight:
		if !p.bodyTab() || p.reader(p.tab).wrap {
			return "Lines are wrapped; w stops that."
		}
	}
	return ""
}

func (p *inspectorPane) typing() bool { return false }

func (p *inspectorPane) key(tea.KeyMsg) intent { return nil }

// mouse scrolls with the wheel and opens a tab with a click.
func (p *inspectorPane) mouse(m tea.MouseMsg) intent {
	if m.Action != tea.MouseActionPress || !p.loaded {
		return nil
	}
	switch m.Button {
	case tea.MouseButtonWheelUp:
		p.scrollBy(-3)
	case tea.MouseButtonWheelDown:
		p.scrollBy(3)
	case tea.MouseButtonLeft:
		if m.Y == len(p.head())-1 {
			p.clickTab(m.X)
		}
	default:
	}
	return nil
}
