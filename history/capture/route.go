package capture

import (
	"net/http"
	"net/url"
	"strings"

	"redial/callback"
)

// callbackPath is where the platform takes callbacks (guide "Callback (Under
// 4.5 MB)").
const callbackPath = "/api/orders/callback"

// route returns where a request goes on to, and whether it is a callback.
func (s *Server) route(r *http.Request) (u *url.URL, isCallback bool) {
	in := r.URL
	out := &url.URL{
		Scheme: s.target.Scheme, Host: s.target.Host,
		Path: in.Path, RawPath: in.RawPath, RawQuery: in.RawQuery, ForceQuery: in.ForceQuery,
	}
	switch below, isBelow := strings.CutPrefix(in.Path, callbackPath+"/"); {
	case in.Path == "/", in.Path == "", in.Path == callbackPath, in.Path == s.target.Path:
		out.Path, out.RawPath = s.target.Path, s.target.RawPath
		out.RawQuery = joined(s.target.RawQuery, in.RawQuery)
	case isBelow && s.target.RawPath == "" && in.RawPath == "":
		out.Path = strings.TrimSuffix(s.target.Path, "/") + "/" + below
	}
	isCallback = r.Method == http.MethodPost &&
		(out.Path == s.target.Path || strings.HasSuffix(out.Path, callbackPath))
	return out, isCallback
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
}

// publicURL is a URL as it may be shown. Nearly all callbacks go on to the target's.
func (s *Server) publicURL(u *url.URL) string {
	if *u == *s.target {
		return s.targetPublic
	}
	return callback.Target{URL: u.String()}.PublicURL()
}

// nameOf is what records call a target: its name, or its URL as it is used, less a
// query.
func nameOf(t callback.Target, used *url.URL) string {
	if t.Name != "" && t.Name != t.URL && t.Name != t.PublicURL() {
		return t.Name
	}
	return callback.Target{URL: used.String()}.PublicURL()
}
