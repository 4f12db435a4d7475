package tui

import (
	"slices"
	"strings"

	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// fieldKind is how a field of the form is filled in.
type fieldKind int

const (
	fieldChoice fieldKind = iota // one of a few words
	fieldText                    // text that is typed
	fieldPath                    // the path of a file to attach
	fieldFacts                   // only told, not changed here
)

// field is one row of the form: a view on a field of the body.
type field struct {
	name    string // in the body; "path" is the form's own
	kind    fieldKind
	hint    string   // what belongs here, while it is empty
	choices []string // of a fieldChoice
	chosen  int      // -1 where the body says something else
	lines   bool     // a fieldText that takes several lines
	locked  string   // why its text can't be edited here, "" where it can
	facts   string   // what a fieldFacts, or a locked text, says of the value
	file    bool     // a fieldFacts that is a file, which can be taken out
	// editor holds the text of a fieldText or fieldPath that is not locked.
	editor *widget.Editor
}

// fields returns the rows of the form for a draft, in their order. Editors are
// taken from old where a field of the same name was there.
func (d *draft) fields(old []field) []field {
	rows := []field{d.okField()}
	if d.ok() {
		rows = append(rows, d.typeField())
	}
	rows = append(rows, d.textField("order_id", "the UUID from the webhook, or paste the whole webhook", false))
	if !d.ok() {
		rows = append(rows, d.textField("error", "what went wrong, in a sentence", true))
	} else {
		rows = append(rows, d.resultFields()...)
	}
	if unknown := d.body.Unknown(); len(unknown) > 0 {
		rows = append(rows, field{name: "also sent", kind: fieldFacts, facts: strings.Join(unknown, ", ")})
	}
	for i := range rows {
		rows[i].keepEditor(old)
	}
	return rows
}

// keepEditor takes over the editor of the same field, so that its cursor stays
// where the text is still the same.
func (f *field) keepEditor(old []field) {
	if f.editor == nil {
		return
	}
	i := slices.IndexFunc(old, func(o field) bool { return o.name == f.name && o.editor != nil })
	if i < 0 || old[i].editor.Single != f.editor.Single {
		return
	}
	text := f.editor.Text()
	if f.kind == fieldPath {
		text = old[i].editor.Text() // the draft knows nothing of it
	}
	f.editor = old[i].editor
	if f.editor.Text() != text {
		f.editor.SetText(text)
	}
}

func (d *draft) okField() field {
	f := field{name: "ok", kind: fieldChoice, choices: []string{"true", "false"}}
	switch raw, _ := d.body.Field("ok"); string(raw) {
	case "true":
	case "false":
		f.chosen = 1
	default:
		f.chosen = -1
	}
	return f
}

func (d *draft) typeField() field {
	f := field{name: "output_type", kind: fieldChoice}
	for _, t := range callback.OutputTypes() {
		f.choices = append(f.choices, string(t))
	}
	f.chosen = slices.Index(f.choices, string(d.outputType()))
	return f
}

func (d *draft) textField(name, hint string, lines bool) field {
	f := field{name: name, kind: fieldText, hint: hint, lines: lines}
	text, locked := d.Text(name)
	if locked != "" {
		f.kind, f.locked = fieldFacts, locked
		f.facts = format.Size(int64(len(text))) + ", " + locked
		return f
	}
	f.editor = widget.NewEditor(text, !lines)
	return f
}

// resultFields are the rows that a result of the draft's type has.
func (d *draft) resultFields() []field {
	url := d.textField("result_url", "https:// where the result can be fetched", false)
	switch t := d.outputType(); t.Carrier() {
	case callback.CarriesText:
		return []field{d.textField("result_text", textHint(t), true)}
	case callback.CarriesURL:
		return []field{url}
	case callback.CarriesFile:
		return d.fileFields()
	case callback.CarriesVideo:
		return append([]field{url}, d.fileFields()...)
	default:
		return nil
	}
}

func textHint(t callback.OutputType) string {
	switch t {
	case callback.JSON:
		return `JSON, which goes as a string: {"score": 7}`
	case callback.CSV:
		return "rows of comma-separated values"
	case callback.HTML:
		return "a page; a hosted one can go as url instead"
	default:
		return "the result"
	}
}

// editField gives a key to a text; it reports whether the text changed.
func editField(e *widget.Editor, k tea.KeyMsg) (changed bool) {
	was := e.Edits
	switch {
	case k.Alt && k.Type == tea.KeyRunes:
		editAlt(e, k.String())
		return e.Edits != was
	case k.Type == tea.KeyRunes, k.Type == tea.KeySpace:
		e.Insert(string(k.Runes))
		return e.Edits != was
	case moveInField(e, k.String()):
		return false
	}
	switch k.String() {
	case "enter", "ctrl+j":
		if !e.Single {
			e.Insert("\n")
		}
	case "backspace", "ctrl+h":
		e.DeleteTo(e.Before())
	case "delete", "ctrl+d":
		e.DeleteTo(e.After())
	case "ctrl+w", "alt+backspace":
		e.DeleteTo(e.WordBefore())
	case "alt+d", "ctrl+delete":
		e.DeleteTo(e.WordAfter())
	case "ctrl+u":
		e.DeleteTo(e.Row, 0)
	case "ctrl+k":
		e.DeleteTo(e.Row, len(e.Lines[e.Row]))
	}
	return e.Edits != was
}

func editAlt(e *widget.Editor, key string) {
	switch key {
	case "alt+b":
		e.MoveTo(e.WordBefore())
	case "alt+f":
		e.MoveTo(e.WordAfter())
	case "alt+d":
		e.DeleteTo(e.WordAfter())
	}
}

// moveInField moves the cursor by a key, or reports that the key does not.
func moveInField(e *widget.Editor, key string) bool {
	switch key {
	case "left", "ctrl+b":
		e.MoveTo(e.Before())
	case "right":
		e.MoveTo(e.After())
	case "alt+left", "ctrl+left":
		e.MoveTo(e.WordBefore())
	case "alt+right", "ctrl+right":
		e.MoveTo(e.WordAfter())
	case "home", "ctrl+a":
		e.MoveTo(e.Row, 0)
	case "end":
		e.MoveTo(e.Row, len(e.Lines[e.Row]))
	case "ctrl+home":
		e.MoveTo(0, 0)
	case "ctrl+end":
		e.MoveTo(len(e.Lines)-1, len(e.Lines[len(e.Lines)-1]))
	default:
		return false
	}
	return true
}
