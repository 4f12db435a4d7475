package callback

import "strings"

// Rules about what every callback has.
const (
	ruleOKMissing = iota
	ruleOKNotBoolean
	ruleOrderIDMissing
	ruleOrderIDNotText
	ruleOrderIDNotUUID
	ruleShortIDForOrderID
	ruleShortID
	ruleNotV1
	ruleNoDetails
)

var envelopeRules = [...]Rule{
	ruleOKMissing:         {"ok-missing", SeverityError, SourceBasics, `Add "ok": true for a result, false for a failure.`},
	ruleOKNotBoolean:      {"ok-not-boolean", SeverityError, SourceBasics, "Write true or false, without quotes."},
	ruleOrderIDMissing:    {"order-id-missing", SeverityError, SourceBasics, "Copy order_id from the webhook that started the run."},
	ruleOrderIDNotText:    {"order-id-not-string", SeverityError, SourceBasics, "Send the webhook's order_id as the string it is."},
	ruleOrderIDNotUUID:    {"order-id-not-uuid", SeverityError, SourceBasics, "Copy order_id from the webhook unchanged; it looks like 550e8400-e29b-41d4-a716-446655440000."},
	ruleShortIDForOrderID: {"short-id-for-order-id", SeverityError, SourceBasics, "Send the webhook's order_id; short_id names the AI Short, not the order."},
	ruleShortID:           {"short-id", SeverityNote, SourceBasics, "Leave it out if you like."},
	ruleNotV1:             {"not-v1", SeverityNote, SourceBasics, ""},
	ruleNoDetails:         {"no-error-details", SeverityNote, SourceBasics, `Add "error": a sentence on what went wrong.`},
}

// checkCallback holds an object to the contract: to all of it as v1, to what
// every callback has where it is not.
func (v *validator) checkCallback(o object) {
	ok, told := v.checkOK(o)
	v.checkOrderID(o)
	if t := o.field("output_type"); t.isText() {
		v.outputType, _ = t.value.short(v.body, peekLimit)
	}
	if why := v.notV1(o); why != "" {
		v.add(envelopeRules[ruleNotV1], "", o.start,
			"%s, so this body is not v1; the shape of v2 is not published, and only ok, order_id, size and JSON are checked.", why)
		return
	}
	switch {
	case told && ok:
		v.checkSuccess(o)
	case told:
		v.checkFailure(o)
	}
}

// checkOK returns what ok says or was meant to say; told is false where that
// can't be known.
func (v *validator) checkOK(o object) (ok, told bool) {
	f := o.field("ok")
	if f.value.kind == tokenTrue || f.value.kind == tokenFalse {
		return f.value.kind == tokenTrue, true
	}
	if f.value.kind == tokenEnd {
		v.missing(envelopeRules[ruleOKMissing], "/ok", o.start, `The body has no "ok".`)
		return true, o.carriesResult() || o.field("output_type").present()
	}
	v.add(envelopeRules[ruleOKNotBoolean], f.path, f.value.start, "ok is %s, not true or false.", v.shown(f.value))
	switch strings.Trim(strings.ToLower(f.value.prefix(v.body, 8)), `"`) {
	case "true", "1", "yes":
		return true, true
	case "false", "0", "no":
		return false, true
	}
	return true, o.carriesResult()
}

// carriesResult reports whether a field that v1 puts a result in is there.
func (o object) carriesResult() bool {
	for _, name := range [...]string{"result_text", "result_url", "file_base64", "files"} {
		if o.field(name).present() {
			return true
		}
	}
	return false
}

func (v *validator) checkOrderID(o object) {
	f, short := o.field("order_id"), o.field("short_id")
	switch {
	case !f.present() && short.present():
		v.missing(envelopeRules[ruleShortIDForOrderID], "/order_id", short.key.start,
			"The body has short_id but no order_id, and one does not stand for the other.")
		return
	case f.value.kind == tokenNull:
		v.add(envelopeRules[ruleOrderIDMissing], f.path, f.value.start, "order_id is null.")
	case !f.present():
		v.missing(envelopeRules[ruleOrderIDMissing], "/order_id", o.start, "The body has no order_id.")
	case !f.isText():
		v.add(envelopeRules[ruleOrderIDNotText], f.path, f.value.start, "order_id is %s, not a string.", v.shown(f.value))
	case !f.placeholder:
		v.checkUUID(f, short)
	}
	if short.present() {
		v.add(envelopeRules[ruleShortID], short.path, short.key.start, "A callback does not need short_id.")
	}
}

func (v *validator) checkUUID(f, short field) {
	id, _ := f.value.short(v.body, peekLimit)
	if isUUID(id) {
		return
	}
	if id != "" && short.isText() && short.value.says(v.body, id) {
		v.add(envelopeRules[ruleShortIDForOrderID], f.path, f.value.start, "order_id holds the value of short_id.")
		return
	}
	r := v.add(envelopeRules[ruleOrderIDNotUUID], f.path, f.value.start, "order_id %s is not a UUID.", v.shown(f.value))
	switch {
	case isUUID(strings.TrimSpace(id)):
		r.Fix = "Remove the spaces around it."
	case strings.Contains(id, "{{") || strings.Contains(id, "${"):
		r.Fix = "The template was not filled in: map it to the webhook's order_id."
	}
}

// isUUID reports whether s is a UUID in its usual form, of any version.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !isDigit(c) && (c|0x20 < 'a' || 'f' < c|0x20) {
				return false
			}
		}
	}
	return true
}

// checkFailure notes a failure that says nothing. The names of the detail
// fields are not published: any field beyond the envelope counts as one.
func (v *validator) checkFailure(o object) {
	if o.unknowns > 0 || o.field("error").present() || o.carriesResult() {
		return
	}
	v.missing(envelopeRules[ruleNoDetails], "", o.start, "The callback reports a failure without a word on it.")
}

// shown quotes a value for a message, cut short.
func (v *validator) shown(t token) string {
	switch t.kind {
	case tokenString:
		return quoted(t.prefix(v.body, 4*clipped))
	case tokenNumber:
		return "the number " + clip(string(v.body[t.start:min(t.end, t.start+4*clipped)]))
	default:
		return kindName(t.kind)
	}
}
