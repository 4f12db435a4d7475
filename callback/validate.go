package callback

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// The size limits of a whole body, in bytes. The platform says 4.5 MB without
// saying which MB (page "Callback Basics").
const (
	SizeWarning = 4_500_000
	SizeLimit   = 4_718_592
)

// Rules about the body as a whole.
const (
	ruleEmptyBody = iota
	ruleByteOrderMark
	ruleUTF16
	ruleNotObject
	ruleTooLarge
	ruleLarge
	ruleDuplicateKey
	ruleUnknownField
	rulePlaceholder
	ruleMore
)

var bodyRules = [...]Rule{
	ruleEmptyBody:     {"empty-body", SeverityError, SourceBasics, `Send a JSON object with "ok" and "order_id".`},
	ruleByteOrderMark: {"byte-order-mark", SeverityError, SourceBasics, "Save the body as UTF-8 without a byte order mark."},
	ruleUTF16:         {"utf-16", SeverityError, SourceBasics, "Encode the body as UTF-8."},
	ruleNotObject:     {"not-an-object", SeverityError, SourceBasics, `Send an object: {"ok":…,"order_id":…}.`},
	ruleTooLarge:      {"too-large", SeverityError, SourceBasics, "Send the file by direct upload, or host it and send its URL."},
	ruleLarge:         {"near-size-limit", SeverityWarning, SourceBasics, "Send the file by direct upload, or host it and send its URL."},
	ruleDuplicateKey:  {"duplicate-key", SeverityWarning, SourceOurs, "Keep one of them: JSON readers take the last."},
	ruleUnknownField:  {"unknown-field", SeverityNote, SourceOurs, ""},
	rulePlaceholder:   {"placeholder", SeverityError, SourceUnder, "Replace it with the real value."},
	ruleMore:          {"more-findings", SeverityNote, SourceOurs, "Fix the ones that are told, then look again."},
}

// sameRule is how many findings of one rule are told; the rest are counted.
const sameRule = 50

// Validate checks a body against the contract and returns all findings at
// once. It never panics, takes linear time, and holds a small multiple of the
// body at most. A fault of the JSON that can be told apart is found once, by
// its first place, and the rest is checked as if it had been written right.
func Validate(body []byte) Report {
	v := validator{body: body, counts: map[string]int{}, seed: maphash.MakeSeed()}
	v.checkSize()
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		v.add(bodyRules[ruleEmptyBody], "", 0, "The body is empty.")
	case isUTF16(body):
		v.add(bodyRules[ruleUTF16], "", 0, "The body is UTF-16, as Windows tools write it, and JSON is UTF-8.")
	default:
		v.checkDocument()
	}
	return v.report()
}

// validator gathers the findings about one body.
type validator struct {
	body     []byte
	findings []Finding
	counts   map[string]int // findings by code, also the ones left out
	more     []Finding      // where the first one was left out, by code
	leftOut  Finding        // stands for those left out, and is never read
	seed     maphash.Seed
	// cut is true when the scan stopped early: what is missing then may only
	// not have been read.
	cut        bool
	outputType string
	within     int // how many texts this one stands in
	looks      int // how many values the recognisers of causes were asked about
}

// add records a finding and returns it, for a better Fix than its rule's.
func (v *validator) add(r Rule, path string, at int, message string, args ...any) *Finding {
	v.counts[r.Code]++
	if v.counts[r.Code] > sameRule {
		if v.counts[r.Code] == sameRule+1 {
			v.more = append(v.more, Finding{Code: r.Code, Offset: at})
		}
		return &v.leftOut
	}
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	v.findings = append(v.findings, Finding{
		Severity: r.Severity, Code: r.Code, Path: path, Offset: at,
		Message: message, Fix: r.Fix, Source: r.Source,
	})
	return &v.findings[len(v.findings)-1]
}

// missing is add for what was not found; after a scan that stopped early it
// says nothing.
func (v *validator) missing(r Rule, path string, at int, message string, args ...any) {
	if !v.cut {
		v.add(r, path, at, message, args...)
	}
}

