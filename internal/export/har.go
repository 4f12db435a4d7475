package export

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"

	"redial/callback"
	"redial/history"
)

// HAR writes the attempts of the callbacks that match as an HTTP archive, version
// 1.2. One that has no attempt yet is an entry without an answer.
func HAR(ctx context.Context, w io.Writer, s *history.Store, q history.Query, o Options) (Report, error) {
	var r Report
	err := buffered(w, func(out *bufio.Writer) (err error) {
		fmt.Fprintf(out, `{"log":{"version":"1.2","creator":{"name":"redial","version":%q},"entries":[`, o.Version)
		comma := ""
		r, err = each(ctx, s, q, func(c one) error {
			if o.Redact {
				c.redact()
			}
			attempts := c.Attempts
			if len(attempts) == 0 {
				attempts = []callback.Attempt{{Time: c.Time}}
			}
			for _, a := range attempts {
				entry, err := json.Marshal(harOf(c, a, o.Redact))
				if err != nil {
					return fmt.Errorf("write the HAR: %w", err)
				}
				fmt.Fprintf(out, "%s\n%s", comma, entry) // Flush tells of a failure
				comma = ","
			}
			return nil
		})
		fmt.Fprint(out, "\n]}}\n")
		return err
	})
	return r, err
}

func harOf(c one, a callback.Attempt, redacted bool) harEntry {
	ms := float64(a.Duration.Microseconds()) / 1000
	kind := "application/json"
	if c.Request != nil && c.Request.ContentType != "" {
		kind = c.Request.ContentType
	}
	e := harEntry{
		Started: a.Time, MS: ms, Timings: map[string]any{"send": 0, "wait": ms, "receive": 0},
		Request: harRequest{
			Method: http.MethodPost, URL: c.URL, Version: "HTTP/1.1", Cookies: []struct{}{}, Query: []struct{}{},
			Headers: []harHeader{{"Content-Type", kind}}, HeadersSize: -1, BodySize: c.Bytes,
		},
		Response: harResponse{
			Status: a.Status, StatusText: http.StatusText(a.Status), Version: "HTTP/1.1", Cookies: []struct{}{},
			Headers: []harHeader{}, RedirectURL: a.Headers["Location"], HeadersSize: -1, BodySize: a.ResponseBytes,
			Content: contentOf(a.Response, a.Headers["Content-Type"]),
		},
		Redial: harNote{
			ID: c.ID, OrderID: c.OrderID, Attempt: a.N, Target: c.Target, State: c.State, Error: a.Error, Message: a.Message,
			SHA256: c.SHA256, Redacted: redacted, Findings: c.Findings,
		},
	}
	e.Response.Content.Size = a.ResponseBytes
	if !redacted {
		post := contentOf(c.Body, kind)
		e.Request.Post = &post
	}
	for _, name := range slices.Sorted(maps.Keys(a.Headers)) {
		e.Response.Headers = append(e.Response.Headers, harHeader{name, a.Headers[name]})
	}
	return e
}

// contentOf is a body as text, or in base64 where it is none.
func contentOf(b []byte, kind string) harContent {
	if utf8.Valid(b) {
		return harContent{MIMEType: kind, Text: string(b)}
	}
	return harContent{MIMEType: kind, Text: base64.StdEncoding.EncodeToString(b), Encoding: "base64"}
}
