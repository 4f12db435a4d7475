package tui

import (
	"redial/tui/format"
	"redial/tui/reader"
	"redial/tui/theme"
)

// composeBody is what a documentIntent of Compose asks for.
const composeBody inspectorTab = -1

// preview shows the bytes that would be sent, laid out or as they are.
type preview struct {
	raw    bool // as they are
	reader reader.Reader
	open   generation // of the draft that is being laid out, 0 for none
	asked  bool       // whether raw when that was asked for
}

// layOut wants the draft laid out. While that is done the draft before it stays
// on the screen.
func (p *composePane) layOut() intent {
	if p.preview.open != 0 {
		return nil
	}
	p.preview.open, p.preview.asked = p.check.gen, p.preview.raw
	body, pretty := p.draft.raw, !p.preview.raw
	return documentIntent{gen: p.check.gen, what: composeBody, make: func() *reader.Document {
		return reader.New(body, pretty)
	}}
}

// laidOut takes the draft laid out, and asks again where it has changed since.
func (p *composePane) laidOut(m documentMsg) intent {
	if m.what != composeBody || m.gen != p.preview.open {
		return nil
	}
	p.preview.open = 0
	r := &p.preview.reader
	r.Doc, r.Cached = m.doc, nil
	r.Keep()
	if m.gen != p.check.gen || p.preview.asked != p.preview.raw {
		return p.layOut()
	}
	return nil
}

// turn shows the body the other way.
func (p *composePane) turn() intent {
	p.preview.raw = !p.preview.raw
	p.preview.reader.ToTop()
	return p.layOut()
}

// sizeBody gives the body its cells.
func (p *composePane) sizeBody() {
	width, height := p.width, p.height
	if p.wide() {
		width = p.width - p.formWidth() - 2
	}
	p.preview.reader.SetSize(max(width, 1), max(height-2, 1))
}

// bodyView draws the body below a line that says how it is shown.
func (p *composePane) bodyView(width, height int) string {
	s := p.styles
	how := "pretty"
	if d := p.preview.reader.Doc; p.preview.raw || d != nil && !d.Pretty {
		how = "exact bytes"
	}
	head := " " + s.Strong.Render("body") + s.Muted.Render("  "+how+"  "+format.Plural(len(p.draft.raw), "byte", "bytes"))
	return theme.Block(theme.Fit(head, width)+"\n\n"+p.preview.reader.View(), width, height)
}
