package compose

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"

	"redial/callback"
)

// spliceFrom is the size of a draft, in bytes, from which what is typed is put
// into it beside the screen: reading megabytes anew takes longer than a frame.
const spliceFrom = 256 << 10

// Splice wants the focused text put into the draft; splicedMsg answers.
type Splice struct {
	gen  event.Generation
	body callback.Body // of the draft; base is its bytes
	base []byte
	name string // the field, "" for the whole body
	Text string
}

// splicedMsg answers Splice.
type splicedMsg struct {
	gen  event.Generation
	base []byte
	raw  []byte
	body callback.Body
	err  error
}

// SpliceCmd puts a field of a large body in.
func SpliceCmd(i Splice) tea.Cmd {
	return func() tea.Msg {
		m := splicedMsg{gen: i.gen, base: i.base}
		if i.name == "" {
			m.raw = []byte(i.Text)
			m.body, m.err = callback.ParseBody(m.raw)
			return m
		}
		m.body = i.body.SetText(i.name, i.Text)
		m.raw = m.body.Bytes()
		return m
	}
}

// large reports whether the text being typed is spliced beside the screen.
func (p *Pane) large() bool { return p.Stale && len(p.Draft.Raw) >= spliceFrom }

// splice wants the focused text put into the draft before it is validated.
func (p *Pane) splice() event.Event {
	p.Check.Open = p.Check.Gen
	f := p.Row()
	i := Splice{gen: p.Check.Gen, body: p.Draft.Body, base: p.Draft.Raw, name: f.Name, Text: f.Editor.Text()}
	if p.Raw {
		i.name = ""
	}
	return i
}

// spliced takes the draft with the text in it, and has it validated. Where the
// draft has become another meanwhile, by anything but typing, it is not for it.
func (p *Pane) spliced(m splicedMsg) event.Event {
	if m.gen != p.Check.Open {
		return nil
	}
	if !p.Stale || !sameSlice(m.base, p.Draft.Raw) {
		p.Check.Open = 0
		return p.Validate()
	}
	p.Stale = m.gen != p.Check.Gen
	p.Draft.Raw, p.Draft.Body, p.Draft.Err = m.raw, m.body, m.err
	return p.askValidator()
}

// sameSlice reports whether two slices are the same bytes in memory.
func sameSlice(x, y []byte) bool {
	return len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
}
