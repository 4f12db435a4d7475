package importer

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"redial/callback"
)

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

// request is a request as another program tells it.
type request struct {
	method, url string
	headers     []header
	body        []byte
	hasBody     bool
}

// header is a header, in the form of an HTTP archive.
type header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *request) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// secretHeaders are the headers whose values are secrets.
var secretHeaders = []string{callback.SecretHeader, "authorization", "proxy-authorization", "cookie", "x-api-key"}

// take adds a request to the import, without its secrets. It is skipped where
// its body holds one.
func (m *Result) take(r request, where string, ended *callback.Attempt) {
	var secrets []callback.Secret
	dropped := map[string]int{}
	for _, h := range r.headers {
		name := strings.ToLower(h.Name)
		if h.Value == "" || strings.HasPrefix(h.Value, "$") || !slices.Contains(secretHeaders, name) {
			continue // a shell variable is no secret, only the name of one
		}
		dropped[name]++
		if name != "cookie" {
			_, token, _ := strings.Cut(h.Value, " ") // of "Bearer …"
			secrets = append(secrets, callback.NewSecret(h.Value), callback.NewSecret(token))
		}
	}
	if u, err := url.Parse(r.url); err == nil {
		if u.User != nil {
			dropped["user in the URL"]++
		}
		if u.RawQuery != "" {
			dropped["query of the URL"]++
		}
	}
	mask := callback.MaskOf(secrets...)
	if mask.Found(r.body) {
		m.Skipped = append(m.Skipped, where+": its body holds the secret itself, which must not be kept")
		return
	}
	if m.Dropped == nil {
		m.Dropped = map[string]int{}
	}
	for _, name := range slices.Sorted(maps.Keys(dropped)) {
		m.Dropped[name] += dropped[name]
	}
	f := Imported{Record: recordOf(r.body, r.url)}
	if ended != nil {
		f.Record.Time = ended.Time
		masked := *ended
		masked.Response = []byte(mask.Text(string(ended.Response)))
		masked.Headers = make(map[string]string, len(ended.Headers))
		for name, value := range ended.Headers {
			if strings.EqualFold(name, "set-cookie") {
				m.Dropped["set-cookie"]++
				continue
			}
			masked.Headers[name] = mask.Text(value)
		}
		f.Attempt = &masked
	}
	m.Found = append(m.Found, f)
}
