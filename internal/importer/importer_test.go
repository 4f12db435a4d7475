package importer

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redial/callback"
	"redial/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testOrder is an id as a webhook has it.
const testOrder = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

func TestBodies(t *testing.T) {
	t.Parallel()
	const one, two = `{"ok":true,"order_id":"a"}`, `{"ok":false, "order_id":"b"}`
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"one", one, []string{one}},
		{"one, to the last byte", " " + one + "\n", []string{" " + one + "\n"}},
		{"one on several lines", "{\n \"ok\": true\n}\n", []string{"{\n \"ok\": true\n}\n"}},
		{"an array", "[" + one + ",\n " + two + "]\n", []string{one, two}},
		{"an array of one", "[ " + one + " ]", []string{one}},
		{"an array of numbers", "[1,2]", []string{"[1,2]"}},
		{"NDJSON", one + "\n" + two + "\n", []string{one, two}},
		{"NDJSON of Windows", one + "\r\n\r\n" + two + "\r\n", []string{one, two}},
		{"one after another", one + two, []string{one, two}},
		{"pretty ones after another", "{\n}\n{\n}\n", []string{"{\n}", "{\n}"}},
		{"NDJSON with a broken line", one + "\n{\"ok\":tru\n" + two, []string{one, `{"ok":tru`, two}},
		{"broken", "{\n\"ok\":tru\n}", []string{"{\n\"ok\":tru\n}"}},
		{"no JSON", "hello\nworld", []string{"hello\nworld"}},
		{"not UTF-8", "{\"a\":\"\xff\"}", []string{"{\"a\":\"\xff\"}"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := Bodies([]byte(c.text))
			require.NoError(t, err)
			var got []string
			for _, f := range m.Found {
				got = append(got, string(f.Record.Body))
				assert.Equal(t, callback.FromImport, f.Record.Source)
				assert.Nil(t, f.Attempt)
			}
			assert.Equal(t, c.want, got)
		})
	}
	_, err := Bodies([]byte(" \n"))
	assert.ErrorIs(t, err, ErrNothing)
}

// archiveOf is a HAR of some entries.
func archiveOf(entries ...string) []byte {
	return []byte(`{"log":{"version":"1.2","creator":{"name":"x"},"entries":[` + strings.Join(entries, ",") + `]}}`)
}

// harPost is an entry of a POST with a body, answered so.
func harPost(url, headers, postData, response string) string {
	return `{"startedDateTime":"2026-11-20T12:04:05.678Z","time":12.5,"request":{"method":"POST","url":"` + url + `","headers":[` + headers + `],"postData":` + postData + `},"response":` + response + `}`
}

