package callback

import (
	"slices"
	"strings"
	"unicode"

	"redial/callback/internal/cause"
)

// otherNames are the names under which automations send a documented field, in
// plainName's spelling.
var otherNames = map[string][]string{
	"ok":          {"okay", "success", "status", "succeeded", "issuccess", "successful", "isok", "completed"},
	"order_id":    {"id", "order", "orderuuid", "uuid", "orderuid", "oid", "ordernumber", "orderno"},
	"output_type": {"type", "format", "kind", "resulttype", "outputformat", "resultformat", "contenttype"},
	"result_text": {
		"result", "text", "output", "content", "response", "message", "data", "answer", "body", "value", "html", "csv", "json",
		"markdown", "completion", "reply", "resultjson", "resulthtml", "resultcsv", "resultdata", "outputtext", "resultcontent", "payload", "summary",
	},
	"result_url": {
		"url", "link", "href", "fileurl", "downloadurl", "resultlink", "outputurl", "videourl", "pageurl", "uri", "address", "result", "output", "data",
	},
	"file_base64": {
		"data", "base64", "file", "content", "filedata", "filecontent", "b64", "filebytes", "contentbase64", "database64", "body", "bytes", "result", "base64data", "base64file", "filebase", "fileb64", "attachment",
	},
	"filename":  {"name", "filename", "title", "file", "originalname"},
	"mime_type": {"type", "contenttype", "mediatype", "mime", "filetype", "mimetype"},
}

// checkNames reports each field that a documented one was meant by, at its name,
// and lets the rules judge its value under the right one.
func (v *validator) checkNames(o *object) {
	for _, name := range [...]string{"ok", "order_id", "output_type"} {
		v.checkName(o, name)
	}
	ok := o.field("ok")
	failed := ok.value.kind == tokenEnd && o.field("error").present()
	if failed || ok.value.kind == tokenFalse || v.isNotV1(*o) {
		v.checkSpelling(o, knownFields)
		return
	}
	t, _ := o.field("output_type").value.short(v.body, peekLimit)
	switch OutputType(strings.ToLower(strings.TrimSpace(t))).Carrier() {
	case CarriesText:
		v.checkName(o, "result_text")
	case CarriesURL:
		v.checkName(o, "result_url")
	case CarriesFile:
		v.checkFileNames(o)
	case CarriesVideo:
		if v.checkName(o, "result_url"); !o.field("result_url").present() {
			v.checkFileNames(o)
		}
	case CarriesNothing:
		if o.field("output_type").value.kind == tokenEnd && !o.carriesResult() {
			if v.checkName(o, "result_text"); !o.carriesResult() {
				v.checkName(o, "result_url")
			}
		}
	}
	v.checkSpelling(o, knownFields)
}

// checkFileNames is checkName for what a file has, where the body has no list of
// files.
func (v *validator) checkFileNames(o *object) {
	if o.field("files").present() || o.field("result_text").present() && !o.field("file_base64").present() {
		return
	}
	for _, name := range [...]string{"file_base64", "filename", "mime_type"} {
		v.checkName(o, name)
	}
}

// checkEntryNames is checkName for an entry of files[].
func (v *validator) checkEntryNames(o *object) {
	if !o.field("object_key").present() {
		v.checkName(o, "file_base64")
	}
	v.checkName(o, "filename")
	v.checkName(o, "mime_type")
	v.checkSpelling(o, entryFields)
}

// checkName looks for a field under another name, unless it stands there itself.
func (v *validator) checkName(o *object, name string) {
	if v.cut || len(o.unknown) == 0 || o.field(name).value.kind != tokenEnd {
		return
	}
	for i, f := range o.unknown {
		if plainName(f.name) == plainName(name) {
			v.rename(o, i, name)
			return
		}
	}
	for _, other := range otherNames[name] {
		for i, f := range o.unknown {
			if plainName(f.name) == other && v.suits(f, name) {
				v.rename(o, i, name)
				return
			}
		}
	}
}

// checkSpelling is checkName by the letters alone, for fields of which no rule
// says that the body needs them.
func (v *validator) checkSpelling(o *object, known []string) {
	for _, name := range known {
		if v.cut || len(o.unknown) == 0 || o.field(name).value.kind != tokenEnd {
			continue
		}
		for i, f := range o.unknown {
			near := nearestField(f.name)
			if near == name && (plainName(f.name) == plainName(name) || len(name) > 5 && len(f.name) > 5) {
				v.rename(o, i, name)
				break
			}
		}
	}
}

// suits reports whether a field's value may be that of a documented field.
func (v *validator) suits(f field, name string) bool {
	text, short := f.value.short(v.body, peekLimit)
	switch name {
	case "ok":
		return f.value.kind == tokenTrue || f.value.kind == tokenFalse ||
			f.isText() && slices.Contains([]string{"true", "false", "success", "ok", "error", "failed", "failure", "completed", "succeeded", "done"}, strings.ToLower(text))
	case "order_id":
		return f.isText() && isUUID(text)
	case "output_type":
		return f.isText() && short && (OutputType(strings.ToLower(text)).Known() || synonyms[strings.ToLower(text)] != "" || typeOfMIME(text) != "")
	case "result_url":
		return f.isText() && short && (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://"))
	case "file_base64":
		return f.isText() && (!short || text != "" && !strings.HasPrefix(text, "http"))
	case "mime_type":
		return f.isText() && isMIMEType(text)
	case "filename":
		return f.isText() && short && strings.Contains(text, ".")
	}
	if f.value.kind == tokenObject {
		_, names := namesWithin(v.body[f.value.start:f.value.end], append([]string{"order_id"}, resultNames...), 1)
		return len(names) == 0
	}
	return f.isText() || f.value.kind == tokenArray
}

// rename reports unknown field number i as a misspelt one, and keeps its value
// under the right name.
func (v *validator) rename(o *object, i int, name string) {
	f := o.unknown[i]
	o.unknown = slices.Delete(o.unknown, i, i+1)
	o.unknowns--
	r := v.add(shapeRules[ruleMisnamed], f.path, f.key.start, "The field %s must be named %s.", quoted(f.name), name)
	r.Fix = `Write "` + name + `".`
	if invisible := invisibleIn(f.name); invisible != "" {
		r.Message = "The name " + quoted(f.name) + " has an invisible character in it (" + invisible + ")."
		r.Fix = `Write "` + name + `" anew.`
	}
	switch {
	case name == "ok" && f.isText():
		r.Message = "The body has " + quoted(f.name) + " but no \"ok\"."
		r.Fix = "Name it ok, with true or false."
		f.told = true
	default:
		r.edit = &edit{f.key.start, f.key.end, appendQuoted(nil, name)}
	}
	if name == "order_id" && plainName(f.name) == "id" {
		r.Message = `The body has no order_id; "id" holds a UUID, and must be named order_id if it is that one.`
	}
	f.name, f.known = name, true
	o.put(f)
}

// invisibleIn names the first character of a name that can't be seen, or returns
// "".
func invisibleIn(name string) string {
	for _, r := range name {
		if s := cause.Invisible(r); s != "" && !unicode.IsSpace(r) {
			return s
		}
	}
	return ""
}
