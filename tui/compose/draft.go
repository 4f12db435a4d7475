package compose

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"redial/tui/widget"

	"redial/tui/format"

	"redial/callback"
)

// UndoBytes bounds what the draft's past may hold.
const UndoBytes = 32 << 20

// Draft is the callback being written: its exact bytes, and what they were
// before. Where the bytes are one JSON object its fields can be changed, each
// by a splice that leaves all other bytes alone; else the bytes are all there
// is.
type Draft struct {
	Raw      []byte
	Body     callback.Body
	Err      error  // why the bytes are no JSON object, nil where they are one
	ReplayOf string // the callback it is an edited replay of, or ""
	// shelf keeps the values of fields that the chosen type does without, for
	// when it is chosen back.
	shelf map[string][]byte
	Past  []pastDraft
	next  []pastDraft // what undo took back, for redo
}

// pastDraft is a draft as it was.
type pastDraft struct {
	raw      []byte
	replayOf string
}

// NewDraft returns the draft that Compose begins with: a text result that
// lacks what only the user knows.
func NewDraft() Draft {
	d := Draft{}
	d.Replace(callback.Payload{OK: true, OutputType: callback.Text}.Encode(), "")
	d.Past = nil
	return d
}

// fresh reports whether nothing has been written yet.
func (d *Draft) fresh() bool {
	return d.ReplayOf == "" && bytes.Equal(d.Raw, callback.Payload{OK: true, OutputType: callback.Text}.Encode())
}

// Replace puts other bytes in place of the draft; undo brings the old ones back.
func (d *Draft) Replace(raw []byte, replayOf string) {
	d.remember()
	d.Take(raw, replayOf)
	d.shelf = map[string][]byte{}
}

// Take takes what it is given.
func (d *Draft) Take(raw []byte, replayOf string) {
	d.Raw, d.ReplayOf = raw, replayOf
	d.Body, d.Err = callback.ParseBody(raw)
}

// remember keeps the draft as it is for undo.
func (d *Draft) remember() {
	if d.Raw == nil {
		return
	}
	if n := len(d.Past); n > 0 && bytes.Equal(d.Past[n-1].raw, d.Raw) && d.Past[n-1].replayOf == d.ReplayOf {
		return
	}
	d.Past, d.next = append(d.Past, pastDraft{d.Raw, d.ReplayOf}), nil
	size := 0
	for i, p := range slices.Backward(d.Past) {
		if size += len(p.raw); size > UndoBytes {
			d.Past = slices.Clone(d.Past[i+1:])
			return
		}
	}
}

// Undo brings back the draft as it was before the last change.
func (d *Draft) Undo() bool {
	for n := len(d.Past); n > 0; n = len(d.Past) {
		p := d.Past[n-1]
		d.Past = d.Past[:n-1]
		if !bytes.Equal(p.raw, d.Raw) || p.replayOf != d.ReplayOf {
			d.next = append(d.next, pastDraft{d.Raw, d.ReplayOf})
			d.Take(p.raw, p.replayOf)
			return true
		}
	}
	return false
}

// redo brings back what the last undo took back, until something else is changed.
func (d *Draft) redo() bool {
	n := len(d.next)
	if n == 0 {
		return false
	}
	p := d.next[n-1]
	d.Past, d.next = append(d.Past, pastDraft{d.Raw, d.ReplayOf}), d.next[:n-1]
	d.Take(p.raw, p.replayOf)
	return true
}

// setBody takes a body that a splice has made.
func (d *Draft) setBody(b callback.Body) {
	d.Body, d.Raw, d.Err = b, b.Bytes(), nil
}

// Ok is what the body says of itself: false only where it says so.
func (d *Draft) Ok() bool {
	raw, found := d.Body.Field("ok")
	return !found || string(raw) != "false"
}

// OutputType is the body's output type, "" where it has none.
func (d *Draft) OutputType() callback.OutputType {
	t, _ := d.Body.Text("output_type")
	return callback.OutputType(t)
}

// SetOK makes the draft a result or a failure.
func (d *Draft) SetOK(ok bool) {
	d.remember()
	was := d.carries()
	d.setBody(d.Body.Set("ok", []byte(strconv.FormatBool(ok))))
	d.reshape(was)
}

// SetOutputType makes the draft a result of another type. What the type does
// without goes to the shelf, what it needs comes from there or is empty.
func (d *Draft) SetOutputType(t callback.OutputType) {
	d.remember()
	was := d.carries()
	d.setBody(d.Body.SetText("output_type", string(t)))
	d.reshape(was)
}

