package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"redial/callback"
)

var (
	inputKey = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]{1,39}$`)
	uuid     = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	pointer  = strings.NewReplacer("~", "~0", "/", "~1") // a JSON pointer's escapes
)

// Parse reads a webhook's body, with all there is to say of it. What can be read
// is in the order also where a finding is an error. Unknown fields are no fault.
func Parse(body []byte) (Order, []callback.Finding) {
	p := parser{body: body}
	fields, err := p.object(0, body)
	if err != nil {
		p.notJSON(err)
		return p.order, p.findings
	}
	p.read(fields)
	return p.order, p.findings
}

// Valid reports whether no finding is an error.
func Valid(findings []callback.Finding) bool {
	for _, f := range findings {
		if f.Severity == callback.SeverityError {
			return false
		}
	}
	return true
}

type parser struct {
	body     []byte
	order    Order
	findings []callback.Finding
}

// field is one member of an object and the offset of its value in the body.
type field struct {
	name  string
	at    int
	value json.RawMessage
}

var errNoObject = errors.New("it is not a JSON object")

// object reads the members of an object in their order, and nothing behind it.
func (p *parser) object(base int, text []byte) ([]field, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil {
		return nil, err
	} else if t != json.Delim('{') {
		return nil, errNoObject
	}
	var fields []field
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		f := field{name: key.(string)}
		if err := d.Decode(&f.value); err != nil {
			return nil, err
		}
		f.at = base + int(d.InputOffset()) - len(f.value)
		fields = append(fields, f)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return nil, errors.New("more text follows the JSON object")
	}
	return fields, nil
}

// read takes the fields, the last of a name, and says what is missing or wrong.
func (p *parser) read(fields []field) {
	at := map[string]field{}
	for _, f := range fields {
		if _, twice := at[f.name]; twice {
			p.add(callback.SeverityWarning, "duplicate-key", "/"+f.name, f.at, f.name+" stands twice, and most readers take the last.", "Send it once.")
		}
		at[f.name] = f
	}
	o := &p.order
	p.text(at, "short_id", true, &o.ShortID)
	if p.text(at, "order_id", true, &o.OrderID) && !uuid.MatchString(o.OrderID) {
		p.add(callback.SeverityError, "order-id-not-uuid", "/order_id", at["order_id"].at, "order_id is no UUID.", "Send the 36 characters of a UUID.")
	}
	if p.text(at, "callback_url", true, &o.CallbackURL) && !isAddress(o.CallbackURL) {
		p.add(callback.SeverityError, "callback-url-invalid", "/callback_url", at["callback_url"].at, "callback_url is no absolute http or https URL.", "Send the whole URL, with https://.")
	}
	p.text(at, "api_version", false, &o.APIVersion)
	token := ""
	p.text(at, "job_token", false, &token)
	o.JobToken = NewToken(token)
	p.ts(at)
	p.inputs(at)
	o.InputFiles = at["input_files"].value
}

// text reads a field that is a string, and reports whether it is there as one.
func (p *parser) text(at map[string]field, name string, needed bool, to *string) bool {
	f, there := at[name]
	switch {
	case !there && needed:
		p.missing(name)
	case !there, !needed && string(f.value) == "null":
	case f.value[0] != '"' || json.Unmarshal(f.value, to) != nil:
		p.add(callback.SeverityError, "not-text", "/"+name, f.at, name+" is not a string.", "Send it in quotes.")
	default:
		return true
	}
	return false
}

func (p *parser) ts(at map[string]field) {
	f, there := at["ts"]
	switch {
	case !there:
		p.missing("ts")
	case f.value[0] == '"' || json.Unmarshal(f.value, &p.order.TS) != nil || p.order.TS <= 0:
		p.add(callback.SeverityError, "ts-invalid", "/ts", f.at, "ts is no time in Unix seconds.", "Send a whole number, such as 1764230400.")
	case p.order.TS > 1e11:
		p.add(callback.SeverityWarning, "ts-milliseconds", "/ts", f.at, "ts looks like milliseconds.", "Divide it by 1000: the platform sends seconds.")
	}
}

func (p *parser) inputs(at map[string]field) {
	f, there := at["inputs"]
	if !there {
		p.missing("inputs")
		return
	}
	members, err := p.object(f.at, f.value)
	if err != nil {
		p.add(callback.SeverityError, "inputs-not-object", "/inputs", f.at, "inputs is not an object.", "Send an object of keys and values.")
		return
	}
	for _, m := range members {
		if !inputKey.MatchString(m.name) {
			p.add(callback.SeverityWarning, "input-key", "/inputs/"+pointer.Replace(m.name), m.at,
				fmt.Sprintf("The input key %q is none that the platform allows.", m.name),
				"Begin with a small letter; then 1 to 39 letters, digits or underscores.")
		}
		p.order.Inputs = append(p.order.Inputs, Input{m.name, m.value})
	}
}

func (p *parser) missing(name string) {
	p.add(callback.SeverityError, "missing-field", "/"+name, 0, "The webhook has no "+name+".", "Add "+name+".")
}

func (p *parser) notJSON(err error) {
	at := 0
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(0, int(syntax.Offset)-1)
	}
	p.add(callback.SeverityError, "not-json", "", min(at, len(p.body)), "The webhook's body can't be read: "+err.Error()+".", "Send one JSON object.")
}

// mostFindings is how many findings a webhook gets: one that is wrong all over is
// not worth more.
const mostFindings = 100

// ownRules are the rules that no page of the platform has.
var ownRules = map[string]bool{"duplicate-key": true, "ts-milliseconds": true, "not-json": true, "callback-url-invalid": true}

// add reports a finding by its place in the body.
func (p *parser) add(s callback.Severity, code, path string, at int, message, fix string) {
	if len(p.findings) == mostFindings {
		return
	}
	source := callback.SourceDocs
	if ownRules[code] {
		source = callback.SourceOurs
	}
	before := p.body[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	p.findings = append(p.findings, callback.Finding{
		Severity: s, Code: code, Path: path, Offset: at,
		Line: bytes.Count(before, []byte{'\n'}) + 1, Column: utf8.RuneCount(before[start:]) + 1,
		Message: message, Fix: fix, Source: source,
	})
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
