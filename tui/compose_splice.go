package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// spliceFrom is the size of a draft, in bytes, from which what is typed is put
// into it beside the screen: reading megabytes anew takes longer than a frame.
const spliceFrom = 256 << 10

// spliceIntent wants the focused text put into the draft; splicedMsg answers.
type spliceIntent struct {
	gen  generation
	body callback.Body // of the draft; base is its bytes
	base []byte
	name string // the field, "" for the whole body
	text string
}

// splicedMsg answers spliceIntent.
type splicedMsg struct {
	gen  generation
	base []byte
	raw  []byte
	body callback.Body
	err  error
}

func spliceCmd(i spliceIntent) tea.Cmd {
	return func() tea.Msg {
		m := splicedMsg{gen: i.gen, base: i.base}
		if i.name == "" {
			m.raw = []byte(i.text)
			m.body, m.err = callback.ParseBody(m.raw)
			return m
		}
		m.body = i.body.SetText(i.name, i.text)
		m.raw = m.body.Bytes()
		return m
	}
}

// large reports whether the text being typed is spliced beside the screen.
func (p *composePane) large() bool { return p.stale && len(p.draft.raw) >= spliceFrom }

// splice wants the focused text put into the draft before it is validated.
func (p *composePane) splice() intent {
	p.check.open = p.check.gen
	f := p.row()
	i := spliceIntent{gen: p.check.gen, body: p.draft.body, base: p.draft.raw, name: f.name, text: f.editor.Text()}
	if p.raw {
		i.name = ""
	}
	return i
}

// spliced takes the draft with the text in it, and has it validated. Where the
// draft has become another meanwhile, by anything but typing, it is not for it.
func (p *composePane) spliced(m splicedMsg) intent {
	if m.gen != p.check.open {
		return nil
	}
	if !p.stale || !sameSlice(m.base, p.draft.raw) {
		p.check.open = 0
		return p.validate()
	}
	p.stale = m.gen != p.check.gen
	p.draft.raw, p.draft.body, p.draft.err = m.raw, m.body, m.err
	return p.askValidator()
}

// sameSlice reports whether two slices are the same bytes in memory.
func sameSlice(x, y []byte) bool {
	return len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
}
