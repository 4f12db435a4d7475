package callback

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"redial/callback/internal/cause"
)

// Rules about values that are legal, and most likely not what was meant.
const (
	ruleUnfilled = iota
	ruleMissingWord
	ruleObjectAsText
	rulePrintedValue
	rulePrintedBytes
	ruleInFence
	ruleOtherFormat
	ruleEscapedTwice
	ruleMojibake
	ruleExpressionMark
	ruleExampleID
	ruleExampleIDNote
	ruleMaybeUnfilled
	ruleMaybeOtherFormat
	ruleEscapedLines
)

var valueRules = [...]Rule{
	ruleUnfilled:         {"unfilled-template", SeverityWarning, SourceOurs, ""},
	ruleMissingWord:      {"missing-word", SeverityWarning, SourceOurs, ""},
	ruleObjectAsText:     {"object-as-text", SeverityWarning, SourceOurs, ""},
	rulePrintedValue:     {"printed-value", SeverityWarning, SourceOurs, ""},
	rulePrintedBytes:     {"printed-bytes", SeverityWarning, SourceOurs, ""},
	ruleInFence:          {"result-in-fence", SeverityWarning, SourceOurs, "Cut the fence: send only what is between its two lines."},
	ruleOtherFormat:      {"other-format", SeverityWarning, SourceOurs, ""},
	ruleEscapedTwice:     {"escaped-twice", SeverityWarning, SourceOurs, ""},
	ruleMojibake:         {"mojibake", SeverityNote, SourceOurs, "Read the source as UTF-8."},
	ruleExpressionMark:   {"equals-sign", SeverityNote, SourceOurs, "Remove the =; in n8n, switch the field to Expression."},
	ruleExampleIDNote:    {"order-id-of-examples", SeverityNote, SourceOurs, "Map it to the webhook's order_id; only a mock takes it."},
	ruleMaybeUnfilled:    {"maybe-unfilled", SeverityNote, SourceOurs, ""},
	ruleMaybeOtherFormat: {"maybe-other-format", SeverityNote, SourceOurs, ""},
	ruleEscapedLines:     {"escaped-lines", SeverityNote, SourceOurs, ""},
	ruleExampleID:        {"example-order-id", SeverityWarning, SourceOurs, "Map it to the webhook's order_id."},
}

// valueRuleOf is the rule of each cause that a whole value can have.
var valueRuleOf = map[string]int{
	"template-not-filled": ruleUnfilled,
	"missing-value":       ruleMissingWord,
	"object-object":       ruleObjectAsText,
	"printed-object":      rulePrintedValue,
	"bytes-printed":       rulePrintedBytes,
}

// longestCause is how long a value may be, in bytes, to be nothing but a
// template or the like.
const longestCause = 64 << 10

// mostLooks is how many values of a body the recognisers of causes are asked
// about: each takes many looks at a value, and a body may have a million of them.
const mostLooks = 300

// mayLook reports whether the recognisers may be asked about one value more.
func (v *validator) mayLook() bool {
	v.looks++
	return v.looks <= mostLooks
}

// causeOfValue returns what a whole value really is, or nil.
func (v *validator) causeOfValue(text string) *cause.Cause {
	if !v.mayLook() {
		return nil
	}
	return cause.OfValue(text)
}

// guideResults are results of the guide's examples, which it asks to replace.
var guideResults = []string{
	"Analysis completed successfully...",
	"<h1>Report</h1><p>Analysis completed successfully...</p>",
}

// checkValue warns of a string that is nothing but what a failed step leaves,
// and reports whether it is.
func (v *validator) checkValue(f field) bool {
	text, ok := f.value.short(v.body, longestCause)
	if !ok {
		return false
	}
	if slices.Contains(guideResults, strings.TrimSpace(text)) {
		r := v.add(valueRules[ruleUnfilled], f.path, f.value.start, "%s is still the text of the guide's example.", f.name)
		r.Fix = "Put the result in its place."
		return true
	}
	c := v.causeOfValue(text)
	if c == nil {
		return false
	}
	r := v.add(valueRules[valueRuleOf[c.Code]], f.path, f.value.start, "%s %s.", f.name, c.Says)
	r.Fix = c.Fix
	return true
}

