package export

import (
	"bufio"
	"bytes"
	"context"
	_ "embed" // of the page
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"redial/tui/term/safe"

	"redial/callback"
	"redial/history"
)

//go:embed page.html
var page string

// textCap is how many bytes of a body or an answer the page shows.
const textCap = 64 << 10

var pages = template.Must(template.New("page").Funcs(template.FuncMap{
	"text": text, "time": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"headers": func(h map[string]string) []string {
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(h)) {
			lines = append(lines, name+": "+h[name])
		}
		return lines
	},
	"state": func(a callback.Attempt) callback.State { return a.State() },
}).Parse(page))

// HTML writes the callbacks that match as one page that needs nothing else: no
// script runs on it, and it loads nothing.
func HTML(ctx context.Context, w io.Writer, s *history.Store, q history.Query, o Options) (Report, error) {
	var r Report
	err := buffered(w, func(out *bufio.Writer) error {
		head := map[string]any{"Query": q.String(), "At": time.Now(), "Redacted": o.Redact, "Version": o.Version}
		err := pages.ExecuteTemplate(out, "head", head)
		if err != nil {
			return fmt.Errorf("write the page: %w", err)
		}
		r, err = each(ctx, s, q, func(c one) error {
			if o.Redact {
				c.redact()
			}
			return pages.ExecuteTemplate(out, "callback", c)
		})
		if err != nil {
			return err
		}
		return pages.ExecuteTemplate(out, "foot", r)
	})
	return r, err
}

// text is foreign bytes as a person reads them: JSON indented, and cut to a
// bearable length.
func text(b []byte) string {
	if !utf8.Valid(b) {
		return fmt.Sprintf("(%d bytes that are no text)", len(b))
	}
	var pretty bytes.Buffer
	if len(b) <= textCap && json.Indent(&pretty, b, "", "  ") == nil {
		b = pretty.Bytes()
	}
	if len(b) <= textCap {
		return safe.Text(string(b))
	}
	cut := textCap
	for !utf8.RuneStart(b[cut]) {
		cut--
	}
	return fmt.Sprintf("%s…\n(%d bytes more)", safe.Text(string(b[:cut])), len(b)-cut)
}