// reshape gives the body the fields that its type carries, in place of those
// it carried.
func (d *Draft) reshape(was []string) {
	now := d.carries()
	for _, name := range was {
		raw, found := d.Body.Field(name)
		switch {
		case found && string(raw) == `""` && d.optional(name):
			d.setBody(d.Body.Remove(name))
		case found && !slices.Contains(now, name):
			d.shelf[name] = bytes.Clone(raw)
			d.setBody(d.Body.Remove(name))
		}
	}
	for _, name := range now {
		if _, found := d.Body.Field(name); found {
			continue
		}
		switch kept, found := d.shelf[name]; {
		case found && (string(kept) != `""` || !d.optional(name)):
			d.setBody(d.Body.Set(name, kept))
		case name == "result_text" || name == "result_url" && d.OutputType() == callback.URL:
			d.setBody(d.Body.SetText(name, ""))
		case name == "output_type":
			d.setBody(d.Body.SetText(name, string(callback.Text)))
		case name == "error":
			d.setBody(d.Body.SetText(name, ""))
		}
	}
}

// carries returns the fields that a body of this kind has, beside ok and
// order_id.
func (d *Draft) carries() []string {
	if !d.Ok() {
		return []string{"error"}
	}
	file := []string{"file_base64", "filename", "mime_type", "files"}
	switch d.OutputType().Carrier() {
	case callback.CarriesText:
		return []string{"output_type", "result_text"}
	case callback.CarriesURL:
		return []string{"output_type", "result_url"}
	case callback.CarriesFile:
		return append([]string{"output_type"}, file...)
	case callback.CarriesVideo:
		return append([]string{"output_type", "result_url"}, file...)
	default:
		return []string{"output_type"}
	}
}

// optional reports whether a result of the draft's type may go without a field that
// the form has. Where such a field is empty it is not in the body.
func (d *Draft) optional(name string) bool {
	return name == "result_url" && d.OutputType() != callback.URL
}

// takeOut takes an optional field out of the body. It reports whether it was there.
func (d *Draft) takeOut(name string) bool {
	if _, found := d.Body.Field(name); !found || !d.optional(name) {
		return false
	}
	d.remember()
	d.setBody(d.Body.Remove(name))
	return true
}

// notString is why a value that is no string is not typed in. It is the one
// reason that can be helped: the value as JSON is a string to send in its place.
const notString = "not a string"

// Text returns a field as text, and why a field of text can't hold it exactly,
// "" where it can. A field that is not there is empty text.
func (d *Draft) Text(name string) (text, locked string) {
	raw, found := d.Body.Field(name)
	if !found {
		return "", ""
	}
	text, isText := d.Body.Text(name)
	if !isText {
		return string(raw), notString
	}
	return text, whyLocked(text, raw)
}

// SetText changes a field. One that is not there and stays empty is not added, and
// an optional one that becomes empty is taken out.
func (d *Draft) SetText(name, text string) {
	_, found := d.Body.Field(name)
	switch {
	case !found && text == "":
		return
	case text == "" && d.optional(name):
		d.setBody(d.Body.Remove(name))
		return
	}
	d.setBody(d.Body.SetText(name, text))
}

// MaxLine is the longest line, in bytes, that a field of text takes.
const MaxLine = 64 << 10

// whyLocked says why a field of text can't take a text: it would be slow, or
// would not give it back exactly.
func whyLocked(text string, raw []byte) string {
	if !utf8.ValidString(text) || !utf8.Valid(raw) {
		return "not UTF-8"
	}
	if strings.ContainsRune(text, utf8.RuneError) && !bytes.ContainsRune(raw, utf8.RuneError) &&
		!bytes.Contains(bytes.ToLower(raw), []byte(`\ufffd`)) {
		return "half of a surrogate pair"
	}
	for len(text) > MaxLine {
		end := strings.IndexByte(text[:MaxLine], '\n')
		if end < 0 {
			return "too long a line"
		}
		text = text[end+1:]
	}
	return ""
}

// rawRows is the form of one row that raw mode has: the whole body.
func (d *Draft) rawRows(old []Field) []Field {
	f := Field{Name: "body", kind: fieldText, lines: true, hint: "the body, as it will be sent"}
	if locked := whyLocked(string(d.Raw), d.Raw); locked != "" {
		f.kind, f.locked = fieldFacts, locked
		f.facts = format.Size(int64(len(d.Raw))) + ", " + locked
		return []Field{f}
	}
	f.Editor = widget.NewEditor(string(d.Raw), false)
	f.keepEditor(old)
	return []Field{f}
}
