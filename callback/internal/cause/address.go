package cause

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

var (
	markdownLink = regexp.MustCompile(`^!?\[[^\]]*\]\((\S+?)\)$`)
	wrappedLink  = regexp.MustCompile(`^["'<(\x60]+(https?://[^"'<>\x60]+?)["'>)\x60]+$`)
	hrefLink     = regexp.MustCompile(`(?i)^<a\s[^>]*href=["']?([^"'>]+)`)
	schemeSlip   = regexp.MustCompile(`(?i)^(h?t?tps?|htp|htps|hhtps?|httpss?|https?s|htttps?)(://|//|:/|:|;//|:\\\\|: //)[^/]`)
	bareHost     = regexp.MustCompile(`^(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?(/\S*)?$`)
	addressIn    = regexp.MustCompile(`https?://[^\s"'<>,]+`)
	missingPart  = regexp.MustCompile(`(^|[/=?&.:_-])(undefined|null|None|NaN|nil|\[object[ %]20?Object\]|%5Bobject%20Object%5D)($|[/&?#._-])`)
	templatePart = regexp.MustCompile(`\{\{[^{}]*\}\}|\$\{[^{}]*\}|@\{[^{}]*\}|%7B%7B|\{[a-z_]+\}|<[a-z_ ]+>`)
	exampleHost  = regexp.MustCompile(`(?i)^(www\.)?(example\.(com|org|net)|yourdomain\.com|your-domain\.com|your-site\.com|yoursite\.com|my-domain\.com)$`)
)

// Address says what is wrong with the text of an address that no browser can
// open, and returns the address that was meant where that is certain.
func Address(value string) (says, fix, meant string) {
	const longest = 8 << 10 // no address that was typed or built is longer
	trimmed := strings.TrimSpace(value)
	if len(trimmed) > longest {
		return "", "", ""
	}
	if trimmed == "" {
		return "is empty", "Put the address in; where there is none, send a failure.", ""
	}
	if c := OfValue(trimmed); c != nil && c.Code != "bytes-printed" {
		if c.Code == "printed-object" {
			return "is a printed object, not an address", "Send the address in it.", addressIn.FindString(trimmed)
		}
		return c.Says, c.Fix, ""
	}
	all := addressIn.FindAllString(trimmed, 3)
	switch {
	case markdownLink.MatchString(trimmed):
		return "is a Markdown link", "Send only what stands in ( ).", markdownLink.FindStringSubmatch(trimmed)[1]
	case hrefLink.MatchString(trimmed):
		return "is an HTML link", "Send only what stands in href.", hrefLink.FindStringSubmatch(trimmed)[1]
	case wrappedLink.MatchString(trimmed):
		return "has quotes or brackets round the address", "Remove them.", wrappedLink.FindStringSubmatch(trimmed)[1]
	case len(all) > 1 && strings.ContainsAny(trimmed, " ,;\n|\""):
		return "is two addresses", "Send one, or a page that links both.", ""
	case strings.HasPrefix(trimmed, "{'") || strings.HasPrefix(trimmed, `{"`) || strings.HasPrefix(trimmed, "[") || strings.HasPrefix(trimmed, "@{"):
		return "is a printed object or list, not an address", "Send the address in it.", one(all)
	case strings.HasPrefix(trimmed, "="):
		return "has a = before it: the mark of an expression, sent as text", "Remove the =; in n8n, switch the field to Expression.", one(all)
	case templatePart.MatchString(trimmed):
		return "has the template " + quoted([]byte(templatePart.FindString(trimmed))) + " in it, which was not filled in", templateFix("template"), ""
	case strings.HasPrefix(trimmed, "blob:"):
		return "is a blob: address of one browser, which nobody else can open", "Upload the file, and send the address where it then is.", ""
	case len(all) == 1 && !strings.HasPrefix(trimmed, "http"):
		return "has words before the address", "Send the address alone.", all[0]
	case schemeSlip.MatchString(trimmed) && !strings.HasPrefix(trimmed, "https://") && !strings.HasPrefix(trimmed, "http://"):
		return "has a slip at its beginning", "Did you mean https://?", ""
	case strings.HasPrefix(trimmed, "//"):
		return "has no scheme before //", "Put https: before it.", ""
	case bareHost.MatchString(trimmed):
		return "has no https:// before it", "Put https:// before it.", ""
	case regexp.MustCompile(`^([A-Za-z]:[\\/]|file:|/(tmp|home|Users|var|data)/)`).MatchString(trimmed):
		return "is a path of one machine, not an address", "Host the file where the buyer's browser can open it, and send that https:// address.", ""
	}
	return "", "", ""
}

func one(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return ""
}

// Reach says why buyers can't open an address, or should not, though it is one.
// Sure is false where it is only worth a note.
func Reach(u *url.URL) (says, fix string, sure bool) {
	host := strings.ToLower(u.Hostname())
	switch host {
	case "undefined", "null", "none", "nan", "host", "hostname", "nil":
		return "names the host " + quoted([]byte(host)) + ": the value was missing where it was read", "Check the name of the field that the host is read from.", true
	}
	if ip, err := netip.ParseAddr(host); err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()) {
		return "is an address of your own machine or network, which buyers can't reach", "Host it where buyers reach it.", true
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".lan") {
		return "is an address of your own machine or network, which buyers can't reach", "Host it where buyers reach it.", true
	}
	rest := u.EscapedPath() + "?" + u.RawQuery
	if m := missingPart.FindStringSubmatch(rest); m != nil && !strings.Contains(m[2], "object") && onlyPart(rest, m[2]) {
		return "has the word " + m[2] + " in it: a value was missing where it was built", "Check the name of the field that it is read from.", true
	}
	if strings.Contains(rest, "object%20Object") {
		return "has [object Object] in it: an object became text where it was built", "Use the field of the object that is meant.", true
	}
	if u.User != nil {
		return "carries a user name or password, which the buyer gets", "Make a link that needs none, such as a signed one.", true
	}
	if exampleHost.MatchString(host) {
		return "names the host of an example", "Replace it with the real address.", false
	}
	return "", "", true
}

// onlyPart reports whether a word is the whole of a path's part or a
// parameter's value: a longer name may well have it in it.
func onlyPart(rest, word string) bool {
	for _, part := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("/?&=", r) }) {
		if base, _, _ := strings.Cut(part, "."); base == word {
			return true
		}
	}
	return false
}
