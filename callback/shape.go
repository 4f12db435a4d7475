package callback

import (
	"fmt"
	"strings"

	"redial/callback/internal/cause"
)

// Rules about bodies that are an object, but not the callback.
const (
	ruleEmptyObject = iota
	ruleOrderEcho
	ruleCallbackDeeper
	ruleFieldsDeeper
	ruleMisnamed
	ruleFlattened
	ruleSecretInBody
	ruleErrorAnswer
	ruleOtherAnswer
)

var shapeRules = [...]Rule{
	ruleEmptyObject:    {"empty-object", SeverityError, SourceBasics, `Send "ok", "order_id" and the result. Await the result before you encode it.`},
	ruleOrderEcho:      {"order-echoed", SeverityError, SourceDocs, "Build a new body with ok, order_id, output_type and the result."},
	ruleCallbackDeeper: {"callback-deeper", SeverityError, SourceBasics, "Send what is in it as the whole body."},
	ruleFieldsDeeper:   {"fields-deeper", SeverityError, SourceBasics, "Move them to the top of the body."},
	ruleMisnamed:       {"misnamed-field", SeverityError, SourceBasics, ""},
	ruleFlattened:      {"flattened-names", SeverityError, SourceDocs, "Send files as a list of objects, each with filename, mime_type and file_base64."},
	ruleErrorAnswer:    {"error-answer", SeverityError, SourceBasics, `Find out why that step failed. To report it to the buyer, send {"ok":false,"order_id":…,"error":…}.`},
	ruleOtherAnswer:    {"other-answer", SeverityError, SourceBasics, "Build a new body with ok, order_id and output_type, and put that text into result_text."},
	ruleSecretInBody:   {"secret-in-body", SeverityWarning, SourceBasics, "Send it as the header x-callback-secret and take it out of the body: a request without the header gets a 401."},
}

// checkShape reports an object that is not the callback itself, and says what it
// is: nothing but that, for the rest only follows from it.
func (v *validator) checkShape(o object) bool {
	if v.cut {
		return false
	}
	if len(o.fields) == 0 && o.unknowns == 0 {
		v.add(shapeRules[ruleEmptyObject], "", o.start, "The body is an empty object: nothing was put in, or a promise or a response was encoded.")
		return true
	}
	if o.field("ok").value.kind != tokenEnd && o.field("order_id").value.kind != tokenEnd {
		return false
	}
	if v.isOrder(o) {
		v.add(shapeRules[ruleOrderEcho], "", o.start, "The body is the order the platform sent (inputs, callback_url), not a callback.")
		return true
	}
	return v.checkDeeper(o) || v.checkOtherAnswer(o)
}

// checkOtherAnswer reports an object that has nothing of a callback: what another
// service answered.
func (v *validator) checkOtherAnswer(o object) bool {
	if c := cause.Buffer(v.body[o.start:]); c != nil {
		v.addCause(c, o.start)
		return true
	}
	if o.field("ok").value.kind != tokenEnd || o.field("order_id").value.kind != tokenEnd || o.field("output_type").value.kind != tokenEnd || o.carriesResult() {
		return false
	}
	names := map[string]bool{}
	for _, f := range o.unknown {
		names[plainName(f.name)] = true
		if v.suits(f, "order_id") {
			return false
		}
	}
	errs := o.field("error").value.kind == tokenObject || names["statuscode"] || names["errors"] || names["stack"] || names["traceback"] || names["errormessage"] || names["exception"] || names["detail"] && len(o.unknown) == 1
	switch {
	case errs:
		v.add(shapeRules[ruleErrorAnswer], "", o.start, "The body is the error answer of another service or step, not a callback.")
		return true
	case names["choices"], names["candidates"], names["usage"], names["model"], names["role"] && names["content"]:
		pointer := textWithin(v.body[o.start:])
		if pointer == "" {
			return false
		}
		v.add(shapeRules[ruleOtherAnswer], "", o.start, "The body is the whole answer of a model; the text in it stands at %s.", pointer)
		return true
	}
	return false
}

