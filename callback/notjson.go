package callback

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"redial/callback/internal/cause"
)

// causeRulesByCode are the rules of whole texts that are no JSON, and of places
// where a text stops being JSON. Their fixes depend on what was found.
var causeRulesByCode = func() map[string]Rule {
	rules := map[string]Rule{}
	for _, row := range cause.Texts {
		rules[row.Code] = Rule{row.Code, SeverityError, SourceBasics, ""}
	}
	for _, row := range cause.Places {
		rules[row.Code] = Rule{row.Code, SeverityError, SourceBasics, ""}
	}
	for _, r := range faultRules {
		delete(rules, r.Code) // stands there already, with a fix of its own
	}
	return rules
}()

// notJSONRules returns the rules of causeRulesByCode in the order of their codes.
func notJSONRules() []Rule {
	rules := make([]Rule, 0, len(causeRulesByCode))
	for _, code := range slices.Sorted(maps.Keys(causeRulesByCode)) {
		rules = append(rules, causeRulesByCode[code])
	}
	return rules
}

// ruleOf returns the rule of a code that the cause package gave.
func ruleOf(code string) Rule {
	if r, ok := causeRulesByCode[code]; ok {
		return r
	}
	for _, r := range faultRules {
		if r.Code == code {
			return r
		}
	}
	return Rule{code, SeverityError, SourceBasics, ""}
}

// mayHaveCause are the faults behind which the text may be no JSON at all. The
// others are slips inside of what is JSON otherwise.
var mayHaveCause = [faultKinds]bool{
	faultUnexpected: true, faultTruncated: true, faultSingleQuotes: true, faultUnquotedKey: true,
	faultUnescapedQuote: true, faultMissingColon: true, faultMissingComma: true, faultTwoDocuments: true,
	faultTrailingBytes: true, faultBadNumber: true, faultForeignLiteral: true, faultComment: false,
}

// explained are the faults that are no more than what a readable cause says
// already.
var explained = [faultKinds]bool{faultSingleQuotes: true, faultForeignLiteral: true, faultUnquotedKey: true}

// faultOf returns what a text really is, where its faults leave that open.
func causeOf(text []byte, faults []fault, isObject bool) *cause.Cause {
	if isObject && !slices.ContainsFunc(faults, func(f fault) bool { return mayHaveCause[f.kind] }) {
		return nil
	}
	return cause.Of(text)
}

// addCause reports what the body really is, and judges the JSON in it.
func (v *validator) addCause(c *cause.Cause, base int) {
	f := v.add(ruleOf(c.Code), "", base+c.At, "The body %s.", c.Says)
	f.Fix = c.Fix
	if mended := c.Mend(v.body[base:]); mended != nil {
		f.edit = &edit{0, len(v.body), mended}
	}
	switch {
	case !c.Within.Empty():
		v.judgeWithin(v.body[base+c.Within.Start:base+c.Within.End], func(at int) int { return base + c.Within.Start + at })
	case c.Decoded != nil:
		v.judgeWithin(c.Decoded, func(int) int { return base + c.At })
	}
}

// mostWithin is how many texts in one another are judged.
const mostWithin = 3

// judgeWithin holds JSON that stands in the body to the rules. place returns the
// offset in the body of one in the inner text.
func (v *validator) judgeWithin(inner []byte, place func(int) int) {
	if v.within == mostWithin {
		return
	}
	sub := validator{body: inner, counts: map[string]int{}, seed: v.seed, within: v.within + 1}
	sub.checkDocument()
	if v.outputType == "" {
		v.outputType = sub.outputType
	}
	for _, f := range sub.findings {
		f.Offset, f.edit = place(f.Offset), nil
		v.findings = append(v.findings, f)
	}
}

// addFault reports one fault of the JSON in a text, by the place where a user
// would mend it.
func (v *validator) addFault(f fault) {
	r := f.explain(v.body)
	finding := v.add(r.rule, "", r.at, "%s.", sentence(r.message))
	finding.Fix = r.fix
	finding.edit = f.mend(v.body)
	if f.kind == faultSingleQuotes || f.kind == faultUnquotedKey {
		if mended := cause.Relaxed(v.body); mended != nil {
			finding.edit = &edit{0, len(v.body), mended}
		}
	}
}

