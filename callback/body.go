package callback

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Body is a callback body: its exact bytes, and the place of each of its
// top-level fields in them. Changing a field leaves every other byte as it was,
// unknown fields and spacing included. Where a name stands twice, the last one
// counts, as it does for encoding/json and JSON.parse.
//
// The zero Body has no bytes; setting a field of it makes it an object.
type Body struct {
	raw    []byte
	fields []bodyField
}

// bodyField is where a field stands: its name and its value, in order.
type bodyField struct {
	name, value token
}

// knownFields are the top-level fields the contract documents.
var knownFields = []string{
	"ok", "order_id", "output_type", "result_text", "result_url",
	"file_base64", "filename", "mime_type", "files", "error",
}

// ParseBody reads the bytes of a body. It fails unless they are one JSON
// object; what the object says is Validate's business. Bytes in a string that
// are not UTF-8 are let pass, as encoding/json does.
func ParseBody(b []byte) (Body, error) {
	var first *fault
	s := scanner{src: b, onFault: func(f fault) {
		if first == nil && f.kind != faultLoneSurrogate && f.kind != faultInvalidUTF8 {
			first = &f
		}
	}}
	body := Body{raw: b}
	t := s.next()
	isObject := t.kind == tokenObject
	for isObject {
		name := s.next()
		if name.kind != tokenKey {
			break
		}
		body.fields = append(body.fields, bodyField{name, s.skip(s.next())})
	}
	if !isObject {
		s.skip(t)
	}
	s.next()
	if first != nil {
		why := first.explain(b)
		line, column := positionOf(b, why.at)
		return Body{}, fmt.Errorf("not JSON: line %d, column %d: %s", line, column, why.message)
	}
	if !isObject {
		return Body{}, fmt.Errorf("not a JSON object but %s", kindName(t.kind))
	}
	return body, nil
}

// Bytes returns the exact bytes. They are not to be changed.
func (b Body) Bytes() []byte { return b.raw }

// Field returns the raw JSON of a top-level field.
func (b Body) Field(name string) (raw []byte, ok bool) {
	i := b.index(name)
	if i < 0 {
		return nil, false
	}
	v := b.fields[i].value
	return b.raw[v.start:v.end:v.end], true
}

// Text returns a top-level field that is a JSON string, decoded.
func (b Body) Text(name string) (string, bool) {
	i := b.index(name)
	if i < 0 || b.fields[i].value.kind != tokenString {
		return "", false
	}
	return b.fields[i].value.decoded(b.raw), true
}

// Names returns the names of the top-level fields in their order, each once.
func (b Body) Names() []string {
	names := make([]string, 0, len(b.fields))
	seen := make(map[string]bool, len(b.fields))
	for _, f := range b.fields {
		name := f.name.decoded(b.raw)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// Unknown returns the names of the fields the contract does not document.
func (b Body) Unknown() []string {
	return slices.DeleteFunc(b.Names(), func(name string) bool {
		return slices.Contains(knownFields, name)
	})
}

// Set returns the body with a top-level field set to a raw JSON value: in place
// where the field stands, else before the closing brace, spaced as the field
// before it is. What is not one JSON value is not set.
func (b Body) Set(name string, raw []byte) Body {
	raw = bytes.TrimSpace(raw)
	if !json.Valid(raw) {
		return b
	}
	if b.raw == nil {
		b, _ = ParseBody([]byte("{}"))
	}
	if i := b.index(name); i >= 0 {
		v := b.fields[i].value
		return b.reparsed(slices.Concat(b.raw[:v.start], raw, b.raw[v.end:]))
	}
	name = string(appendQuoted(nil, name))
	if len(b.fields) == 0 {
		at := bytes.IndexByte(b.raw, '{') + 1
		return b.reparsed(slices.Concat(b.raw[:at], []byte(name), []byte(":"), raw, b.raw[at:]))
	}
	last := b.fields[len(b.fields)-1]
	before := b.raw[:last.name.start]
	space := before[len(bytes.TrimRight(before, " \t\r\n")):]
	colon := b.raw[last.name.end:last.value.start]
	end := last.value.end
	return b.reparsed(slices.Concat(b.raw[:end], []byte(","), space, []byte(name), colon, raw, b.raw[end:]))
}

// SetText is Set with a string.
func (b Body) SetText(name, value string) Body {
	return b.Set(name, appendQuoted(nil, value))
}

// Remove returns the body without a top-level field, however often it stands,
// and without the commas that were its own.
func (b Body) Remove(name string) Body {
	if b.index(name) < 0 {
		return b
	}
	out := slices.Clone(b.raw[:b.fields[0].name.start])
	kept := -1 // the last field that was kept
	for i, f := range b.fields {
		if f.name.decoded(b.raw) == name {
			continue
		}
		if kept >= 0 {
			out = append(out, b.raw[b.fields[kept].value.end:b.fields[kept+1].name.start]...)
		}
		out = append(out, b.raw[f.name.start:f.value.end]...)
		kept = i
	}
	return b.reparsed(append(out, b.raw[b.fields[len(b.fields)-1].value.end:]...))
}

// index returns the field that counts for a name, or -1.
func (b Body) index(name string) int {
	for i := len(b.fields) - 1; i >= 0; i-- {
		if b.fields[i].name.says(b.raw, name) {
			return i
		}
	}
	return -1
}

// reparsed reads bytes that a splice of b has made.
func (b Body) reparsed(raw []byte) Body {
	spliced, err := ParseBody(raw)
	if err != nil {
		return b
	}
	return spliced
}
