package callback

import (
	"net/url"
	"strings"
)

// Rules about result_url.
const (
	ruleURLNotString = iota
	ruleURLNotAbsolute
	ruleURLScheme
	ruleURLSpaces
	ruleURLBroken
	ruleURLPlainHTTP
)

var urlRules = [...]Rule{
	ruleURLNotString:   {"result-url-not-string", SeverityError, SourceDocs, "Send the URL as a string."},
	ruleURLNotAbsolute: {"result-url-not-absolute", SeverityError, SourceOurs, "Send the whole address, beginning with https://."},
	ruleURLScheme:      {"result-url-scheme", SeverityError, SourceOurs, "Host the result where a browser can open it, and send its https:// address."},
	ruleURLSpaces:      {"result-url-spaces", SeverityError, SourceOurs, "Remove the spaces, or write them as %20."},
	ruleURLBroken:      {"result-url-broken", SeverityError, SourceOurs, "Copy the address again; a browser can't open this one."},
	ruleURLPlainHTTP:   {"result-url-http", SeverityWarning, SourceOurs, "Use https:// if the host has it."},
}

// checkURL holds result_url to being one that a buyer's browser can open.
func (v *validator) checkURL(o object, required bool) {
	f := o.field("result_url")
	switch {
	case !f.present():
		if required {
			v.resultMissing(o, URL, "result_url", SourceDocs)
		}
		return
	case !f.isText():
		v.add(urlRules[ruleURLNotString], f.path, f.value.start, "result_url is %s, not a string.", v.shown(f.value))
		return
	case f.placeholder:
		return
	}
	text := f.value.decoded(v.body)
	shown := v.shown(f.value)
	if i := strings.IndexAny(text, " \t\r\n"); i >= 0 {
		at := f.value.text(v.body)
		v.add(urlRules[ruleURLSpaces], f.path, at.offsetOf(i), "result_url %s has white space in it.", shown)
		text = strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, text)
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		v.add(urlRules[ruleURLBroken], f.path, f.value.start, "result_url %s is not a URL.", shown)
	case u.Scheme == "":
		v.add(urlRules[ruleURLNotAbsolute], f.path, f.value.start, "result_url %s is not absolute.", shown)
	case u.Scheme != "http" && u.Scheme != "https":
		v.add(urlRules[ruleURLScheme], f.path, f.value.start, "result_url %s is not http or https.", shown)
	case u.Hostname() == "":
		v.add(urlRules[ruleURLNotAbsolute], f.path, f.value.start, "result_url %s names no host.", shown)
	case u.Scheme == "http":
		v.add(urlRules[ruleURLPlainHTTP], f.path, f.value.start, "result_url %s is plain http.", shown)
	}
}
