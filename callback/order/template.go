package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"redial/callback"
)

// Template is a webhook's body with placeholders, as a seller writes one for the
// platform (the page "Payload Templates"). {inputs.KEY} and {input_files} stand
// for JSON, without quotes round them; the others stand inside quotes that the
// template has itself, but for {ts}, which may stand bare.
type Template struct {
	text  []byte
	parts []placeholder
}

// placeholder is one {name} of a template, and where it stands.
type placeholder struct {
	from, to int
	name     string
}

var (
	placeholders = regexp.MustCompile(`\{[a-zA-Z_][a-zA-Z0-9_.]*\}`)
	// plainNames are the placeholders but for those of inputs.
	plainNames = []string{"order_id", "short_id", "callback_url", "ts", "api_version", "input_files"}
)

const inputPrefix = "inputs."

// ParseTemplate reads a template. A placeholder that is not known is a warning:
// it is sent as it stands, because what the platform does with it is not
// published.
func ParseTemplate(text []byte) (Template, []callback.Finding) {
	t := Template{text: bytes.Clone(text)}
	p := parser{body: t.text}
	for _, at := range placeholders.FindAllIndex(t.text, -1) {
		name := string(t.text[at[0]+1 : at[1]-1])
		if !knownName(name) {
			p.add(callback.SeverityWarning, "unknown-placeholder", "", at[0],
				fmt.Sprintf("{%s} is no placeholder.", name),
				"Use one of {"+strings.Join(plainNames, "}, {")+"} and {inputs.KEY}"+callback.DidYouMean(name, plainNames)+".")
			continue
		}
		t.parts = append(t.parts, placeholder{at[0], at[1], name})
	}
	return t, p.findings
}

func knownName(name string) bool {
	if key, isInput := strings.CutPrefix(name, inputPrefix); isInput {
		return key != ""
	}
	for _, known := range plainNames {
		if name == known {
			return true
		}
	}
	return false
}

// Render fills in an order. An input that the order lacks is an error and renders
// as null; a result that is no JSON is an error with its place in the result.
func (t Template) Render(o Order) ([]byte, []callback.Finding) {
	p := parser{body: t.text}
	var b bytes.Buffer
	done := 0
	for _, part := range t.parts {
		b.Write(t.text[done:part.from])
		done = part.to
		value := t.value(o, part.name)
		if value == nil {
			p.add(callback.SeverityError, "missing-input", "", part.from,
				fmt.Sprintf("The order has no input for {%s}.", part.name), "Give the input, or take the placeholder out.")
			value = []byte("null")
		}
		b.Write(value)
	}
	b.Write(t.text[done:])
	if err := checkJSON(b.Bytes()); err != nil {
		r := parser{body: b.Bytes()}
		r.notJSON(err)
		r.findings[0].Fix = "Put quotes round {order_id} and the like, and none round {inputs.KEY}."
		p.findings = append(p.findings, r.findings...)
	}
	return b.Bytes(), p.findings
}

// value is what a placeholder stands for, nil for an input that is not there.
func (t Template) value(o Order, name string) []byte {
	switch name {
	case "order_id":
		return inQuotes(o.OrderID)
	case "short_id":
		return inQuotes(o.ShortID)
	case "callback_url":
		return inQuotes(o.CallbackURL)
	case "api_version":
		return inQuotes(o.APIVersion)
	case "ts":
		return strconv.AppendInt(nil, o.TS, 10)
	case "input_files":
		if len(o.InputFiles) == 0 {
			return []byte("null")
		}
		return o.InputFiles
	}
	return o.Input(strings.TrimPrefix(name, inputPrefix))
}

// inQuotes is a text as it stands between the quotes of a JSON string. It is
// never nil.
func inQuotes(text string) []byte {
	quoted, err := encode(text)
	if err != nil || len(quoted) < 2 {
		return []byte{}
	}
	return quoted[1 : len(quoted)-1]
}

// checkJSON says why a text is not one JSON value.
func checkJSON(text []byte) error {
	if !utf8.Valid(text) {
		return errors.New("it is not UTF-8")
	}
	var value json.RawMessage
	return json.Unmarshal(text, &value)
}
