package tui

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

// undoBytes bounds what the draft's past may hold.
const undoBytes = 32 << 20

// draft is the callback being written: its exact bytes, and what they were
// before. Where the bytes are one JSON object its fields can be changed, each
// by a splice that leaves all other bytes alone; else the bytes are all there
// is.
type draft struct {
	raw      []byte
	body     callback.Body
	err      error  // why the bytes are no JSON object, nil where they are one
	replayOf string // the callback it is an edited replay of, or ""
	// shelf keeps the values of fields that the chosen type does without, for
	// when it is chosen back.
	shelf map[string][]byte
	past  []pastDraft
	next  []pastDraft // what undo took back, for redo
}

// pastDraft is a draft as it was.
type pastDraft struct {
	raw      []byte
	replayOf string
}

// newDraft returns the draft that Compose begins with: a text result that
// lacks what only the user knows.
func newDraft() draft {
	d := draft{}
	d.replace(callback.Payload{OK: true, OutputType: callback.Text}.Encode(), "")
	d.past = nil
	return d
}

// fresh reports whether nothing has been written yet.
func (d *draft) fresh() bool {
	return d.replayOf == "" && bytes.Equal(d.raw, callback.Payload{OK: true, OutputType: callback.Text}.Encode())
}

// replace puts other bytes in place of the draft; undo brings the old ones back.
func (d *draft) replace(raw []byte, replayOf string) {
	d.remember()
	d.take(raw, replayOf)
	d.shelf = map[string][]byte{}
}

func (d *draft) take(raw []byte, replayOf string) {
	d.raw, d.replayOf = raw, replayOf
	d.body, d.err = callback.ParseBody(raw)
}

// remember keeps the draft as it is for undo.
func (d *draft) remember() {
	if d.raw == nil {
		return
	}
	if n := len(d.past); n > 0 && bytes.Equal(d.past[n-1].raw, d.raw) && d.past[n-1].replayOf == d.replayOf {
		return
	}
	d.past, d.next = append(d.past, pastDraft{d.raw, d.replayOf}), nil
	size := 0
	for i, p := range slices.Backward(d.past) {
		if size += len(p.raw); size > undoBytes {
			d.past = slices.Clone(d.past[i+1:])
			return
		}
	}
}

// undo brings back the draft as it was before the last change.
func (d *draft) undo() bool {
	for n := len(d.past); n > 0; n = len(d.past) {
		p := d.past[n-1]
		d.past = d.past[:n-1]
		if !bytes.Equal(p.raw, d.raw) || p.replayOf != d.replayOf {
			d.next = append(d.next, pastDraft{d.raw, d.replayOf})
			d.take(p.raw, p.replayOf)
			return true
		}
	}
	return false
}

// redo brings back what the last undo took back, until something else is changed.
func (d *draft) redo() bool {
	n := len(d.next)
	if n == 0 {
		return false
	}
	p := d.next[n-1]
	d.past, d.next = append(d.past, pastDraft{d.raw, d.replayOf}), d.next[:n-1]
	d.take(p.raw, p.replayOf)
	return true
}

// setBody takes a body that a splice has made.
func (d *draft) setBody(b callback.Body) {
	d.body, d.raw, d.err = b, b.Bytes(), nil
}

// ok is what the body says of itself: false only where it says so.
func (d *draft) ok() bool {
	raw, found := d.body.Field("ok")
	return !found || string(raw) != "false"
}

// outputType is the body's output type, "" where it has none.
func (d *draft) outputType() callback.OutputType {
	t, _ := d.body.Text("output_type")
	return callback.OutputType(t)
}

// setOK makes the draft a result or a failure.
func (d *draft) setOK(ok bool) {
	d.remember()
	was := d.carries()
	d.setBody(d.body.Set("ok", []byte(strconv.FormatBool(ok))))
	d.reshape(was)
}

// setOutputType makes the draft a result of another type. What the type does
// without goes to the shelf, what it needs comes from there or is empty.
func (d *draft) setOutputType(t callback.OutputType) {
	d.remember()
	was := d.carries()
	d.setBody(d.body.SetText("output_type", string(t)))
	d.reshape(was)
}

// reshape gives the body the fields that its type carries, in place of those
// it carried.
func (d *draft) reshape(was []string) {
	now := d.carries()
	for _, name := range was {
		raw, found := d.body.Field(name)
		switch {
		case found && string(raw) == `""` && d.optional(name):
			d.setBody(d.body.Remove(name))
		case found && !slices.Contains(now, name):
			d.shelf[name] = bytes.Clone(raw)
			d.setBody(d.body.Remove(name))
		}
	}
	for _, name := range now {
		if _, found := d.body.Field(name); found {
			continue
		}
		switch kept, found := d.shelf[name]; {
		case found && (string(kept) != `""` || !d.optional(name)):
			d.setBody(d.body.Set(name, kept))
		case name == "result_text" || name == "result_url" && d.outputType() == callback.URL:
			d.setBody(d.body.SetText(name, ""))
		case name == "output_type":
			d.setBody(d.body.SetText(name, string(callback.Text)))
		case name == "error":
			d.setBody(d.body.SetText(name, ""))
		}
	}
}

// carries returns the fields that a body of this kind has, beside ok and
// order_id.
func (d *draft) carries() []string {
	if !d.ok() {
		return []string{"error"}
	}
	file := []string{"file_base64", "filename", "mime_type", "files"}
	switch d.outputType().Carrier() {
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
func (d *draft) optional(name string) bool {
	return name == "result_url" && d.outputType() != callback.URL
}

// takeOut takes an optional field out of the body. It reports whether it was there.
func (d *draft) takeOut(name string) bool {
	if _, found := d.body.Field(name); !found || !d.optional(name) {
		return false
	}
	d.remember()
	d.setBody(d.body.Remove(name))
	return true
}

// notString is why a value that is no string is not typed in. It is the one
// reason that can be helped: the value as JSON is a string to send in its place.
const notString = "not a string"

// Text returns a field as text, and why a field of text can't hold it exactly,
// "" where it can. A field that is not there is empty text.
func (d *draft) Text(name string) (text, locked string) {
	raw, found := d.body.Field(name)
	if !found {
		return "", ""
	}
	text, isText := d.body.Text(name)
	if !isText {
		return string(raw), notString
	}
	return text, whyLocked(text, raw)
}

// SetText changes a field. One that is not there and stays empty is not added, and
// an optional one that becomes empty is taken out.
func (d *draft) SetText(name, text string) {
	_, found := d.body.Field(name)
	switch {
	case !found && text == "":
		return
	case text == "" && d.optional(name):
		d.setBody(d.body.Remove(name))
		return
	}
	d.setBody(d.body.SetText(name, text))
}

// maxLine is the longest line, in bytes, that a field of text takes.
const maxLine = 64 << 10

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
	for len(text) > maxLine {
		end := strings.IndexByte(text[:maxLine], '\n')
		if end < 0 {
			return "too long a line"
		}
		text = text[end+1:]
	}
	return ""
}

// rawRows is the form of one row that raw mode has: the whole body.
func (d *draft) rawRows(old []field) []field {
	f := field{name: "body", kind: fieldText, lines: true, hint: "the body, as it will be sent"}
	if locked := whyLocked(string(d.raw), d.raw); locked != "" {
		f.kind, f.locked = fieldFacts, locked
		f.facts = format.Size(int64(len(d.raw))) + ", " + locked
		return []field{f}
	}
	f.editor = widget.NewEditor(string(d.raw), false)
	f.keepEditor(old)
	return []field{f}
}