func TestImportHAR(t *testing.T) {
	t.Parallel()
	const url = "https://x.example.org/api/orders/callback"
	post := `{"mimeType":"application/json","text":"{\"ok\":true,\"order_id\":\"o\",\"output_type\":\"text\",\"result_text\":\"\u00e9\"}"}`
	m, err := HAR(archiveOf(
		`{"request":{"method":"GET","url":"`+url+`","headers":[]},"response":{"status":200}}`,
		harPost(url+"?sig=canary-0", `{"name":"X-Callback-Secret","value":"canary-1"},{"name":"cookie","value":"canary-2"}`, post,
			`{"status":401,"headers":[{"name":"content-type","value":"text/plain"},{"name":"x-a","value":"1"},{"name":"X-A","value":"2"},{"name":"Set-Cookie","value":"canary-3"}],"content":{"size":30,"text":"wrong secret canary-1"}}`),
		harPost("https://other.example.org/track", ``, `{"text":"{\"event\":1}"}`, `{"status":204}`),
		harPost("https://other.example.org/hook", ``, post, `{"status":0}`),
		harPost(url, ``, `{"encoding":"base64","text":"eyJvayI6dHJ1ZX0="}`, `{"status":200,"content":{"encoding":"base64","text":"eyJvayI6dHJ1ZX0="}}`),
		harPost(url, ``, `{"encoding":"base64","text":"*"}`, `{"status":200}`),
		harPost(url, ``, `{"text":""}`, `{"status":200}`),
		harPost(url, `{"name":"x-callback-secret","value":"canary-4"}`, `{"text":"canary-4"}`, `{"status":200}`),
	))
	require.NoError(t, err)
	require.Len(t, m.Found, 3)
	first := m.Found[0]
	assert.Equal(t, `{"ok":true,"order_id":"o","output_type":"text","result_text":"é"}`, string(first.Record.Body))
	assert.Equal(t, url, first.Record.URL)
	assert.Equal(t, time.Date(2026, 11, 20, 12, 4, 5, 678e6, time.UTC), first.Record.Time.UTC())
	require.NotNil(t, first.Attempt)
	assert.Equal(t, 401, first.Attempt.Status)
	assert.Equal(t, 12500*time.Microsecond, first.Attempt.Duration)
	assert.Equal(t, map[string]string{"Content-Type": "text/plain", "X-A": "1, 2"}, first.Attempt.Headers)
	assert.Equal(t, "wrong secret [secret]", string(first.Attempt.Response))
	assert.EqualValues(t, 30, first.Attempt.ResponseBytes)
	assert.Nil(t, m.Found[1].Attempt, "no answer was saved")
	assert.Equal(t, `{"ok":true}`, string(m.Found[2].Record.Body))
	assert.Equal(t, `{"ok":true}`, string(m.Found[2].Attempt.Response))
	assert.Equal(t, map[string]int{"x-callback-secret": 1, "cookie": 1, "set-cookie": 1, "query of the URL": 1}, m.Dropped)
	assert.Equal(t, []string{
		"entry 6: its body is not the base64 it says it is",
		"entry 7: a callback whose body was not saved",
		"entry 8: its body holds the secret itself, which must not be kept",
	}, m.Skipped)
	assert.NotContains(t, fmt.Sprintf("%+v %s", m, first.Attempt.Response), "canary")
}

func TestImportHARRefuses(t *testing.T) {
	t.Parallel()
	_, err := HAR([]byte("{"))
	assert.ErrorContains(t, err, "read the HAR")
	_, err = HAR(archiveOf())
	assert.ErrorIs(t, err, ErrNothing)
}

func FuzzImportHAR(f *testing.F) {
	f.Add(archiveOf(harPost("https://x/api/orders/callback", `{"name":"x-callback-secret","value":"s"}`, `{"text":"{}"}`, `{"status":200,"content":{"text":"s"}}`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := HAR(b)
		if err == nil && len(m.Found) == 0 {
			t.Fatalf("%q: nothing found, and no error", b)
		}
	})
}

func FuzzImportBodies(f *testing.F) {
	f.Add([]byte("{}\n{}"))
	f.Add([]byte("[{}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Bodies(b)
		if (err == nil) != (len(m.Found) > 0) {
			t.Fatalf("%q: %v", b, err)
		}
	})
}

func TestSave(t *testing.T) {
	t.Parallel()
	s, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	m, err := HAR(archiveOf(
		harPost("https://x.example.org/api/orders/callback", ``, `{"text":"{\"ok\":true,\"order_id\":\"`+testOrder+`\"}"}`, `{"status":500}`),
		harPost("https://x.example.org/api/orders/callback", ``, `{"text":"{}"}`, `{"status":0}`),
	))
	require.NoError(t, err)
	ids, err := Save(t.Context(), s, m.Found)
	require.NoError(t, err)
	require.Len(t, ids, 2)
	e, err := s.Entry(t.Context(), ids[0])
	require.NoError(t, err)
	assert.Equal(t, callback.FromImport, e.Source)
	assert.Equal(t, callback.Failed, e.State)
	assert.Equal(t, testOrder, e.OrderID)
	e, err = s.Entry(t.Context(), ids[1])
	require.NoError(t, err)
	assert.Equal(t, callback.Pending, e.State)
	body, err := s.Body(t.Context(), ids[1])
	require.NoError(t, err)
	assert.Equal(t, "{}", string(body))
}