// explanation is what a fault means, and what to do about it.
type explanation struct {
	rule         Rule
	at           int
	message, fix string
}

// explain looks at the text round a fault for its cause.
func (f fault) explain(src []byte) explanation {
	r := explanation{faultRules[f.kind], f.at, "", faultRules[f.kind].Fix}
	switch f.kind {
	case faultUnexpected, faultMissingColon, faultBadNumber:
		if f.kind == faultBadNumber {
			if says, fix := cause.Number(wordAt(src, f.at)); says != "" {
				r.message, r.fix = says, fix
				return r
			}
		}
		if p := cause.At(src, f.at); p != nil && (f.kind != faultMissingColon || p.Code == "wrong-sign" || p.Code == "invisible-character") {
			return explanation{ruleOf(p.Code), p.At, p.Says, p.Fix}
		}
		if f.kind == faultMissingColon {
			if name, ok := nameWithColon(src, f.at); ok {
				r.message, r.fix = "the name "+quoted(name)+" has a colon in it: its closing quote is missing", "Put the quote before the colon."
				return r
			}
		}
	case faultUnescapedQuote:
		if other, ok := f.behindString(src); ok {
			return other
		}
	case faultBadEscape:
		if says, fix := cause.Escape(src[f.at:min(len(src), f.at+12)]); says != "" {
			r.message, r.fix = says, fix
			return r
		}
	case faultForeignLiteral:
		if word := wordAt(src, f.at); word == "undefined" || word == "nil" {
			r.message, r.fix = word+" is not a JSON value: the value was missing where it was read", "Check the name of the field that it is read from; write null, or a value in quotes."
			return r
		}
	default:
	}
	r.message = f.message(src)
	return r
}

// nameWithColon returns the name that ends before i, where it has a colon in it.
func nameWithColon(src []byte, i int) (string, bool) {
	end := bytes.LastIndexByte(src[:i], '"')
	if end < 1 {
		return "", false
	}
	name := src[bytes.LastIndexByte(src[:end], '"')+1 : end]
	return string(name), bytes.IndexByte(name, ':') > 0
}

// wordAt returns the word or number at i, cut short.
func wordAt(src []byte, i int) string {
	end := i
	for end < len(src) && end < i+clipped && (isNumberByte(src[end]) || src[end] == '$') {
		end++
	}
	return string(src[i:end])
}

// behindString tells a quote inside of a string from what else may follow a
// string: an operator, a sign of another language, a third quote.
func (f fault) behindString(src []byte) (explanation, bool) {
	rest := src[f.at+1:]
	if f.at > 0 && src[f.at-1] == '"' && bytes.HasPrefix(rest, []byte(`"`)) {
		return explanation{
			ruleOf("odd-quotes"), f.at - 1, `three quotes stand where JSON wants one, as Python writes a long text`,
			`Write one " and each line break as \n, or let a JSON encoder do it.`,
		}, true
	}
	next := bytes.TrimLeft(rest, " \t\r\n")
	at := len(src) - len(next)
	if len(next) == 0 {
		return explanation{}, false
	}
	behind := bytes.TrimLeft(next[1:], " \t\r\n")
	switch {
	case strings.IndexByte("+.&%|*", next[0]) >= 0 && len(behind) > 0 && (behind[0] == '"' || behind[0] == '\'' || isLetter(behind[0]) || behind[0] == '(') && len(next) > 1:
		joined := next[0] == '+' || next[0] == '&' || next[0] == '|' || len(rest) != len(next)
		if !joined && !bytes.Contains(behind[:min(len(behind), 20)], []byte("(")) {
			return explanation{}, false
		}
		return explanation{
			ruleOf("code-in-json"), at, "this is code that joins or formats strings (" + string(next[0]) + "), and JSON has no operators",
			"Put the text together first, then encode it.",
		}, true
	case next[0] == ';' || next[0] == '\\' || next[0] >= 0x80:
		if p := cause.At(src, at); p != nil && (next[0] != '\\') {
			return explanation{ruleOf(p.Code), p.At, p.Says, p.Fix}, true
		}
	}
	return explanation{}, false
}
