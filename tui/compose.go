package tui

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// composePane writes a callback: a form over the fields of a draft that is
// bytes, what validation has to say of them, and the bytes themselves.
type composePane struct {
	styles        *styles
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
	fileGen  generation
	editGen  generation
	menuGen  generation
	edited   string // the field that is in $EDITOR
}

// check is the question to the validator: at most one is open.
type check struct {
	gen  generation // of the draft; grows with each change
	open generation // of the question that is open, 0 for none
	done generation // of the report
}

func newComposePane(s *styles) composer {
	p := &composePane{styles: s, draft: newDraft(), check: check{gen: 1}}
	p.preview.reader = reader{styles: s, wrap: true}
	p.rebuild()
	return p
}

// title is what stands in the border.
func (p *composePane) title() (left, right string) {
	left = "new callback"
	if p.draft.replayOf != "" {
		left = "edited replay of " + shortID(clean(p.draft.replayOf), 10)
	}
	if p.raw {
		left += ", raw"
	}
	if p.flight.sending {
		return left, "sending"
	}
	return left, p.saving.word()
}

func (p *composePane) setSize(width, height int) {
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
	p.flush()
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
		p.draft.take([]byte(f.editor.text()), p.draft.replayOf)
	} else if f.kind == fieldText {
		p.draft.setText(f.name, f.editor.text())
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
		return toastIntent{toastInfo, "Nothing has been changed."}
	}
	return p.changed()
}

// toggleRaw goes from the form to the bytes, or back.
func (p *composePane) toggleRaw() intent {
	p.flush()
	if p.raw && p.draft.err != nil {
		return toastIntent{toastBad, "The form can't show this body: " + clean(p.draft.err.Error()) + "."}
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

// findingsOf returns the findings about a row.
func (p *composePane) findingsOf(name string) []callback.Finding {
	var found []callback.Finding
	for _, f := range p.report.Findings {
		at := f.Path
		if about, ok := p.lacking(f); ok {
			at = "/" + about
		}
		if at == "/"+name || strings.HasPrefix(at, "/"+name+"/") {
			found = append(found, f)
		}
	}
	return found
}

// lacking returns the row to fill in where a finding is about something that
// the body does not have.
func (p *composePane) lacking(f callback.Finding) (row string, ok bool) {
	switch f.Code {
	case "no-error-details":
		return "error", true
	case "files-empty":
		return "path", true
	case "result-missing":
		for _, name := range []string{"result_text", "path", "result_url"} {
			if slices.ContainsFunc(p.rows, func(r field) bool { return r.name == name }) {
				return name, true
			}
		}
	}
	return "", false
}

// key takes a key that no action took.
func (p *composePane) key(k tea.KeyMsg) intent {
	if !p.typing() {
		return nil
	}
	f := p.row()
	if do, done := p.specialKey(f, k); done {
		return do
	}
	p.beginRun(f.name, k.Type == tea.KeySpace || k.Type == tea.KeyEnter)
	if !editField(f.editor, k) {
		return nil
	}
	return p.textChanged(f)
}

// paste puts a paste at the cursor, byte for byte.
func (p *composePane) paste(data []byte) intent {
	p.resting = false
	f := p.row()
	if f.editor == nil || p.bodyOnly() {
		return toastIntent{toastInfo, "Nothing was pasted: choose a field first."}
	}
	if !p.raw && !utf8.Valid(data) {
		return toastIntent{toastBad, "Nothing was pasted: it is not UTF-8, and a JSON string can't hold that."}
	}
	text := string(data)
	if f.editor.single {
		text = strings.TrimRight(text, "\r\n")
	}
	if w, ok := readWebhook(text); ok && f.name == "order_id" {
		return p.takeWebhook(w)
	}
	p.beginRun(f.name, true)
	f.editor.insert(text)
	return p.textChanged(f)
}

// textChanged follows a change of a field's text.
func (p *composePane) textChanged(f *field) intent {
	if f.kind == fieldPath {
		return p.askPaths()
	}
	p.stale = true
	return p.touch()
}

// beginRun keeps the draft for undo where a new run of typing begins: in
// another field, at a new word, with a paste.
func (p *composePane) beginRun(name string, begins bool) {
	if name == p.run && !begins {
		return
	}
	p.flush()
	p.draft.remember()
	p.run = name
}

// specialKey is what some keys do in some fields.
func (p *composePane) specialKey(f *field, k tea.KeyMsg) (do intent, done bool) {
	switch key := k.String(); {
	case f.kind == fieldPath && p.paths.key(key):
		return nil, true
	case f.kind == fieldPath && key == "enter":
		return p.attach(), true
	case key == "up":
		if !f.editor.moveLines(-1) {
			p.focusRow(p.focus - 1)
		}
		return nil, true
	case key == "down":
		if !f.editor.moveLines(1) {
			p.focusRow(p.focus + 1)
		}
		return nil, true
	case key == "pgup" || key == "pgdown":
		n := max(p.height/2, 1)
		if key == "pgup" {
			n = -n
		}
		if !f.editor.moveLines(n) {
			p.preview.reader.scroll(n)
		}
		return nil, true
	case key == "enter" && f.editor.single:
		p.focusRow(p.focus + 1)
		return nil, true
	}
	return nil, false
}

// mouse focuses what is clicked and scrolls what is under the wheel.
func (p *composePane) mouse(m tea.MouseMsg) intent {
	overBody := p.bodyOnly() || p.wide() && m.X > p.formWidth()
	switch {
	case tea.MouseEvent(m).IsWheel():
		n := 3
		if m.Button == tea.MouseButtonWheelUp {
			n = -3
		}
		if overBody {
			p.preview.reader.scroll(n)
		} else if f := p.row(); f.editor != nil && !f.editor.single {
			f.editor.moveLines(n)
		}
	case m.Action == tea.MouseActionPress && m.Button == tea.MouseButtonLeft && !overBody:
		return p.click(m.X, m.Y)
	}
	return nil
}
