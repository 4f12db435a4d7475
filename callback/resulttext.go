package callback

import (
	"bytes"
	"encoding/json"
	"strings"

	"redial/callback/internal/cause"
)

// Rules about result_text.
const (
	ruleTextNotString = iota
	ruleTextEmpty
	ruleTextNotJSON
	ruleCSVRagged
	ruleCSVQuotes
	ruleTextEncodedTwice
)

var textRules = [...]Rule{
	ruleTextNotString:    {"result-text-not-string", SeverityError, SourceUnder, "Put it in a string."},
	ruleTextEmpty:        {"result-text-empty", SeverityWarning, SourceOurs, "Check that the automation filled the result in."},
	ruleTextNotJSON:      {"result-text-not-json", SeverityError, SourceOurs, ""},
	ruleTextEncodedTwice: {"result-encoded-twice", SeverityWarning, SourceOurs, "Encode the result once: send the string's content."},
	ruleCSVRagged:        {"csv-ragged", SeverityWarning, SourceOurs, "Give every row the same number of fields; put a field with a comma in double quotes."},
	ruleCSVQuotes:        {"csv-quotes", SeverityWarning, SourceOurs, `Put the whole field in double quotes and double each quote inside it.`},
}

// checkText holds result_text to what its output type makes of it.
func (v *validator) checkText(o object, t OutputType) {
	f := o.field("result_text")
	if t == HTML {
		at := o.start
		if f.present() {
			at = f.key.start
		}
		v.missing(outputRules[ruleHTMLHosting], "/result_text", at, "A later edition of the guide recommends hosting HTML.")
	}
	switch {
	case f.told:
	case !f.present():
		v.resultMissing(o, t, "result_text", SourceUnder)
	case !f.isText():
		v.textNotString(f, t)
	case t == JSON:
		v.checkJSONText(f)
	case f.blank(v.body):
		v.add(textRules[ruleTextEmpty], f.path, f.value.start, "result_text is empty.")
	case v.checkValue(f):
	case t == CSV:
		if !v.checkOtherText(f, t) {
			v.checkCSV(f)
		}
	default:
		v.checkOtherText(f, t)
	}
}

// textNotString says what to send of a result_text that is no string.
func (v *validator) textNotString(f field, t OutputType) {
	r := v.add(textRules[ruleTextNotString], f.path, f.value.start, "result_text is %s, not a string.", v.shown(f.value))
	raw := v.body[f.value.start:f.value.end]
	empty := len(bytes.TrimSpace(bytes.Trim(raw, "{}[] \t\r\n"))) == 0
	pointer := textWithin(raw)
	switch {
	case f.value.kind == tokenObject && empty:
		r.Message = "result_text is {}: a promise that was not awaited, or an object without fields of its own."
		r.Fix = "Await it, and send the text in it."
	case t == JSON && (f.value.kind == tokenObject || f.value.kind == tokenArray):
		r.Message = "result_text is " + kindName(f.value.kind) + ", but output_type \"json\" wants a string that holds JSON."
		r.Fix = "Encode the result to a string first, then the body: result_text = JSON.stringify(result)."
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, string(raw))}
	case t == JSON:
		r.Message = "result_text is " + v.shown(f.value) + ", but output_type \"json\" wants a string that holds JSON."
		r.Fix = `Put it in quotes: result_text = JSON.stringify(result).`
	case pointer != "" && f.value.kind == tokenObject:
		r.Message = "result_text is an object: the text in it stands at " + f.path + pointer + "."
		r.Fix = "Send that text, not all of the object."
	case pointer != "":
		r.Message = "result_text is an array: the text in it stands at " + f.path + pointer + "."
		r.Fix = "Send that text, not all of the array."
	case f.value.kind == tokenArray:
		r.Message = "result_text is an array, a list of lines or rows, not a string."
		r.Fix = "Join them to one string; rows of a CSV are lines with commas."
	case f.value.kind == tokenObject:
		r.Fix = `Send the text in it, or encode it (JSON.stringify) with output_type "json".`
	}
}

// blank reports whether a string says nothing but spaces.
func (f field) blank(src []byte) bool {
	r := f.value.text(src)
	return r.firstByte() == 0
}

// checkJSONText reads the JSON that result_text holds, and reports each fault of
// it with its place in the body. Where it is no JSON at all it says what it is.
func (v *validator) checkJSONText(f field) {
	rule := textRules[ruleTextNotJSON]
	if f.blank(v.body) {
		rule.Fix = "Put the result in, as JSON."
		v.add(rule, f.path, f.value.start, "result_text is empty, and output_type \"json\" wants JSON in it.")
		return
	}
	r := f.value.text(v.body)
	text := r.appendTo(make([]byte, 0, r.end-r.pos))
	var faults []fault
	var seen [faultKinds]bool
	s := scanner{src: text, onFault: func(inner fault) {
		if !seen[inner.kind] && inner.kind != faultInvalidUTF8 {
			seen[inner.kind] = true
			faults = append(faults, inner)
		}
	}}
	first := s.next()
	s.skip(first)
	s.next() // what follows the document
	if len(faults) == 0 {
		v.checkEncodedAgain(f, first, text)
		return
	}
	if v.checkNoJSONText(f, faults, first.kind == tokenObject, text) {
		return
	}
	mended := cause.Relaxed(text)
	for i, inner := range faults {
		at := f.value.text(v.body)
		read := inner.explain(text)
		rule := rule
		rule.Fix = read.fix
		if inner.kind == faultLoneSurrogate {
			rule = faultRules[inner.kind]
		}
		if inner.kind == faultTruncated {
			rule.Fix = "It was cut off, perhaps at the model's limit of tokens: raise it, or ask for less."
		}
		line, column := positionOf(text, read.at)
		r := v.add(rule, f.path, at.offsetOf(read.at),
			"The JSON in result_text is broken at its line %d, column %d: %s.", line, column, read.message)
		if i == 0 && mended != nil {
			r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, string(mended))}
		}
	}
}

// checkNoJSONText says what a result_text is that is no JSON at all.
func (v *validator) checkNoJSONText(f field, faults []fault, isObject bool, text []byte) bool {
	c := causeOf(text, faults, isObject)
	if c == nil {
		return false
	}
	at := f.value.text(v.body)
	r := v.add(textRules[ruleTextNotJSON], f.path, at.offsetOf(c.At), "result_text %s.", c.Says)
	r.Fix = c.Fix
	switch c.Code {
	case "plain-text":
		r.Message = `result_text is prose, not JSON.`
		r.Fix = `Use output_type "text", or ask the model for JSON.`
	case "several-documents":
		r.Fix = "Make them one array: [ … , … ]."
	}
	if mended := c.Mend(text); mended != nil && isJSON(mended) {
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, string(mended))}
	}
	return true
}

// checkEncodedAgain warns of a JSON string that holds a JSON object or array: a
// reader of the result gets a string.
func (v *validator) checkEncodedAgain(f field, first token, text []byte) {
	if first.kind != tokenString {
		return
	}
	inner := strings.TrimSpace(first.decoded(text))
	if inner == "" || inner[0] != '{' && inner[0] != '[' || !isJSON([]byte(inner)) {
		return
	}
	r := v.add(textRules[ruleTextEncodedTwice], f.path, f.value.start, "The JSON in result_text is a string that holds JSON: it was encoded once too often.")
	r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, inner)}
}

// isJSON reports whether a text is one JSON document.
func isJSON(text []byte) bool { return json.Valid(text) }