// looked is how much of a result is looked at for its format, in bytes.
const looked = 64 << 10

var (
	htmlTag     = regexp.MustCompile(`(?i)<(p|br|h[1-6]|div|span|table|ul|ol|li|a|b|i|strong|em|html|body|head|img|section|article|pre|code|style|script|tr|td)\b[^<>]*>`)
	htmlStart   = regexp.MustCompile(`(?i)^\s*(<!doctype html|<html|<(p|h[1-6]|div|table|ul|section|article|body)\b[^<>]*>)`)
	htmlEnd     = regexp.MustCompile(`(?i)</[a-z0-9]+>\s*$`)
	escapedTag  = regexp.MustCompile(`(?i)&(amp;)?lt;/?(p|br|h[1-6]|div|span|table|ul|ol|li|a|b|strong|em|html|body)\b`)
	markdown    = regexp.MustCompile(`(?m)^(#{1,6} \S|[-*] \S|\d+\. \S)|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https?://`)
	tableRule   = regexp.MustCompile(`(?m)^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*$`)
	template    = regexp.MustCompile(`\{\{[^{}]{1,80}\}\}|\$\{[^{}]{1,80}\}`)
	mojibake    = regexp.MustCompile("Ã[\u0080-\u00bf\u0152-\u2122]|â€[\u0080-\u2122]|Â[\u00a0-\u00bf]")
	scriptPage  = regexp.MustCompile(`(?i)<script|v-if|v-for|x-data|ng-app|handlebars|mustache`)
	allObjects  = regexp.MustCompile(`\[object \w+\]`)
	escapedLine = regexp.MustCompile(`[^\\]\\n\S`)
)

// checkOtherText warns of a result that is another format than its output type
// says, and reports whether it is.
func (v *validator) checkOtherText(f field, t OutputType) bool {
	text := f.value.prefix(v.body, looked)
	if len(text) > looked {
		text = text[:looked]
	}
	whole := f.value.end-f.value.start < looked
	trimmed := strings.TrimSpace(text)
	at := f.value.start
	switch {
	case whole && v.checkQuotedText(f, trimmed):
	case t != Text && strings.HasPrefix(trimmed, "```"):
		r := v.add(valueRules[ruleInFence], f.path, at, "result_text stands in a Markdown code fence (```).")
		if inner, ok := cutFence(trimmed); ok && whole {
			r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, inner)}
		}
	case strings.HasPrefix(strings.ToLower(trimmed), "<think>"):
		r := v.add(valueRules[ruleOtherFormat], f.path, at, "result_text begins with the model's <think> block.")
		r.Fix = "Cut the block: send what follows </think>."
	case t == CSV && v.checkNoCSV(f, text, trimmed):
	case t == HTML && v.checkNoHTML(f, text, trimmed):
	case t == HTML && allObjects.MatchString(text), t == CSV && allObjects.MatchString(text):
		r := v.add(valueRules[ruleObjectAsText], f.path, at, "result_text has %s in it: JavaScript turned an object into text.", quoted(allObjects.FindString(text)))
		r.Fix = "Use the field of the object that is meant, or JSON.stringify it."
	case v.checkEscapedLines(f, t, text):
	case t == Text && htmlStart.MatchString(trimmed) && whole && htmlEnd.MatchString(trimmed):
		r := v.add(valueRules[ruleMaybeOtherFormat], f.path, at, "result_text is HTML, and output_type \"text\" shows the buyer its tags.")
		r.Fix = `Use output_type "html".`
	case mojibake.MatchString(text):
		found := mojibake.FindString(text)
		v.add(valueRules[ruleMojibake], f.path, at, "%s in result_text is what a letter looks like when UTF-8 is read as Latin-1.", quoted(found))
	case len(trimmed) > 1 && trimmed[0] == '=' && (isLetter(trimmed[1]) || trimmed[1] >= utf8.RuneSelf) && !strings.Contains(trimmed, "=="):
		v.add(valueRules[ruleExpressionMark], f.path, at, "result_text begins with one =, perhaps the mark of an expression that was sent as text.")
	default:
		return false
	}
	return true
}

