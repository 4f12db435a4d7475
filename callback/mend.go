package callback

import (
	"bytes"

	"redial/callback/internal/cause"
)

// edit replaces the bytes from start up to but not including end.
type edit struct {
	start, end int
	text       []byte
}

// mostChanges is how many mends are made of one body.
const mostChanges = 200

// Mend returns the body with every finding mended whose mend is certain, and
// returns the findings it mended in the order it did, each with its place in the
// body as it was then. What it is not sure of it leaves as it is; a body in which
// nothing is certain comes back unchanged.
func Mend(body []byte) (mended []byte, changes []Finding) {
	mended = body
	for len(changes) < mostChanges {
		next, f, ok := mendOne(mended)
		if !ok {
			break
		}
		mended = next
		changes = append(changes, f)
	}
	return mended, changes
}

// mendOne makes the first mend that a body allows.
func mendOne(body []byte) ([]byte, Finding, bool) {
	for _, f := range Validate(body).Findings {
		next, ok := f.mended(body)
		if ok && !bytes.Equal(next, body) {
			return next, f, true
		}
	}
	return body, Finding{}, false
}

// CanMend reports whether it is certain what to write in place of what the
// finding is about.
func (f Finding) CanMend() bool { return f.edit != nil }

// mended returns the body with this finding of it mended; ok is false where what to
// write is not certain.
func (f Finding) mended(body []byte) (mended []byte, ok bool) {
	e := f.edit
	if e == nil || e.end > len(body) || e.start > e.end {
		return body, false
	}
	out := make([]byte, 0, len(body)-(e.end-e.start)+len(e.text))
	out = append(out, body[:e.start]...)
	out = append(out, e.text...)
	return append(out, body[e.end:]...), true
}

// mend returns what mends a fault of the JSON in src, or nil.
func (f fault) mend(src []byte) *edit {
	switch f.kind {
	case faultTrailingComma:
		return &edit{f.at, f.at + 1, nil}
	case faultComment:
		if src[f.at] == '#' || src[f.at] == '/' {
			return &edit{f.at, commentEnd(src, f.at), nil}
		}
	case faultForeignLiteral:
		switch word := wordAt(src, f.at); word {
		case "True", "TRUE":
			return &edit{f.at, f.at + len(word), []byte("true")}
		case "False", "FALSE":
			return &edit{f.at, f.at + len(word), []byte("false")}
		case "None", "NULL", "Null":
			return &edit{f.at, f.at + len(word), []byte("null")}
		}
	case faultUnescapedNewline:
		if src[f.at] == '\r' {
			return &edit{f.at, f.at + 1, []byte(`\r`)}
		}
		if mended := cause.LineBreaks(src, f.at); mended {
			return &edit{f.at, f.at + 1, []byte(`\n`)}
		}
	case faultUnescapedControl:
		return &edit{f.at, f.at + 1, appendEscape(nil, src[f.at])}
	default:
	}
	return nil
}
