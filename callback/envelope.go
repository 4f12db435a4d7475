package callback

import (
	"strings"

	"redial/callback/internal/cause"
)

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
	ruleFailureWithResult
	ruleSuccessWithError
)

var envelopeRules = [...]Rule{
	ruleOKMissing:         {"ok-missing", SeverityError, SourceBasics, `Add "ok": true for a result, false for a failure.`},
	ruleOKNotBoolean:      {"ok-not-boolean", SeverityError, SourceBasics, "Write true or false, without quotes."},
	ruleOrderIDMissing:    {"order-id-missing", SeverityError, SourceBasics, "Copy order_id from the webhook that started the run."},
	ruleOrderIDNotText:    {"order-id-not-string", SeverityError, SourceBasics, "Send the webhook's order_id as the string it is."},
	ruleOrderIDNotUUID:    {"order-id-not-uuid", SeverityError, SourceBasics, "Copy order_id from the webhook unchanged; it is a UUID, 36 characters with four hyphens."},
	ruleShortIDForOrderID: {"short-id-for-order-id", SeverityError, SourceBasics, "Send the webhook's order_id; short_id names the AI Short, not the order."},
	ruleShortID:           {"short-id", SeverityNote, SourceBasics, "Leave it out if you like."},
	ruleNotV1:             {"not-v1", SeverityNote, SourceBasics, ""},
	ruleFailureWithResult: {"failure-with-result", SeverityNote, SourceOurs, "Send ok true for a result; for a failure leave the result out."},
	ruleSuccessWithError:  {"success-with-error", SeverityWarning, SourceOurs, `Send "ok": false with the error.`},
	ruleNoDetails:         {"no-error-details", SeverityNote, SourceBasics, `Add "error": a sentence on what went wrong.`},
}

// checkCallback holds an object to the contract: to all of it as v1, to what
// every callback has where it is not. An object that is no callback at all, but
// holds one or is something else, is told as that alone.
func (v *validator) checkCallback(o object) {
	if v.checkShape(o) {
		return
	}
	v.checkNames(&o)
	ok, told := v.checkOK(o)
	v.checkOrderID(o)
	if t := o.field("output_type"); t.isText() {
		v.outputType, _ = t.value.short(v.body, peekLimit)
	}
	v.checkSecrets(o)
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
	switch {
	case f.value.kind == tokenTrue || f.value.kind == tokenFalse:
		return f.value.kind == tokenTrue, true
	case f.value.kind == tokenEnd && !o.carriesResult() && o.field("error").present():
		if !v.cut {
			r := v.add(envelopeRules[ruleOKMissing], "/ok", o.start, `The body has "error" but no "ok".`)
			r.Fix = `Add "ok": false.`
		}
		return false, true
	case f.value.kind == tokenEnd:
		v.missing(envelopeRules[ruleOKMissing], "/ok", o.start, `The body has no "ok".`)
		return true, o.carriesResult() || o.field("output_type").present()
	case f.told:
		return v.meantOK(f), o.carriesResult() || o.field("output_type").present()
	}
	r := v.add(envelopeRules[ruleOKNotBoolean], f.path, f.value.start, "ok is %s, not true or false.", v.shown(f.value))
	word := strings.Trim(strings.ToLower(f.value.prefix(v.body, 8)), `"@= `)
	switch word {
	case "true", "1", "yes", "success", "ok":
		r.Fix = "Write true, without quotes."
		r.edit = &edit{f.value.start, f.value.end, []byte("true")}
		return true, true
	case "false", "0", "no", "error", "failed", "failure":
		r.Fix = "Write false, without quotes."
		r.edit = &edit{f.value.start, f.value.end, []byte("false")}
		return false, true
	}
	if text, _ := f.value.short(v.body, peekLimit); f.isText() {
		if c := cause.OfValue(text); c != nil {
			r.Message, r.Fix = "ok "+c.Says+".", c.Fix+" Write true or false, without quotes."
		} else if strings.TrimSpace(text) == "" {
			r.Message = "ok is empty: what should fill it gave nothing, and false is often printed as nothing."
		}
	}
	return true, o.carriesResult()
}