// checkQuotedText warns of a text in quotes of its own with escapes in it.
func (v *validator) checkQuotedText(f field, trimmed string) bool {
	if len(trimmed) < 2 || trimmed[0] != '"' || trimmed[len(trimmed)-1] != '"' || !strings.Contains(trimmed, `\`) {
		return false
	}
	b, err := ParseBody([]byte(`{"t":` + trimmed + `}`))
	if err != nil {
		return false
	}
	inner, _ := b.Text("t")
	r := v.add(valueRules[ruleEscapedTwice], f.path, f.value.start, `result_text is in quotes of its own, with \n or \" in it: it was encoded once too often.`)
	r.Fix = "Send the text itself, not JSON.stringify or json.dumps of it."
	r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, inner)}
	return true
}

// checkEscapedLines notes line breaks that are the two characters \n.
func (v *validator) checkEscapedLines(f field, t OutputType, text string) bool {
	n := len(escapedLine.FindAllString(text, 4))
	if strings.Contains(text, "\n") || n == 0 || t == Text && n < 2 || strings.Contains(text, `\t`) || strings.Contains(text, `:\`) || t == HTML && scriptPage.MatchString(text) {
		return false
	}
	r := v.add(valueRules[ruleEscapedLines], f.path, f.value.start, `The line breaks of result_text are the two characters \n: the text was escaped twice.`)
	r.Fix = "Encode it once: put the text with its real line breaks into the JSON encoder."
	return true
}

// checkNoCSV warns of a CSV that is JSON, HTML or a Markdown table.
func (v *validator) checkNoCSV(f field, text, trimmed string) bool {
	says, fix := "", ""
	switch {
	case trimmed[0] == '[' && beginsJSON(trimmed), trimmed[0] == '{' && beginsJSON(trimmed):
		says, fix = "result_text is JSON, not CSV.", `Convert it to rows, or use output_type "json".`
	case htmlStart.MatchString(trimmed):
		says, fix = "result_text is HTML, not CSV.", `Convert it to rows, or use output_type "html".`
	case trimmed[0] == '|' && tableRule.MatchString(text):
		says, fix = "result_text is a Markdown table, not CSV.", "Convert it to rows with commas."
	default:
		return false
	}
	r := v.add(valueRules[ruleOtherFormat], f.path, f.value.start, "%s", says)
	r.Fix = fix
	return true
}

// beginsJSON reports whether a text begins as a JSON object or list does.
func beginsJSON(text string) bool {
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	return rest != "" && (rest[0] == '"' || rest[0] == '{' || rest[0] == '[' && text[0] == '[')
}

// checkNoHTML warns of HTML whose tags are escaped or that has none.
func (v *validator) checkNoHTML(f field, text, trimmed string) bool {
	tags := htmlTag.MatchString(text)
	switch {
	case !tags && escapedTag.MatchString(text):
		r := v.add(valueRules[ruleEscapedTwice], f.path, f.value.start, "The tags of result_text are escaped (&lt;): the buyer sees them as text.")
		r.Fix = "Unescape them once."
	case !tags && markdown.MatchString(text):
		r := v.add(valueRules[ruleMaybeOtherFormat], f.path, f.value.start, "result_text is Markdown, without one tag of HTML.")
		r.Fix = `Convert it to HTML, or use output_type "text".`
	case trimmed[0] == '{' && beginsJSON(trimmed) && !tags:
		r := v.add(valueRules[ruleOtherFormat], f.path, f.value.start, "result_text is JSON, not HTML.")
		r.Fix = `Make a page of it, or use output_type "json".`
	case template.MatchString(text) && !scriptPage.MatchString(text):
		r := v.add(valueRules[ruleMaybeUnfilled], f.path, f.value.start, "%s in result_text was perhaps not filled in.", quoted(template.FindString(text)))
		r.Fix = "Render the page before it is sent; leave it where a script of the page fills it in."
	default:
		return false
	}
	return true
}

// cutFence returns what stands between the two lines of a fence.
func cutFence(text string) (string, bool) {
	_, rest, ok := strings.Cut(text, "\n")
	end := strings.LastIndex(rest, "```")
	if !ok || end < 0 || strings.TrimSpace(rest[end+3:]) != "" {
		return "", false
	}
	return string(bytes.TrimRight([]byte(rest[:end]), "\r\n")), true
}
