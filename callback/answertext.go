package callback

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// answerShown is how many characters of an answer a diagnosis quotes.
const answerShown = 160

// answerText is what can be made of an answer: who it is from, and what it says.
// The shape of the platform's answers is not published.
type answerText struct {
	headers map[string]string // by lower-case name
	layer   Layer
	server  string   // the name of a server in front, where one is known
	signs   []string // that it is from there
	page    bool     // it is a web page
	text    string   // one sentence of it
}

func (a *answerText) header(name string) string { return a.headers[name] }

// readAnswer reads the answer of an attempt leniently.
func readAnswer(last Attempt) answerText {
	a := answerText{headers: make(map[string]string, len(last.Headers))}
	for name, value := range last.Headers {
		a.headers[strings.ToLower(name)] = value
	}
	body := bytes.TrimSpace(last.Response)
	media := strings.ToLower(a.header("content-type"))
	isJSON := len(body) > 0 && (body[0] == '{' || body[0] == '[')
	switch {
	case isJSON:
		a.text = jsonSentence(body)
		a.layer = LayerPlatform
	case strings.Contains(media, "html") || isPage(body):
		a.page = true
		a.text = pageTitle(body)
		a.signs = append(a.signs, "it is a web page")
	default:
		line, _, _ := bytes.Cut(body, []byte("\n"))
		a.text = plain(string(line))
	}
	a.findServer(last.Status, isJSON)
	return a
}

// findServer looks for signs that a server in front of the platform answered.
func (a *answerText) findServer(status int, isJSON bool) {
	for _, own := range [...]string{"x-vercel-error", "x-amzn-errortype", "cf-mitigated", "x-sucuri-block"} {
		if a.header(own) != "" {
			a.signs = append(a.signs, "it has the header "+own)
		}
	}
	if status == 413 && !isJSON && !a.page && a.text != "" {
		a.signs = append(a.signs, "it is no JSON")
	}
	if len(a.signs) == 0 {
		return
	}
	a.layer = LayerHosting
	a.server = serverName(a.headers)
}

// serverName names the server that a header of the answer gives away.
func serverName(headers map[string]string) string {
	for _, by := range [...]struct{ header, name string }{
		{"x-vercel-id", "Vercel"},
		{"x-vercel-error", "Vercel"},
		{"cf-ray", "Cloudflare"},
		{"x-amz-cf-id", "Amazon CloudFront"},
		{"x-amzn-errortype", "Amazon API Gateway"},
		{"x-amzn-requestid", "Amazon API Gateway"},
		{"x-nf-request-id", "Netlify"},
		{"fly-request-id", "Fly.io"},
		{"x-azure-ref", "Azure Front Door"},
		{"x-served-by", "Fastly"},
	} {
		if headers[by.header] != "" {
			return by.name
		}
	}
	if server := headers["server"]; server != "" {
		return quoted(server)
	}
	return ""
}

// speaksOfOrder reports whether the answer says that the order isn't there.
func (a *answerText) speaksOfOrder() bool {
	text := strings.ToLower(a.text)
	if !strings.Contains(text, "order") {
		return false
	}
	for _, words := range [...]string{"not found", "no such", "unknown", "not exist", "doesn't exist", "invalid order", "not known"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// wantsHTTPS reports whether the answer is that of a server that speaks https and
// was sent plain http.
func (a *answerText) wantsHTTPS() bool {
	text := strings.ToLower(a.text)
	return strings.Contains(text, "http request to an https server") || strings.Contains(text, "http request was sent to https port") ||
		strings.Contains(text, "speaking plain http to an ssl")
}

// isPage tells HTML by how it begins.
func isPage(body []byte) bool {
	head := bytes.ToLower(body[:min(len(body), 64)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<head"))
}

var (
	titleOf = regexp.MustCompile(`(?is)<title[^>]*>([^<]*)</title>`)
	firstH1 = regexp.MustCompile(`(?is)<h1[^>]*>(.*?)</h1>`)
	anyTag  = regexp.MustCompile(`(?s)<[^>]*>`)
)

// pageTitle is what a web page says of itself in a line.
func pageTitle(page []byte) string {
	for _, part := range [...]*regexp.Regexp{titleOf, firstH1} {
		if found := part.FindSubmatch(page); found != nil {
			if text := plain(html.UnescapeString(string(anyTag.ReplaceAll(found[1], nil)))); text != "" {
				return text
			}
		}
	}
	return ""
}

// sentenceFields are the names under which JSON answers say what went wrong,
// the most telling first.
var sentenceFields = []string{"error_description", "message", "error", "detail", "details", "reason", "errors", "title", "description", "msg", "code"}

// jsonSentence finds the sentence in a JSON answer: the text of the most telling
// field of its first levels. It reads as far as the answer was kept.
func jsonSentence(body []byte) string {
	s := scanner{src: body, quick: true}
	best, least := "", len(sentenceFields)*4
	var names [4]string // of the fields that lead here, by depth
	for {
		t := s.next()
		depth := s.depth()
		switch t.kind {
		case tokenEnd:
			return plain(best)
		case tokenKey:
			if depth < len(names) {
				names[depth] = strings.ToLower(t.prefix(body, 32))
				clear(names[depth+1:])
			}
		case tokenString:
			if depth >= len(names) {
				continue
			}
			if rank := sentenceRank(names[:depth+1]); rank < least && t.end-t.start > 2 {
				best, least = t.prefix(body, 4*answerShown), rank
			}
		default:
		}
	}
}

// sentenceRank weighs a place in an answer: its own name, or that of the field
// it is in, and how deep it is.
func sentenceRank(names []string) int {
	for depth := len(names) - 1; depth > 0; depth-- {
		if i := slices.Index(sentenceFields, names[depth]); i >= 0 {
			return i*4 + len(names) - 1
		}
	}
	return len(sentenceFields) * 4
}

// plain makes one line of a text, without what is not UTF-8.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, string(utf8.RuneError))), " ")
}

// quotedTo is quoted for up to n characters.
func quotedTo(text string, n int) string { return fmt.Sprintf("%q", clipTo(text, n)) }