// meantOK is what a value says of success that is no boolean.
func (v *validator) meantOK(f field) bool {
	switch strings.Trim(strings.ToLower(f.value.prefix(v.body, 8)), `"`) {
	case "false", "0", "no", "error", "failed", "failure", "fail":
		return false
	}
	return true
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
	case f.told:
	case !f.present() && short.present():
		v.missing(envelopeRules[ruleShortIDForOrderID], "/order_id", short.key.start,
			"The body has short_id but no order_id, and one does not stand for the other.")
		return
	case f.value.kind == tokenNull:
		v.add(envelopeRules[ruleOrderIDMissing], f.path, f.value.start, "order_id is null.")
	case !f.present():
		if in, path, names := v.fieldsDeeper(o, "order_id"); len(names) > 0 && !v.cut {
			r := v.add(envelopeRules[ruleOrderIDMissing], path+"/order_id", in.key.start, "order_id stands at %s/order_id, and not at the top.", path)
			r.Fix = "Move it to the top of the body."
			return
		}
		v.missing(envelopeRules[ruleOrderIDMissing], "/order_id", o.start, "The body has no order_id.")
	case !f.isText():
		r := v.add(envelopeRules[ruleOrderIDNotText], f.path, f.value.start, "order_id is %s, not a string.", v.shown(f.value))
		raw := v.body[f.value.start:f.value.end]
		if items := itemsOf(raw); len(items) == 1 && items[0][0] == '"' {
			r.Fix = "Send the string, without [ ]."
			r.edit = &edit{f.value.start, f.value.end, items[0]}
		} else if path, names := namesWithin(raw, []string{"order_id", "id"}, 1); len(names) > 0 {
			r.Fix = "Send the string in it, which stands at " + f.path + path + "/" + names[0] + "."
		}
	case f.blank(v.body):
		r := v.add(envelopeRules[ruleOrderIDMissing], f.path, f.value.start, "order_id is empty: what should fill it gave nothing.")
		r.Fix = "Map it to the webhook's order_id."
	default:
		v.checkUUID(f, short)
	}
	if short.present() {
		v.add(envelopeRules[ruleShortID], short.path, short.key.start, "A callback does not need short_id.")
	}
}

func (v *validator) checkUUID(f, short field) {
	id, whole := f.value.short(v.body, peekLimit)
	if isUUID(id) {
		if what := cause.ExampleIDs[strings.ToLower(id)]; what != "" {
			v.exampleID(f, id, what)
		}
		return
	}
	if id != "" && short.isText() && short.value.says(v.body, id) {
		v.add(envelopeRules[ruleShortIDForOrderID], f.path, f.value.start, "order_id holds the value of short_id.")
		return
	}
	r := v.add(envelopeRules[ruleOrderIDNotUUID], f.path, f.value.start, "order_id %s is not a UUID.", v.shown(f.value))
	says, fix, meant := cause.OrderID(id)
	if says == "" || !whole {
		return
	}
	r.Message, r.Fix = "order_id "+says+".", fix
	if strings.HasPrefix(says, "is not a UUID") {
		r.Message = "order_id " + v.shown(f.value) + " " + says + "."
	}
	if isUUID(meant) {
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, meant)}
	}
}

// exampleID warns of a UUID that no order has; it notes one that stands in
// examples, for a mock takes it.
func (v *validator) exampleID(f field, id, what string) {
	if what == "the UUID of examples" {
		v.add(valueRules[ruleExampleIDNote], f.path, f.value.start, "order_id %s is %s, which no order has.", id, what)
		return
	}
	v.add(valueRules[ruleExampleID], f.path, f.value.start, "order_id %s is %s, which no order has.", id, what)
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

// checkFailure notes a failure that says nothing, and one that carries a result.
// The names of the detail fields are not published: any field beyond the
// envelope counts as one.
func (v *validator) checkFailure(o object) {
	f := o.field("error")
	result := false
	for _, name := range resultFields {
		r := o.field(name)
		result = result || r.present() && (!r.isText() || !r.blank(v.body))
	}
	switch {
	case result:
		v.add(envelopeRules[ruleFailureWithResult], "/ok", o.field("ok").value.start, "ok is false and the body carries a result: which of the two is meant?")
	case f.told:
	case f.isText():
		text, short := f.value.short(v.body, peekLimit)
		c := cause.OfValue(text)
		switch {
		case short && strings.TrimSpace(text) == "" && o.unknowns == 0:
			v.add(envelopeRules[ruleNoDetails], f.path, f.value.start, "The callback reports a failure without a word on it: error is empty.")
		case short && c != nil:
			r := v.add(envelopeRules[ruleNoDetails], f.path, f.value.start, "The callback reports a failure without a word on it: error %s.", c.Says)
			r.Fix = c.Fix
		}
	case f.value.kind == tokenObject && len(strings.Trim(string(v.body[f.value.start:min(f.value.end, f.value.start+16)]), "{} \t\r\n")) == 0:
		r := v.add(envelopeRules[ruleNoDetails], f.path, f.value.start, "The callback reports a failure without a word on it: error is {}, as JSON.stringify makes of an Error.")
		r.Fix = "Send its message: error.message."
	case o.unknowns > 0 || f.present():
	default:
		v.missing(envelopeRules[ruleNoDetails], "", o.start, "The callback reports a failure without a word on it.")
	}
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
