package callback

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// refusedHeader returns the first header that prepare's answer must not require of a
// PUT to uploadURL: one that says who sends or to which host, or that belongs to the
// connection, or that can't be sent. It is "" where all can be taken.
func refusedHeader(headers map[string]string, uploadURL string) string {
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		value := headers[name]
		switch http.CanonicalHeaderKey(name) {
		case "Host":
			if u, err := url.Parse(uploadURL); err != nil || u.Host != value {
				return quoted(name)
			}
		case "Cookie", secretHeaderInMaps, "Connection", "Keep-Alive", "Proxy-Connection",
			"Te", "Trailer", "Transfer-Encoding", "Upgrade":
			return quoted(name)
		}
		if !isToken(name) || strings.ContainsFunc(value, isControl) {
			return quoted(name)
		}
	}
	return ""
}

// isToken reports whether a text can be a header's name.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	})
}

// isControl reports whether a character can stand in no header.
func isControl(r rune) bool { return r < ' ' || r == 0x7f }
