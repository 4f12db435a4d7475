package callback

import (
	"slices"
	"strings"

	"redial/callback/internal/cause"
)

// Rules about output_type and which field carries the result.
const (
	ruleTypeMissing = iota
	ruleTypeNotText
	ruleTypeUnknown
	ruleTypeCase
	ruleResultMissing
	ruleTwoResults
	ruleUnusedField
	ruleHTMLHosting
)

var outputRules = [...]Rule{
	ruleTypeMissing:   {"output-type-missing", SeverityError, SourceUnder, "Add output_type: text, html, json, csv, file, xlsx, url or video."},
	ruleTypeNotText:   {"output-type-not-string", SeverityError, SourceUnder, "Write one of text, html, json, csv, file, xlsx, url, video in quotes."},
	ruleTypeUnknown:   {"output-type-unknown", SeverityError, SourceUnder, "Use one of text, html, json, csv, file, xlsx, url, video."},
	ruleTypeCase:      {"output-type-case", SeverityError, SourceUnder, ""},
	ruleResultMissing: {"result-missing", SeverityError, SourceUnder, ""},
	ruleTwoResults:    {"two-results", SeverityWarning, SourceOurs, "Keep the one that is meant."},
	ruleUnusedField:   {"unused-field", SeverityNote, SourceOurs, "Leave it out, or change output_type."},
	ruleHTMLHosting:   {"html-hosting", SeverityNote, SourceDocs, `Host the page and send it as output_type "url", if you can.`},
}

// resultFields are the fields that carry a result.
var resultFields = []string{"result_text", "result_url", "file_base64", "files"}

// checkSuccess holds the body of a result to the rules of its output type.
func (v *validator) checkSuccess(o object) {
	t := v.checkOutputType(o)
	if v.checkErrorBeside(o) {
		return
	}
	uses := resultFields
	switch t.Carrier() {
	case CarriesText:
		uses = resultFields[:1]
		v.checkText(o, t)
	case CarriesURL:
		uses = resultFields[1:2]
		v.checkURL(o, true)
	case CarriesFile:
		uses = resultFields[2:]
		v.checkFiles(o, t)
	case CarriesVideo:
		uses = resultFields[1:]
		v.checkVideo(o)
	case CarriesNothing:
		// What the result is meant to be isn't known; what there is can be looked at.
		if o.field("result_url").present() {
			v.checkURL(o, false)
		}
		if o.carriesFile() {
			v.checkFiles(o, t)
		}
	}
	v.noteUnused(o, t, uses)
	v.noteUnknown(o)
}

// checkOutputType returns the type that the body has or was meant to have.
func (v *validator) checkOutputType(o object) OutputType {
	f := o.field("output_type")
	switch {
	case f.value.kind == tokenEnd && v.typeDeeper(o):
		return ""
	case f.value.kind == tokenEnd:
		v.missing(outputRules[ruleTypeMissing], "/output_type", o.start, "The body has no output_type.")
		return ""
	case f.told:
		return ""
	case !f.isText():
		v.add(outputRules[ruleTypeNotText], f.path, f.value.start, "output_type is %s, not a string.", v.shown(f.value))
		return ""
	}
	text, _ := f.value.short(v.body, peekLimit)
	if t := OutputType(text); t.Known() {
		return t
	}
	return v.meantType(o, f, text)
}

// typeDeeper reports an output_type that stands inside of a value of the body,
// with the result beside it.
func (v *validator) typeDeeper(o object) bool {
	f, path, names := v.fieldsDeeper(o, resultNames...)
	if v.cut || len(names) == 0 || o.carriesResult() {
		return false
	}
	v.add(shapeRules[ruleFieldsDeeper], path, f.key.start, "%s %s under %s; v1 has %s at the top.", listed(names), verb(names, "stands", "stand"), path, verb(names, "it", "them"))
	return true
}

