package tui

import (
	"slices"
	"time"

	"redial/tui/reader"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/callback"
)

// composePane writes a callback: a form over the fields of a draft that is
// bytes, what validation has to say of them, and the bytes themselves.
type composePane struct {
	styles        *theme.Styles
	width, height int
	now           time.Time // of the last tick

	draft draft
	// rows is the form, or in raw mode one row for the whole body.
	rows    []field
	focus   int  // the row that has the focus
	top     int  // the first visible line of the form
	resting bool // the row's text does not take keys
	raw     bool
	// stale is true while the focused row's text is not in the draft yet.
	stale bool
	run   string // the field that is being typed in, for undo

	check    check
	report   callback.Report
	preview  preview
	showBody bool // on a narrow screen: the body in place of the form
	flight   composeFlight
	saving   saving
	paths    suggestions
	// uploads are the files that go by direct upload, by what stands in the
	// draft for their object keys. It holds only what was chosen here: a draft
	// from elsewhere names no file of this machine.
	uploads   map[string]upload
	fileGen   generation
	switching string // the row of the file that is read to go inside the body again, "" for none
	editGen   generation
	menuGen   generation
	edited    string // the field that is in $EDITOR
}

// check is the question to the validator: at most one is open.
type check struct {
	gen  generation // of the draft; grows with each change
	open generation // of the question that is open, 0 for none
	done generation // of the report
}

func newComposePane(s *theme.Styles) composer {
	p := &composePane{styles: s, draft: newDraft(), uploads: map[string]upload{}, check: check{gen: 1}}
	p.preview.reader = reader.Reader{Styles: s, Wrap: true}
	p.rebuild()
	return p
}

// title is what stands in the border.
func (p *composePane) title() (left, right string) {
	left = "new callback"
	if p.draft.replayOf != "" {
		left = "edited replay of " + format.ShortID(format.Clean(p.draft.replayOf), 10)
	}
	if p.raw {
		left += ", raw"
	}
	if p.flight.sending {
		return left, "sending"
	}
	return left, p.saving.word()
}

func (p *composePane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.sizeBody()
}

// typing is true while the focused row takes what is typed.
func (p *composePane) typing() bool {
	return !p.resting && !p.bodyOnly() && p.row().editor != nil
}

// row is the row that has the focus.
func (p *composePane) row() *field { return &p.rows[p.focus] }

// rebuild makes the form anew from the draft.
func (p *composePane) rebuild() {
	name, was := "", p.focus
	if len(p.rows) > 0 {
		name = p.row().name
	}
	if p.draft.err != nil {
		p.raw = true
	}
	if p.raw {
		p.rows = p.draft.rawRows(p.rows)
	} else {
		p.rows = p.draft.fields(p.rows)
	}
	p.focus = slices.IndexFunc(p.rows, func(f field) bool { return f.name == name })
	if p.focus < 0 {
		p.focus = min(was, len(p.rows)-1)
	}
}

// load takes a body in place of the draft.
func (p *composePane) load(body []byte, replayOf string) intent {
	p.draft.replace(body, replayOf)
	p.raw, p.focus, p.resting, p.showBody = false, 0, false, false
	p.flight.outcome = nil
	return p.changed()
}

// changed takes note that the draft is another: the form is made anew and the
// validator asked.
func (p *composePane) changed() intent {
	p.stale, p.run = false, ""
	p.rebuild()
	return p.touch()
}

// touch takes note that a text has changed, and asks the validator unless it is
// still busy with an older draft; its answer asks again.
func (p *composePane) touch() intent {
	p.check.gen++
	p.saving.dirty(p.now)
	p.flight.outcome = nil
	if p.check.open != 0 {
		return nil
	}
	return p.validate()
}

func (p *composePane) validate() intent {
	if p.large() {
		return p.splice()
	}
	p.flush()
	return p.askValidator()
}

func (p *composePane) askValidator() intent {
	p.check.open = p.check.gen
	return intents{validateIntent{gen: p.check.gen, body: p.draft.raw}, p.layOut()}
}

// flush puts the text being typed into the draft. Keys don't wait for it: a
// large body is spliced once for all that were typed meanwhile.
func (p *composePane) flush() {
	f := p.row()
	if !p.stale || f.editor == nil {
		return
	}
	p.stale = false
	if p.raw {
		p.draft.take([]byte(f.editor.Text()), p.draft.replayOf)
	} else if f.kind == fieldText {
		p.draft.SetText(f.name, f.editor.Text())
	}
}

// focusRow moves the focus, and what was typed into the draft.
func (p *composePane) focusRow(i int) {
	p.flush()
	p.focus = max(min(i, len(p.rows)-1), 0)
	p.resting, p.run = false, ""
	p.paths = suggestions{gen: p.paths.gen}
}

// nextRow moves on, round the form; in a path it completes first.
func (p *composePane) nextRow() intent {
	if p.row().kind == fieldPath && p.paths.complete(p.row().editor) {
		return p.askPaths()
	}
	p.focusRow((p.focus + 1) % len(p.rows))
	return nil
}

// choose takes another choice of the focused row.
func (p *composePane) choose(step int) intent {
	f := p.row()
	n := len(f.choices)
	i := (f.chosen + step + n) % n
	if f.chosen < 0 {
		i = 0
	}
	return p.chooseAt(i)
}

func (p *composePane) chooseAt(i int) intent {
	switch f := p.row(); f.name {
	case "ok":
		p.draft.setOK(i == 0)
	case "output_type":
		p.draft.setOutputType(callback.OutputType(f.choices[i]))
	}
	return p.changed()
}

// leave cancels a send, else leaves the body, else the field.
func (p *composePane) leave() intent {
	switch {
	case p.flight.sending:
		return cancelSendIntent{}
	case p.bodyOnly():
		p.showBody = false
	default:
		p.flush()
		p.resting = true
	}
	return nil
}

// undo takes the last change back.
func (p *composePane) undo() intent {
	p.flush()
	if !p.draft.undo() {
		return sayInfo("Nothing has been changed.")
	}
	return p.changed()
}

// redo brings the change back that undo took back last.
func (p *composePane) redo() intent {
	p.flush()
	if !p.draft.redo() {
		return sayInfo("Nothing was taken back since the last change.")
	}
	return p.changed()
}

// anew puts another body in place of the draft, and says how the draft comes back.
func (p *composePane) anew(body []byte, replayOf string) intent {
	p.flush()
	had := !p.draft.fresh()
	load := p.load(body, replayOf)
	if !had {
		return load
	}
	return intents{load, sayInfo("The draft you had is kept: ctrl+z brings it back.")}
}

// toggleRaw goes from the form to the bytes, or back.
func (p *composePane) toggleRaw() intent {
	p.flush()
	if p.raw && p.draft.err != nil {
		return sayBad("The form can't show this body: " + format.Clean(p.draft.err.Error()) + ".")
	}
	p.raw = !p.raw
	p.rebuild()
	p.resting = false
	return nil
}

// toggleBody shows the body on a screen that has no room for both, else turns
// it from laid out to raw.
func (p *composePane) toggleBody() intent {
	switch {
	case p.wide(), p.showBody && !p.preview.raw:
		return p.turn()
	case p.showBody:
		p.showBody = false
		return p.turn()
	}
	p.showBody = true
	return nil
}

// toNextFinding puts the focus on the field of the next finding.
func (p *composePane) toNextFinding() {
	for step := 1; step <= len(p.rows); step++ {
		i := (p.focus + step) % len(p.rows)
		if len(p.findingsOf(p.rows[i].name)) > 0 {
			p.focusRow(i)
			return
		}
	}
}
