package callback

import (
	"net/url"
	"strings"

	"redial/callback/internal/cause"
)

// Rules about result_url.
const (
	ruleURLNotString = iota
	ruleURLNotAbsolute
	ruleURLScheme
	ruleURLSpaces
	ruleURLBroken
	ruleURLPlainHTTP
	ruleURLNoAddress
	ruleURLReach
	ruleURLExample
)

var urlRules = [...]Rule{
	ruleURLNotString:   {"result-url-not-string", SeverityError, SourceDocs, "Send the URL as a string."},
	ruleURLNotAbsolute: {"result-url-not-absolute", SeverityError, SourceOurs, "Send the whole address, beginning with https://."},
	ruleURLScheme:      {"result-url-scheme", SeverityError, SourceOurs, "Host the result where a browser can open it, and send its https:// address."},
	ruleURLSpaces:      {"result-url-spaces", SeverityError, SourceOurs, "Remove the spaces, or write them as %20."},
	ruleURLBroken:      {"result-url-broken", SeverityError, SourceOurs, "Copy the address again; a browser can't open this one."},
	ruleURLNoAddress:   {"result-url-no-address", SeverityError, SourceOurs, "Send the address alone."},
	ruleURLReach:       {"result-url-unreachable", SeverityWarning, SourceOurs, "Host it where buyers reach it."},
	ruleURLExample:     {"result-url-example", SeverityNote, SourceOurs, "Replace it with the real address."},
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
	case f.told:
		return
	case !f.isText():
		v.urlNotString(f)
		return
	}
	text := f.value.decoded(v.body)
	shown := v.shown(f.value)
	if v.checkAddress(f, text) {
		return
	}
	if i := strings.IndexAny(text, " \t\r\n"); i >= 0 {
		at := f.value.text(v.body)
		r := v.add(urlRules[ruleURLSpaces], f.path, at.offsetOf(i), "result_url %s has white space in it.", shown)
		if trimmed := strings.TrimSpace(text); !strings.ContainsAny(trimmed, " \t\r\n") {
			r.Fix = "Remove the spaces or line breaks round it."
			r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, trimmed)}
		}
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
	case v.checkReach(f, u):
	case u.Scheme == "http":
		v.add(urlRules[ruleURLPlainHTTP], f.path, f.value.start, "result_url %s is plain http.", shown)
	}
}

// urlNotString says what to send of a result_url that is no string.
func (v *validator) urlNotString(f field) {
	r := v.add(urlRules[ruleURLNotString], f.path, f.value.start, "result_url is %s, not a string.", v.shown(f.value))
	raw := v.body[f.value.start:f.value.end]
	if items := itemsOf(raw); len(items) == 1 && items[0][0] == '"' {
		r.Fix = "Send the string, without [ ]."
		r.edit = &edit{f.value.start, f.value.end, items[0]}
		return
	}
	if path, names := namesWithin(raw, []string{"url", "href", "link", "webViewLink", "downloadUrl", "download_url", "result_url"}, 1); len(names) > 0 {
		r.Fix = "Send the address in it, which stands at " + f.path + path + "/" + names[0] + "."
	}
}

// checkAddress says what stands in result_url that is no address, and reports
// whether something does.
func (v *validator) checkAddress(f field, text string) bool {
	trimmed := strings.TrimSpace(text)
	u, err := url.Parse(trimmed)
	opens := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
	says, fix, meant := cause.Address(text)
	if says == "" || opens && !strings.Contains(says, "{{") && !strings.Contains(says, "${") && !strings.Contains(says, "two addresses") {
		return false
	}
	r := v.add(urlRules[ruleURLNoAddress], f.path, f.value.start, "result_url %s %s.", v.shown(f.value), says)
	if trimmed == "" || strings.Contains(says, quoted(trimmed)) {
		r.Message = "result_url " + says + "."
	}
	r.Fix = fix
	if meant != "" {
		r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, meant)}
	}
	return true
}

// checkReach warns of an address that buyers can't open, or should not get.
func (v *validator) checkReach(f field, u *url.URL) bool {
	says, fix, sure := cause.Reach(u)
	if says == "" {
		return false
	}
	rule := urlRules[ruleURLReach]
	if !sure {
		rule = urlRules[ruleURLExample]
	}
	shown := v.shown(f.value)
	if u.User != nil {
		shown = quoted(u.Redacted())
	}
	r := v.add(rule, f.path, f.value.start, "result_url %s %s.", shown, says)
	r.Fix = fix
	return sure
}
