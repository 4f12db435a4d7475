package compose

import (
	"slices"
	"time"

	"redial/tui/event"

	"redial/tui/reader"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/callback"
)

// Pane writes a callback: a form over the fields of a draft that is
// bytes, what validation has to say of them, and the bytes themselves.
type Pane struct {
	world         World
	styles        *theme.Styles
	width, height int
	now           time.Time // of the last tick

	Draft Draft
	// Rows is the form, or in raw mode one row for the whole body.
	Rows    []Field
	Focus   int  // the row that has the focus
	top     int  // the first visible line of the form
	resting bool // the row's text does not take keys
	Raw     bool
	// Stale is true while the focused row's text is not in the draft yet.
	Stale bool
	run   string // the field that is being typed in, for undo

	Check    check
	Report   callback.Report
	Preview  preview
	ShowBody bool // on a narrow screen: the body in place of the form
	Delivery Delivery
	Saving   Saving
	paths    suggestions
	// Uploads are the files that go by direct upload, by what stands in the
	// draft for their object keys. It holds only what was chosen here: a draft
	// from elsewhere names no file of this machine.
	Uploads   map[string]event.Upload
	fileGen   event.Generation
	switching string // the row of the file that is read to go inside the body again, "" for none
	editGen   event.Generation
	menuGen   event.Generation
	edited    string // the field that is in $EDITOR
}

// check is the question to the validator: at most one is open.
type check struct {
	Gen  event.Generation // of the draft; grows with each change
	Open event.Generation // of the question that is open, 0 for none
	Done event.Generation // of the report
}

// New makes the pane with an empty draft.
func New(s *theme.Styles, w World) *Pane {
	p := &Pane{world: w, styles: s, Draft: NewDraft(), Uploads: map[string]event.Upload{}, Check: check{Gen: 1}}
	p.Preview.Reader = reader.Reader{Styles: s, Wrap: true}
	p.rebuild()
	return p
}

// Title is what stands in the border.
func (p *Pane) Title() (left, right string) {
	left = "new callback"
	if p.Draft.ReplayOf != "" {
		left = "edited replay of " + format.ShortID(format.Clean(p.Draft.ReplayOf), 10)
	}
	if p.Raw {
		left += ", raw"
	}
	if p.Delivery.Sending {
		return left, "sending"
	}
	return left, p.Saving.word()
}

// SetSize gives the cells that may be drawn, borders not included.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.sizeBody()
}

// Typing is true while the focused row takes what is typed.
func (p *Pane) Typing() bool {
	return !p.resting && !p.bodyOnly() && p.Row().Editor != nil
}

// Row is the row that has the focus.
func (p *Pane) Row() *Field { return &p.Rows[p.Focus] }

// rebuild makes the form anew from the draft.
func (p *Pane) rebuild() {
	name, was := "", p.Focus
	if len(p.Rows) > 0 {
		name = p.Row().Name
	}
	if p.Draft.Err != nil {
		p.Raw = true
	}
	if p.Raw {
		p.Rows = p.Draft.rawRows(p.Rows)
	} else {
		p.Rows = p.Draft.fields(p.Rows)
	}
	p.Focus = slices.IndexFunc(p.Rows, func(f Field) bool { return f.Name == name })
	if p.Focus < 0 {
		p.Focus = min(was, len(p.Rows)-1)
	}
}

// Load takes a body in place of the draft.
func (p *Pane) Load(body []byte, replayOf string) event.Event {
	p.Draft.Replace(body, replayOf)
	p.Raw, p.Focus, p.resting, p.ShowBody = false, 0, false, false
	p.Delivery.Outcome = nil
	return p.changed()
}

// changed takes note that the draft is another: the form is made anew and the
// validator asked.
func (p *Pane) changed() event.Event {
	p.Stale, p.run = false, ""
	p.rebuild()
	return p.touch()
}

// touch takes note that a text has changed, and asks the validator unless it is
// still busy with an older draft; its answer asks again.
func (p *Pane) touch() event.Event {
	p.Check.Gen++
	p.Saving.dirty(p.now)
	p.Delivery.Outcome = nil
	if p.Check.Open != 0 {
		return nil
	}
	return p.Validate()
}

