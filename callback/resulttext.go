package callback

// Rules about result_text.
const (
	ruleTextNotString = iota
	ruleTextEmpty
	ruleTextNotJSON
	ruleCSVRagged
	ruleCSVQuotes
)

var textRules = [...]Rule{
	ruleTextNotString: {"result-text-not-string", SeverityError, SourceUnder, "Put it in a string."},
	ruleTextEmpty:     {"result-text-empty", SeverityWarning, SourceOurs, "Check that the automation filled the result in."},
	ruleTextNotJSON:   {"result-text-not-json", SeverityError, SourceOurs, ""},
	ruleCSVRagged:     {"csv-ragged", SeverityWarning, SourceOurs, "Give every row the same number of fields; put a field with a comma in double quotes."},
	ruleCSVQuotes:     {"csv-quotes", SeverityWarning, SourceOurs, `Put the whole field in double quotes and double each quote inside it.`},
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
	case !f.present():
		v.resultMissing(o, t, "result_text", SourceUnder)
	case !f.isText():
		r := v.add(textRules[ruleTextNotString], f.path, f.value.start, "result_text is %s, not a string.", v.shown(f.value))
		if t == JSON {
			r.Message = "result_text is " + kindName(f.value.kind) + ", but output_type \"json\" wants a string that holds JSON."
			r.Fix = "Encode it twice: result_text = JSON.stringify(result)."
		}
	case f.placeholder:
	case t == JSON:
		v.checkJSONText(f)
	case f.blank(v.body):
		v.add(textRules[ruleTextEmpty], f.path, f.value.start, "result_text is empty.")
	case t == CSV:
		v.checkCSV(f)
	}
}

// blank reports whether a string says nothing but spaces.
func (f field) blank(src []byte) bool {
	r := f.value.text(src)
	return r.firstByte() == 0
}

// checkJSONText reads the JSON that result_text holds, and tells each fault of
// it with its place in the body.
func (v *validator) checkJSONText(f field) {
	rule := textRules[ruleTextNotJSON]
	if f.blank(v.body) {
		rule.Fix = "Put the result in, as JSON."
		v.add(rule, f.path, f.value.start, "result_text is empty, and output_type \"json\" wants JSON in it.")
		return
	}
	r := f.value.text(v.body)
	text := r.appendTo(make([]byte, 0, r.end-r.pos))
	var told [causes]bool
	s := scanner{src: text, onFault: func(inner fault) {
		if told[inner.cause] || inner.cause == causeInvalidUTF8 {
			return
		}
		told[inner.cause] = true
		at := f.value.text(v.body)
		line, column := positionOf(text, inner.at)
		rule := rule
		rule.Fix = causeRules[inner.cause].Fix
		if inner.cause == causeLoneSurrogate {
			rule = causeRules[inner.cause]
		}
		v.add(rule, f.path, at.offsetOf(inner.at),
			"The JSON in result_text is broken at its line %d, column %d: %s.", line, column, inner.message(text))
	}}
	s.skip(s.next())
	s.next() // what follows the document
}
