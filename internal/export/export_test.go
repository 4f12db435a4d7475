package export

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/internal/importer"
)

// Each of these is in the history of a test, and private or hostile.
const (
	result  = "canary-result"
	answer  = "canary-answer"
	file    = "canary-name.pdf"
	hostile = "</pre><script>canary()</script>\x1b]0;canary\a\u202e"
)

func aStore(t *testing.T) *history.Store {
	t.Helper()
	s, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	body, err := json.Marshal(map[string]any{"ok": true, "order_id": "550e8400-e29b-41d4-a716-446655440000", "output_type": "text", "result_text": result + hostile, result: 1})
	require.NoError(t, err)
	r := callback.NewRecord(callback.Target{Name: "prod", URL: "https://platform.example/api/orders/callback"}, callback.Delivery{
		Body: body, Source: callback.FromSend, Uploads: []callback.Upload{{Filename: file, MIMEType: "application/pdf", FileSize: 7, Path: "/home/" + file, ObjectKey: file, SHA256: "ab"}},
	})
	r.ID, err = s.Callback(t.Context(), r)
	require.NoError(t, err)
	for n, status := range []int{500, 400} {
		require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{
			N: n + 1, Status: status, Headers: map[string]string{"X-Seen": "kept-header"}, Response: []byte(answer + hostile),
		}))
	}
	_, err = s.Callback(t.Context(), callback.Record{Source: callback.FromCapture, OrderID: "o2", Body: []byte("\xff" + result), Request: &callback.RequestHead{Secret: callback.SecretMissing}})
	require.NoError(t, err)
	return s
}

func TestARedactedExportHoldsNoResultAnswerOrFile(t *testing.T) {
	t.Parallel()
	s := aStore(t)
	for form, write := range Forms {
		var whole, short bytes.Buffer
		_, err := write(t.Context(), &whole, s, history.Query{}, Options{Version: "1"})
		require.NoError(t, err)
		r, err := write(t.Context(), &short, s, history.Query{}, Options{Redact: true, Version: "1"})
		require.NoError(t, err)
		assert.Equal(t, 2, r.Callbacks, form)
		assert.Contains(t, whole.String(), result, "%s: the test would find it", form)
		assert.Contains(t, whole.String(), answer, form)
		assert.NotContains(t, short.String(), "canary", form)
		for _, kept := range []string{"550e8400-e29b-41d4-a716-446655440000", "kept-header", "platform.example", "unknown-field", `redacted`} {
			assert.Contains(t, strings.ToLower(short.String()), kept, form)
		}
	}
}

func TestARedactedExportLeavesOutKindsThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	s := aStore(t)
	_, err := history.Merge(t.Context(), s.Path(), strings.NewReader(`{"v":1,"kind":"weather","canary":1}`+"\n"+`{"v":1,"kind":"order","id":"x","time":"2026-01-02T03:04:05Z","order_id":"o2","body":"canary"}`+"\n"), history.MergeOptions{})
	require.NoError(t, err)
	var out bytes.Buffer
	r, err := Lines(t.Context(), &out, s, history.Query{}, Options{Redact: true})
	require.NoError(t, err)
	assert.Equal(t, 1, r.Unknown)
	assert.Contains(t, out.String(), `"kind":"order"`)
	assert.NotContains(t, out.String(), "canary")
}

func TestTheArchiveIsReadBackAsItWasSent(t *testing.T) {
	t.Parallel()
	s := aStore(t)
	var out bytes.Buffer
	_, err := HAR(t.Context(), &out, s, history.Query{}, Options{Version: "1"})
	require.NoError(t, err)
	back, err := importer.HAR(out.Bytes())
	require.NoError(t, err)
	require.Len(t, back.Found, 2, "an entry for each attempt; the one without a callback's body is not taken")
	v, err := s.Select(t.Context(), history.Query{})
	require.NoError(t, err)
	want, err := v.Body(1)
	require.NoError(t, err)
	for i, status := range []int{500, 400} {
		assert.Equal(t, string(want), string(back.Found[i].Record.Body))
		assert.Equal(t, status, back.Found[i].Attempt.Status)
		assert.Equal(t, answer+hostile, string(back.Found[i].Attempt.Response))
	}
}

func TestThePageRunsAndLoadsNothing(t *testing.T) {
	t.Parallel()
	s := aStore(t)
	var out bytes.Buffer
	_, err := HTML(t.Context(), &out, s, history.Query{}, Options{})
	require.NoError(t, err)
	html := out.String()
	assert.Contains(t, html, "default-src 'none'")
	assert.NotContains(t, html, "<script")
	assert.NotContains(t, html, "\x1b")
	assert.NotContains(t, html, "\u202e")
	for _, loads := range []string{"src=", "href=", "url(", "@import"} {
		assert.NotContains(t, html, loads)
	}
	assert.Equal(t, 2, strings.Count(html, "<details "))
	assert.Equal(t, strings.Count(html, "<pre>"), strings.Count(html, "</pre>"), "foreign text ends no element")
}

func TestALongBodyIsCutAtACharacter(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte("é"), textCap)
	shown := text(append([]byte("x"), long...))
	assert.Contains(t, shown, "bytes more)")
	assert.NotContains(t, shown, "\uFFFD")
}