// Validate checks the draft.
func (p *Pane) Validate() event.Event {
	if p.large() {
		return p.splice()
	}
	p.Flush()
	return p.askValidator()
}

func (p *Pane) askValidator() event.Event {
	p.Check.Open = p.Check.Gen
	return event.List{Validate{Gen: p.Check.Gen, Body: p.Draft.Raw}, p.layOut()}
}

// Flush puts the text being typed into the draft. Keys don't wait for it: a
// large body is spliced once for all that were typed meanwhile.
func (p *Pane) Flush() {
	f := p.Row()
	if !p.Stale || f.Editor == nil {
		return
	}
	p.Stale = false
	if p.Raw {
		p.Draft.Take([]byte(f.Editor.Text()), p.Draft.ReplayOf)
	} else if f.kind == fieldText {
		p.Draft.SetText(f.Name, f.Editor.Text())
	}
}

// FocusRow moves the focus, and what was typed into the draft.
func (p *Pane) FocusRow(i int) {
	p.Flush()
	p.Focus = max(min(i, len(p.Rows)-1), 0)
	p.resting, p.run = false, ""
	p.paths = suggestions{gen: p.paths.gen}
}

// nextRow moves on, round the form; in a path it completes first.
func (p *Pane) nextRow() event.Event {
	if p.Row().kind == fieldPath && p.paths.complete(p.Row().Editor) {
		return p.askPaths()
	}
	p.FocusRow((p.Focus + 1) % len(p.Rows))
	return nil
}

// choose takes another choice of the focused row.
func (p *Pane) choose(step int) event.Event {
	f := p.Row()
	n := len(f.choices)
	i := (f.chosen + step + n) % n
	if f.chosen < 0 {
		i = 0
	}
	return p.chooseAt(i)
}

func (p *Pane) chooseAt(i int) event.Event {
	switch f := p.Row(); f.Name {
	case "ok":
		p.Draft.SetOK(i == 0)
	case "output_type":
		p.Draft.SetOutputType(callback.OutputType(f.choices[i]))
	}
	return p.changed()
}

// leave cancels a send, else leaves the body, else the field.
func (p *Pane) leave() event.Event {
	switch {
	case p.Delivery.Sending:
		return event.CancelSend{}
	case p.bodyOnly():
		p.ShowBody = false
	default:
		p.Flush()
		p.resting = true
	}
	return nil
}

// Undo takes the last change back.
func (p *Pane) Undo() event.Event {
	p.Flush()
	if !p.Draft.Undo() {
		return event.Info("Nothing has been changed.")
	}
	return p.changed()
}

// redo brings the change back that undo took back last.
func (p *Pane) redo() event.Event {
	p.Flush()
	if !p.Draft.redo() {
		return event.Info("Nothing was taken back since the last change.")
	}
	return p.changed()
}

// Anew puts another body in place of the draft, and says how the draft comes back.
func (p *Pane) Anew(body []byte, replayOf string) event.Event {
	p.Flush()
	had := !p.Draft.fresh()
	load := p.Load(body, replayOf)
	if !had {
		return load
	}
	return event.List{load, event.Info("The draft you had is kept: ctrl+z brings it back.")}
}

// toggleRaw goes from the form to the bytes, or back.
func (p *Pane) toggleRaw() event.Event {
	p.Flush()
	if p.Raw && p.Draft.Err != nil {
		return event.Bad("The form can't show this body: " + format.Clean(p.Draft.Err.Error()) + ".")
	}
	p.Raw = !p.Raw
	p.rebuild()
	p.resting = false
	return nil
}

// toggleBody shows the body on a screen that has no room for both, else turns
// it from laid out to raw.
func (p *Pane) toggleBody() event.Event {
	switch {
	case p.wide(), p.ShowBody && !p.Preview.raw:
		return p.turn()
	case p.ShowBody:
		p.ShowBody = false
		return p.turn()
	}
	p.ShowBody = true
	return nil
}

// toNextFinding puts the focus on the field of the next finding.
func (p *Pane) toNextFinding() {
	for step := 1; step <= len(p.Rows); step++ {
		i := (p.Focus + step) % len(p.Rows)
		if len(p.findingsOf(p.Rows[i].Name)) > 0 {
			p.FocusRow(i)
			return
		}
	}
}