// meantType reports an output_type that is not documented, and returns the one
// that was meant where that is certain.
func (v *validator) meantType(o object, f field, text string) OutputType {
	near := nearestType(text)
	if plain := plainName(text); near != "" && plain == string(near) {
		r := v.add(outputRules[ruleTypeCase], f.path, f.value.start,
			"output_type %s must be written %q.", v.shown(f.value), string(near))
		r.Fix = `Write "` + string(near) + `".`
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, string(near))}
		return near
	}
	r := v.add(outputRules[ruleTypeUnknown], f.path, f.value.start, "output_type %s is not one the platform knows.", v.shown(f.value))
	mime := typeOfMIME(text)
	c := cause.OfValue(text)
	switch {
	case strings.TrimSpace(text) == "":
		r.Message = "output_type is empty."
	case c != nil:
		r.Message, r.Fix = "output_type "+c.Says+".", c.Fix
	case mime != "":
		r.Message = "output_type " + v.shown(f.value) + " is a MIME type."
		r.Fix = `Write "` + string(mime) + `".`
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, string(mime))}
	case o.field("result_url").present() && !o.carriesFile():
		r.Fix = `Write "url", as there is a result_url.`
	case near != "":
		r.Fix = `Did you mean "` + string(near) + `"?`
	}
	return ""
}

// typeOfMIME returns the output type that a MIME type written in its place means,
// or "".
func typeOfMIME(text string) OutputType {
	if !isMIMEType(text) {
		return ""
	}
	switch kind := kindOfMIME(text); {
	case strings.HasPrefix(text, "text/html"):
		return HTML
	case strings.HasPrefix(text, "text/csv"):
		return CSV
	case kind == kindJSON:
		return JSON
	case kind == kindXLSX:
		return XLSX
	case strings.HasPrefix(text, "text/"):
		return Text
	case strings.HasPrefix(text, "video/"):
		return Video
	}
	return File
}

// checkErrorBeside warns of a success that has an error and no result, and
// reports whether it is one.
func (v *validator) checkErrorBeside(o object) bool {
	f := o.field("error")
	if !f.isText() || f.blank(v.body) {
		return false
	}
	for _, name := range resultFields {
		if r := o.field(name); r.present() && (!r.isText() || !r.blank(v.body)) {
			return false
		}
	}
	v.add(envelopeRules[ruleSuccessWithError], f.path, f.key.start, "ok is true, though there is an error and no result.")
	return true
}

// checkVideo lets a video be hosted, in the body, or uploaded.
func (v *validator) checkVideo(o object) {
	file, url := o.carriesFile(), o.field("result_url")
	switch {
	case url.present() && file:
		v.add(outputRules[ruleTwoResults], url.path, url.key.start, "The body has both result_url and a file; which one counts is not published.")
	case !url.present() && !file:
		v.resultMissing(o, Video, "result_url, file_base64 or files", SourceDocs)
	}
	if url.present() {
		v.checkURL(o, false)
	}
	if file {
		v.checkFiles(o, Video)
	}
}

// carriesFile reports whether a field that holds files is there.
func (o object) carriesFile() bool {
	return o.field("file_base64").present() || o.field("files").present()
}

// resultMissing tells that an output type's own field isn't there.
func (v *validator) resultMissing(o object, t OutputType, needs string, source RuleSource) {
	r := outputRules[ruleResultMissing]
	r.Source = source
	r.Fix = "Add " + needs + "."
	if v.resultElsewhere(o, r, needs) {
		return
	}
	for _, name := range [...]string{needs, "file_base64", "files"} {
		if f := o.field(name); strings.HasPrefix(needs, name) && f.value.kind == tokenNull {
			v.add(r, f.path, f.value.start, "output_type %q needs %s, and %s is null.", string(t), needs, name)
			return
		}
	}
	v.missing(r, "", o.start, "output_type %q needs %s, and the body has none.", string(t), needs)
}

