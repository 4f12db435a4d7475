package inspector

import (
	"redial/tui/event"
	"redial/tui/keymap"
	"redial/tui/reader"
	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// Act does an action of the inspector.
func (p *Pane) Act(id keymap.ID) event.Event {
	switch id {
	case keymap.NextTab:
		return p.open((p.Tab + 1) % TabCount)
	case keymap.PrevTab:
		return p.open((p.Tab + TabCount - 1) % TabCount)
	case keymap.Back:
		return p.back()
	case keymap.Raw:
		p.Mode = (p.Mode + 1) % ModeCount
		return event.List{p.layOut(TabRequest), p.layOut(TabResponse)}
	case keymap.Search:
		return p.openSearch()
	case keymap.Next:
		p.reader(p.Tab).Step(1)
	case keymap.Previous:
		p.reader(p.Tab).Step(-1)
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
		p.reader(p.Tab).Sideways(-8)
	case keymap.ScrollRight:
		p.reader(p.Tab).Sideways(8)
	default:
		p.move(id)
	}
	return nil
}

func (p *Pane) readers() []*reader.Reader { return []*reader.Reader{&p.Request, &p.Response} }

// move scrolls the open tab.
func (p *Pane) move(id keymap.ID) {
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
		p.Findings.Top()
		if p.BodyTab() {
			p.reader(p.Tab).ToTop()
		}
	case keymap.Bottom:
		p.scroll = 1 << 30
		p.Findings.Bottom()
		if p.BodyTab() {
			p.reader(p.Tab).ToBottom()
		}
	}
}

// scrollBy scrolls by rows; in Findings it moves the cursor.
func (p *Pane) scrollBy(n int) {
	switch {
	case p.BodyTab():
		p.reader(p.Tab).Scroll(n)
	case p.Tab == TabAttempts || p.Tab == TabDiff || p.Tab == TabWhy:
		p.scroll = max(p.scroll+n, 0)
	default:
		p.Findings.Select(p.Findings.Cursor() + n)
	}
}

// openSearch gives the search field the focus. A tab without a body makes way
// for Request: what is typed on after / must never be taken for other keys.
func (p *Pane) openSearch() event.Event {
	var do event.Event
	if !p.BodyTab() {
		do = p.open(TabRequest)
	}
	p.searching = true
	p.Search.Focus()
	p.Search.CursorEnd()
	return do
}

// BodyTab reports whether the open tab shows a body.
func (p *Pane) BodyTab() bool { return p.Tab == TabRequest || p.Tab == TabResponse }

// Why says why an action of the inspector can't be done now.
func (p *Pane) Why(id keymap.ID) string {
	if id == keymap.Back {
		return ""
	}
	if !p.Loaded {
		return "No callback is open."
	}
	switch id {
	case keymap.Raw, keymap.Wrap, keymap.Numbers:
		if !p.BodyTab() {
			return "Only Request and Response show a body."
		}
	case keymap.Next, keymap.Previous:
		if !p.BodyTab() || len(p.reader(p.Tab).Matches) == 0 {
			return "Nothing was searched for here; / does that."
		}
	case keymap.GoTo:
		if p.Tab != TabFindings || p.Findings.Cursor() < 0 {
			return "Only a finding has a place to show."
		}
	case keymap.ScrollLeft, keymap.ScrollRight:
		if !p.BodyTab() || p.reader(p.Tab).Wrap {
			return "Lines are wrapped; w stops that."
		}
	}
	return ""
}

// Mouse scrolls with the wheel; a click opens a tab, or selects a finding, whose
// place in the body a second one shows.
func (p *Pane) Mouse(m tea.MouseMsg) event.Event {
	if n := term.Scrolled(m); n != 0 && p.Loaded {
		p.scrollBy(n)
		return nil
	}
	if !term.Pressed(m) || !p.Loaded {
		return nil
	}
	y := m.Y - len(p.head())
	if y == -1 {
		return p.open(p.tabAt(m.X))
	}
	row, ok := p.Findings.At(y)
	switch {
	case !ok || p.Tab != TabFindings || p.Report == nil:
		return nil
	case row == p.Findings.Cursor():
		return p.goToFinding()
	}
	p.Findings.Select(row)
	return nil
}
