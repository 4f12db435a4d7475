package compose

import (
	"slices"
	"strings"

	"redial/tui/widget"

	"redial/tui/format"

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

// Field is one row of the form: a view on a field of the body.
type Field struct {
	Name    string // in the body; "path" is the form's own
	kind    fieldKind
	hint    string   // what belongs here, while it is empty
	choices []string // of a fieldChoice
	chosen  int      // -1 where the body says something else
	lines   bool     // a fieldText that takes several lines
	locked  string   // why its text can't be edited here, "" where it can
	facts   string   // what a fieldFacts, or a locked text, says of the value
	file    bool     // a fieldFacts that is a file, which can be taken out
	// Editor holds the text of a fieldText or fieldPath that is not locked.
	Editor *widget.Editor
}

// fields returns the rows of the form for a draft, in their order. Editors are
// taken from old where a field of the same name was there.
func (d *Draft) fields(old []Field) []Field {
	rows := []Field{d.okField()}
	if d.Ok() {
		rows = append(rows, d.typeField())
	}
	rows = append(rows, d.textField("order_id", "the UUID from the webhook, or paste the whole webhook", false))
	if !d.Ok() {
		rows = append(rows, d.textField("error", "what went wrong, in a sentence", true))
	} else {
		rows = append(rows, d.resultFields()...)
	}
	if unknown := d.Body.Unknown(); len(unknown) > 0 {
		rows = append(rows, Field{Name: "also sent", kind: fieldFacts, facts: strings.Join(unknown, ", ")})
	}
	for i := range rows {
		rows[i].keepEditor(old)
	}
	return rows
}

// keepEditor takes over the editor of the same field, so that its cursor stays
// where the text is still the same.
func (f *Field) keepEditor(old []Field) {
	if f.Editor == nil {
		return
	}
	i := slices.IndexFunc(old, func(o Field) bool { return o.Name == f.Name && o.Editor != nil })
	if i < 0 || old[i].Editor.Single != f.Editor.Single {
		return
	}
	text := f.Editor.Text()
	if f.kind == fieldPath {
		text = old[i].Editor.Text() // the draft knows nothing of it
	}
	f.Editor = old[i].Editor
	if f.Editor.Text() != text {
		f.Editor.SetText(text)
	}
}

func (d *Draft) okField() Field {
	f := Field{Name: "ok", kind: fieldChoice, choices: []string{"true", "false"}}
	switch raw, _ := d.Body.Field("ok"); string(raw) {
	case "true":
	case "false":
		f.chosen = 1
	default:
		f.chosen = -1
	}
	return f
}

func (d *Draft) typeField() Field {
	f := Field{Name: "output_type", kind: fieldChoice}
	for _, t := range callback.OutputTypes() {
		f.choices = append(f.choices, string(t))
	}
	f.chosen = slices.Index(f.choices, string(d.OutputType()))
	return f
}

func (d *Draft) textField(name, hint string, lines bool) Field {
	f := Field{Name: name, kind: fieldText, hint: hint, lines: lines}
	text, locked := d.Text(name)
	if locked != "" {
		f.kind, f.locked = fieldFacts, locked
		f.facts = format.Size(int64(len(text))) + ", " + locked
		return f
	}
	f.Editor = widget.NewEditor(text, !lines)
	return f
}

// resultFields are the rows that a result of the draft's type has.
func (d *Draft) resultFields() []Field {
	url := d.textField("result_url", "https:// where the result can be fetched", false)
	switch t := d.OutputType(); t.Carrier() {
	case callback.CarriesText:
		return []Field{d.textField("result_text", textHint(t), true)}
	case callback.CarriesURL:
		return []Field{url}
	case callback.CarriesFile:
		return d.fileFields()
	case callback.CarriesVideo:
		return append([]Field{url}, d.fileFields()...)
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