// resultElsewhere reports a result that is there, but under a name or in a place
// that the output type has no use for.
func (v *validator) resultElsewhere(o object, r Rule, needs string) bool {
	if v.cut {
		return false
	}
	text, link := o.field("result_text"), o.field("result_url")
	plain, _ := text.value.short(v.body, peekLimit)
	switch {
	case v.checkFlattened(o):
		return true
	case strings.HasPrefix(needs, "file_base64") && link.present():
		f := v.add(r, link.path, link.key.start, "The body has a result_url, and output_type \"file\" carries a file.")
		f.Fix = `Use output_type "url".`
		return true
	case strings.HasPrefix(needs, "file_base64") && text.isText():
		f := v.add(r, text.path, text.key.start, "The file stands in result_text.")
		f.Fix = "Name it file_base64, with filename and mime_type beside it."
		return true
	case needs == "result_url" && text.isText() && (strings.HasPrefix(plain, "http://") || strings.HasPrefix(plain, "https://")):
		f := v.add(r, text.path, text.key.start, "The address stands in result_text, and output_type \"url\" needs result_url.")
		f.Fix = "Name it result_url."
		f.edit = &edit{text.key.start, text.key.end, []byte(`"result_url"`)}
		return true
	}
	if strings.HasPrefix(needs, "file_base64") {
		for _, u := range o.unknown {
			if v.suits(u, "result_url") {
				f := v.add(r, u.path, u.key.start, "The body has an address in %s, and output_type \"file\" carries a file.", u.shown())
				f.Fix = `Use output_type "url" and name it result_url.`
				return true
			}
		}
	}
	if f, path, names := v.fieldsDeeper(o, "result_text", "result_url", "file_base64", "files", "data", "content"); len(names) > 0 && (knownResult(names) || strings.HasPrefix(needs, "file")) {
		found := v.add(shapeRules[ruleFieldsDeeper], path, f.key.start, "%s %s under %s; the callback has %s at the top.", listed(names), verb(names, "stands", "stand"), path, verb(names, "it", "them"))
		if strings.HasPrefix(needs, "file") && !knownResult(names) {
			found.Message = "The file stands under " + path + "."
			found.Fix = "Send its content as file_base64, its type as mime_type and its name as filename, at the top of the body."
		}
		return true
	}
	return false
}

// knownResult reports whether one of the names is a result field of v1.
func knownResult(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(resultFields, n) })
}

// noteUnused tells of results that the output type has no use for.
func (v *validator) noteUnused(o object, t OutputType, uses []string) {
	if !t.Known() {
		return
	}
	used := map[string]bool{}
	for _, name := range uses {
		used[name] = true
	}
	for _, name := range resultFields {
		if f := o.field(name); f.present() && !used[name] && !v.toldAt(f.path) {
			v.add(outputRules[ruleUnusedField], f.path, f.key.start, "output_type %q does not carry %s.", string(t), name)
		}
	}
}

// toldOf reports whether a finding stands already at a field or inside of it.
func (v *validator) toldOf(f field) bool {
	flattened := isFlattened(f.name) && v.counts[shapeRules[ruleFlattened].Code] > 0
	return flattened || slices.ContainsFunc(v.findings, func(g Finding) bool {
		return g.Offset == f.key.start && g.Code != bodyRules[ruleDuplicateKey].Code &&
			(g.Path == f.path || strings.HasPrefix(g.Path, f.path+"/"))
	})
}

// toldAt reports whether an error stands already at a path.
func (v *validator) toldAt(path string) bool {
	return slices.ContainsFunc(v.findings, func(f Finding) bool { return f.Path == path && f.Severity == SeverityError })
}

// noteUnknown tells of fields that are not documented.
func (v *validator) noteUnknown(o object) {
	for _, f := range o.unknown {
		if v.toldOf(f) {
			continue
		}
		r := v.add(bodyRules[ruleUnknownField], f.path, f.key.start, "The field %s is not documented.", quoted(f.name))
		if known := nearestField(f.name); known != "" && o.field(known).value.kind == tokenEnd {
			r.Fix = "Did you mean " + known + "?"
		}
	}
	if rest := o.unknowns - len(o.unknown); rest > 0 {
		v.counts[bodyRules[ruleUnknownField].Code] += rest
	}
}