// isOrder reports whether an object is the webhook that started an order.
func (v *validator) isOrder(o object) bool {
	n := 0
	for _, f := range o.unknown {
		switch f.name {
		case "callback_url", "inputs", "ts", "job_token", "input_files":
			n++
		}
	}
	return n >= 2 && o.field("ok").value.kind == tokenEnd && !o.carriesResult()
}

// checkDeeper reports a callback that stands inside of the body.
func (v *validator) checkDeeper(o object) bool {
	all := append(append([]field{}, o.unknown...), o.fields...)
	for _, f := range all {
		if name := strings.TrimSpace(f.name); f.value.kind == tokenString && strings.HasPrefix(name, "{") {
			if b, ok := v.callbackInKey(f); ok {
				r := v.add(shapeRules[ruleCallbackDeeper], "", f.key.start, "The whole callback became the name of a field: JSON was sent as a form.")
				r.Fix = "Set the body type of the HTTP step to JSON (raw), not form."
				r.edit = &edit{0, len(v.body), b}
				return true
			}
		}
		found, ok := findDeeper(v.body[f.value.start:f.value.end], 1)
		if !ok {
			continue
		}
		path := f.path + found.path
		switch {
		case found.order:
			v.add(shapeRules[ruleOrderEcho], path, f.key.start, "The body is the order the platform sent, as a webhook step received it, not a callback.")
			return true
		case found.text:
			r := v.add(shapeRules[ruleCallbackDeeper], path, f.key.start, "The callback stands under %q as a string.", f.name)
			r.Fix = "Send that string's content as the whole body."
			r.edit = &edit{0, len(v.body), found.raw}
		default:
			r := v.add(shapeRules[ruleCallbackDeeper], path, f.key.start, "The callback stands under %q.", strings.TrimPrefix(path, "/"))
			r.edit = &edit{0, len(v.body), found.raw}
		}
		at := f.value.start
		v.judgeWithin(found.raw, func(int) int { return at })
		return true
	}
	return false
}

// callbackInKey returns the callback that a field's name is.
func (v *validator) callbackInKey(f field) ([]byte, bool) {
	text := []byte(f.key.decoded(v.body))
	return text, isCallbackText(text)
}

// deeper is a callback, or an order, that was found inside of a value.
type deeper struct {
	path  string // JSON pointer from the value
	raw   []byte // the callback
	text  bool   // it stands in a string
	order bool   // it is the order, not a callback
}

// deepest is how far into the body a callback is looked for.
const deepest = 4

// findDeeper looks for a callback in a value.
func findDeeper(raw []byte, depth int) (deeper, bool) {
	if depth > deepest || len(raw) < 2 {
		return deeper{}, false
	}
	switch raw[0] {
	case '"':
		return findInString(raw)
	case '[':
		items := itemsOf(raw)
		if len(items) == 0 {
			return deeper{}, false
		}
		found, ok := findDeeper(items[0], depth+1)
		found.path = "/0" + found.path
		return found, ok
	case '{':
		return findInObject(raw, depth)
	}
	return deeper{}, false
}

func findInString(raw []byte) (deeper, bool) {
	t := token{tokenString, 0, len(raw)}
	r := t.text(raw)
	if c := r.firstByte(); c != '{' && c != '`' && c != '"' && c != '[' {
		return deeper{}, false
	}
	text := []byte(t.decoded(raw))
	if isCallbackText(text) {
		return deeper{raw: text, text: true}, true
	}
	if c := cause.Of(text); c != nil {
		if inner := c.Mend(text); isCallbackText(inner) {
			return deeper{raw: inner, text: true}, true
		}
	}
	return deeper{}, false
}

func findInObject(raw []byte, depth int) (deeper, bool) {
	b, err := ParseBody(raw)
	if err != nil {
		return deeper{}, false
	}
	switch {
	case b.index("ok") >= 0 && b.index("order_id") >= 0:
		return deeper{raw: raw}, true
	case b.index("order_id") >= 0 && b.index("callback_url") >= 0 && b.index("ok") < 0:
		return deeper{order: true}, true
	}
	for _, f := range b.fields {
		if found, ok := findDeeper(raw[f.value.start:f.value.end], depth+1); ok {
			found.path = "/" + pointerEscaper.Replace(f.name.decoded(raw)) + found.path
			return found, true
		}
	}
	return deeper{}, false
}

