package compose

import (
	"redial/tui/event"
	"redial/tui/format"
	"redial/tui/reader"
	"redial/tui/theme"
)

// composeBody is what a MakeRequest of Compose asks for.
const composeBody = -1

// preview shows the bytes that would be sent, laid out or as they are.
type preview struct {
	raw    bool // as they are
	Reader reader.Reader
	Open   event.Generation // of the draft that is being laid out, 0 for none
	asked  bool             // whether raw when that was asked for
}

// layOut wants the draft laid out. While that is done the draft before it stays
// on the screen.
func (p *Pane) layOut() event.Event {
	if p.Preview.Open != 0 {
		return nil
	}
	p.Preview.Open, p.Preview.asked = p.Check.Gen, p.Preview.raw
	body, pretty := p.Draft.Raw, !p.Preview.raw
	return reader.MakeRequest{Gen: p.Check.Gen, What: composeBody, Make: func() *reader.Document {
		return reader.New(body, pretty)
	}}
}

// LaidOut takes the draft laid out, and asks again where it has changed since.
func (p *Pane) LaidOut(m reader.MadeMsg) event.Event {
	if m.What != composeBody || m.Gen != p.Preview.Open {
		return nil
	}
	p.Preview.Open = 0
	r := &p.Preview.Reader
	r.Doc, r.Cached = m.Doc, nil
	r.Keep()
	if m.Gen != p.Check.Gen || p.Preview.asked != p.Preview.raw {
		return p.layOut()
	}
	return nil
}

// turn shows the body the other way.
func (p *Pane) turn() event.Event {
	p.Preview.raw = !p.Preview.raw
	p.Preview.Reader.ToTop()
	return p.layOut()
}

// sizeBody gives the body its cells.
func (p *Pane) sizeBody() {
	width, height := p.width, p.height
	if p.wide() {
		width = p.width - p.formWidth() - 2
	}
	p.Preview.Reader.SetSize(max(width, 1), max(height-2, 1))
}

// bodyView draws the body below a line that says how it is shown.
func (p *Pane) bodyView(width, height int) string {
	s := p.styles
	how := "pretty"
	if d := p.Preview.Reader.Doc; p.Preview.raw || d != nil && !d.Pretty {
		how = "exact bytes"
	}
	head := " " + s.Strong.Render("body") + s.Muted.Render("  "+how+"  "+format.Plural(len(p.Draft.Raw), "byte", "bytes"))
	return theme.Block(theme.Fit(head, width)+"\n\n"+p.Preview.Reader.View(), width, height)
}
