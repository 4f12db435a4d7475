package importer

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"redial/callback"
)

// request is a request as another program tells it.
type request struct {
	method, url string
	headers     []header
	passwords   []string // user:password, of curl's options
	body        []byte
	hasBody     bool
	// defaultType is the content type that the program sends where no header
	// names one, "" where that is not known.
	defaultType string
}

// header is a header of a request.
type header struct {
	Name, Value string
	// variables are those of the shell whose names stand in the value.
	variables []string
}

// isVariable reports whether a value is only the name of one, perhaps behind a
// scheme such as Bearer: the name of a secret is none.
func (h header) isVariable(value string) bool {
	if len(h.variables) == 0 {
		return false
	}
	for _, name := range h.variables {
		value = strings.ReplaceAll(value, name, "")
	}
	value = strings.ToLower(strings.TrimSpace(value))
	return slices.Contains([]string{"", "bearer", "basic", "token"}, value)
}

func (r *request) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// head is what is kept of the request's headers, nil where it tells none.
func (r *request) head() *callback.RequestHead {
	if len(r.headers) == 0 && r.defaultType == "" {
		return nil
	}
	h := http.Header{}
	for _, line := range r.headers {
		h[http.CanonicalHeaderKey(line.Name)] = append(h[http.CanonicalHeaderKey(line.Name)], line.Value)
	}
	if r.defaultType != "" && h.Get("Content-Type") == "" {
		h.Set("Content-Type", r.defaultType)
	}
	if len(r.passwords) > 0 && h.Get("Authorization") == "" {
		h.Set("Authorization", "Basic")
	}
	head := callback.HeadOf(h)
	if head.Secret == callback.SecretSent && r.isVariableSecret() {
		head.Doubt = "" // the name of a variable stands for its value
	}
	return &head
}

// isVariableSecret reports whether the secret is a variable of the shell.
func (r *request) isVariableSecret() bool {
	for _, h := range r.headers {
		if strings.EqualFold(h.Name, callback.SecretHeader) && h.isVariable(h.Value) {
			return true
		}
	}
	return false
}

// recordOf is the record of a body that went to a URL, or to nobody knows
// where.
func recordOf(body []byte, rawURL string) callback.Record {
	p := callback.PeekBody(body)
	public := callback.Target{URL: rawURL}.PublicURL()
	return callback.Record{
		Source: callback.FromImport, OrderID: p.OrderID, OK: p.OK, OutputType: p.OutputType,
		Target: public, URL: public, Body: body,
	}
}

// isWebURL reports whether a callback can go to a URL: any other could stand
// for something else where it is used, such as an option of a command.
func isWebURL(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// take adds a request to the import, without its secrets. It is skipped where
// its body holds one.
func (m *Result) take(r request, where string, ended *callback.Attempt) {
	if !isWebURL(r.url) {
		m.refuse(where, "it has no URL that can be read")
		return
	}
	s := secretsOf(r)
	if callback.MaskOf(s.sure...).Found(r.body) {
		m.refuse(where, "its body holds the secret itself, which must not be kept")
		return
	}
	f := Imported{Record: recordOf(r.body, r.url), Where: where}
	f.Record.Request = r.head()
	if ended != nil {
		f.Record.Time = ended.Time
		f.Attempt = s.answer(*ended)
	}
	if m.Dropped == nil {
		m.Dropped = map[string]int{}
	}
	for name, n := range s.dropped {
		m.Dropped[name] += n
	}
	m.Found = append(m.Found, f)
}