// isCallbackText reports whether a text is a JSON object with what every
// callback has.
func isCallbackText(text []byte) bool {
	b, err := ParseBody(text)
	return err == nil && b.index("ok") >= 0 && b.index("order_id") >= 0
}

// itemsOf returns the items of a JSON array.
func itemsOf(raw []byte) [][]byte {
	s := scanner{src: raw, quick: true}
	if s.next().kind != tokenArray {
		return nil
	}
	var items [][]byte
	for len(items) < sameRule {
		t := s.next()
		if t.kind == tokenEnd || s.depth() == 0 {
			break
		}
		t = s.skip(t)
		items = append(items, raw[t.start:t.end])
	}
	return items
}

// secretNames are the names that the secret has where it does not belong.
var secretNames = map[string]bool{
	"xcallbacksecret": true, "callbacksecret": true, "xapikey": true, "authorization": true, "apikey": true,
}

// checkSecrets warns of the secret in the body: it belongs in a header.
func (v *validator) checkSecrets(o object) {
	for _, f := range o.unknown {
		switch {
		case secretNames[plainName(f.name)] && f.isText() && !f.told:
			v.add(shapeRules[ruleSecretInBody], f.path, f.key.start, "%s belongs in a header, not in the body: it is stored with the order there.", quoted(f.name))
		case plainName(f.name) == "headers" && f.value.kind == tokenObject:
			b, err := ParseBody(v.body[f.value.start:f.value.end])
			if err != nil {
				continue
			}
			for _, name := range b.Names() {
				if secretNames[plainName(name)] {
					v.add(shapeRules[ruleSecretInBody], f.path+"/"+pointerEscaper.Replace(name), f.key.start,
						"%s stands in the body under headers: it belongs in a header of the request.", quoted(name))
					break
				}
			}
		}
	}
}

// checkFlattened reports the names of files[] that a tool has flattened, such as
// files__0__filename.
func (v *validator) checkFlattened(o object) bool {
	for _, f := range o.unknown {
		if isFlattened(f.name) {
			v.add(shapeRules[ruleFlattened], f.path, f.key.start, "%s: the names of the list files were flattened.", quoted(f.name))
			return true
		}
	}
	return false
}

// isFlattened reports whether a name is one of files[] that a tool has flattened.
func isFlattened(name string) bool {
	rest, ok := strings.CutPrefix(name, "files")
	return ok && rest != "" && strings.ContainsAny(rest[:1], "_[.") && strings.ContainsAny(rest, "0123456789")
}

// fieldsDeeper returns where a field that the top lacks stands in a value of the
// body, and the names that stand there.
func (v *validator) fieldsDeeper(o object, wanted ...string) (f field, path string, names []string) {
	for _, f := range append(append([]field{}, o.unknown...), o.fields...) {
		if f.value.kind != tokenObject {
			continue
		}
		path, names := namesWithin(v.body[f.value.start:f.value.end], wanted, 1)
		if len(names) > 0 {
			return f, f.path + path, names
		}
	}
	return field{}, "", nil
}

// namesWithin returns the pointer of the first object inside of raw that has one
// of the wanted names, and those it has.
func namesWithin(raw []byte, wanted []string, depth int) (path string, names []string) {
	b, err := ParseBody(raw)
	if err != nil || depth > deepest {
		return "", nil
	}
	for _, name := range wanted {
		i := b.index(name)
		if i >= 0 && (b.fields[i].value.kind == tokenString || name == "files") {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		return "", names
	}
	for _, f := range b.fields {
		if f.value.kind != tokenObject {
			continue
		}
		if path, names := namesWithin(raw[f.value.start:f.value.end], wanted, depth+1); len(names) > 0 {
			return "/" + pointerEscaper.Replace(f.name.decoded(raw)) + path, names
		}
	}
	return "", nil
}

// verb is the form of a verb for so many names.
func verb(names []string, one, more string) string {
	if len(names) == 1 {
		return one
	}
	return more
}

// listed joins names for a sentence.
func listed(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return fmt.Sprintf("%s and %s", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}
