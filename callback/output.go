package callback

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
	case f.value.kind == tokenEnd:
		v.missing(outputRules[ruleTypeMissing], "/output_type", o.start, "The body has no output_type.")
		return ""
	case !f.isText():
		v.add(outputRules[ruleTypeNotText], f.path, f.value.start, "output_type is %s, not a string.", v.shown(f.value))
		return ""
	case f.placeholder:
		return ""
	}
	text, _ := f.value.short(v.body, peekLimit)
	if t := OutputType(text); t.Known() {
		return t
	}
	near := nearestType(text)
	if plain := plainName(text); near != "" && plain == string(near) {
		r := v.add(outputRules[ruleTypeCase], f.path, f.value.start,
			"output_type %s must be written %q.", v.shown(f.value), string(near))
		r.Fix = `Write "` + string(near) + `".`
		return near
	}
	r := v.add(outputRules[ruleTypeUnknown], f.path, f.value.start, "output_type %s is not one the platform knows.", v.shown(f.value))
	if near != "" {
		r.Fix = `Did you mean "` + string(near) + `"?`
	}
	return near
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
	if f := o.field(needs); f.value.kind == tokenNull {
		v.add(r, f.path, f.value.start, "output_type %q needs %s, and it is null.", string(t), needs)
		return
	}
	v.missing(r, "", o.start, "output_type %q needs %s, and the body has none.", string(t), needs)
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
		if f := o.field(name); f.present() && !used[name] {
			v.add(outputRules[ruleUnusedField], f.path, f.key.start, "output_type %q does not carry %s.", string(t), name)
		}
	}
}

// noteUnknown tells of fields that are not documented.
func (v *validator) noteUnknown(o object) {
	for _, f := range o.unknown {
		r := v.add(bodyRules[ruleUnknownField], f.path, f.key.start, "The field %s is not documented.", quoted(f.name))
		if known := nearestField(f.name); known != "" && o.field(known).value.kind == tokenEnd {
			r.Fix = "Did you mean " + known + "?"
		}
	}
	if rest := o.unknowns - len(o.unknown); rest > 0 {
		v.counts[bodyRules[ruleUnknownField].Code] += rest
	}
}