// report puts the findings in the order of their place.
func (v *validator) report() Report {
	for _, m := range v.more {
		n := v.counts[m.Code] - sameRule
		v.add(bodyRules[ruleMore], "", m.Offset, "There are %d more findings of %s from here on.", n, m.Code)
	}
	slices.SortStableFunc(v.findings, func(a, b Finding) int { return a.Offset - b.Offset })
	r := Report{Valid: true, Bytes: len(v.body), OutputType: v.outputType, Findings: v.findings}
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	p := position{src: v.body, line: 1}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Line, f.Column = p.seek(f.Offset)
		r.Valid = r.Valid && f.Severity != SeverityError
	}
	return r
}

func (v *validator) checkSize() {
	switch n := len(v.body); {
	case n > SizeLimit:
		v.add(bodyRules[ruleTooLarge], "", 0,
			"The body is %d bytes, over the 4.5 MB the platform takes (%d at most).", n, SizeLimit)
	case n > SizeWarning:
		v.add(bodyRules[ruleLarge], "", 0,
			"The body is %d bytes; the limit is 4.5 MB, and whether that means %d or %d is not published.",
			n, SizeWarning, SizeLimit)
	}
}

// checkDocument reads the body as JSON, then holds what it read to the rules.
// Where the body is no JSON, what it really is comes first, and what only
// follows from that is left out.
func (v *validator) checkDocument() {
	s := scanner{src: v.body}
	if bytes.HasPrefix(v.body, []byte(utf8BOM)) {
		f := v.add(bodyRules[ruleByteOrderMark], "", 0, "The body begins with a byte order mark, which JSON forbids.")
		f.edit = &edit{0, len(utf8BOM), nil}
		s.pos = len(utf8BOM)
	}
	base, before := s.pos, len(v.findings)
	var faults []fault
	var seen [faultKinds]bool
	s.onFault = func(f fault) {
		if !seen[f.kind] {
			seen[f.kind] = true
			faults = append(faults, f)
		}
	}
	first := s.next()
	isObject := first.kind == tokenObject
	var o object
	if isObject {
		o = v.readObject(&s, "", topFields)
		v.cut = s.stopped
	} else {
		s.skip(first)
	}
	s.next()
	c := causeOf(v.body[base:], faults, isObject)
	switch {
	case c != nil && (!c.Readable || !isObject || v.cut):
		v.forget(before)
		v.addCause(c, base)
		return
	case c != nil:
		v.addCause(c, base)
		faults = slices.DeleteFunc(faults, func(f fault) bool { return explained[f.kind] })
	}
	for _, f := range faults {
		v.addFault(f)
	}
	switch {
	case isObject:
		v.checkCallback(o)
	case first.kind != tokenEnd:
		v.checkNotObject(first)
	}
}

// forget drops the findings from number n on.
func (v *validator) forget(n int) {
	for _, f := range v.findings[n:] {
		v.counts[f.Code]--
	}
	v.findings = v.findings[:n]
}

func (v *validator) checkNotObject(t token) {
	v.add(bodyRules[ruleNotObject], "", t.start, "The body is %s, not an object.", kindName(t.kind))
}

// sentence begins a message with a capital, unless its first word is one of the
// body: a name stays as it is written there.
func sentence(message string) string {
	first, _, _ := strings.Cut(message, " ")
	switch first {
	case "a", "an", "the", "this", "curly", "other", "three":
		return strings.ToUpper(message[:1]) + message[1:]
	}
	return message
}

// kindName names a kind of value with its article.
func kindName(k tokenKind) string {
	switch k {
	case tokenString:
		return "a string"
	case tokenNumber:
		return "a number"
	case tokenTrue, tokenFalse:
		return "a boolean"
	case tokenNull:
		return "null"
	case tokenArray:
		return "an array"
	case tokenObject:
		return "an object"
	default:
		return "nothing"
	}
}

// isUTF16 tells UTF-16 by its byte order mark or by the zero byte beside its
// first character.
func isUTF16(b []byte) bool {
	return len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF ||
		b[0] == 0 && b[1] == '{' || b[0] == '{' && b[1] == 0)
}
