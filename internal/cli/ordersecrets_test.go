package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// leaky is an automation that echoes all it was sent: into its answer, and into the
// callback that it makes.
func leaky(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		webhook, _ := io.ReadAll(r.Body)
		var o struct {
			OrderID     string `json:"order_id"`
			CallbackURL string `json:"callback_url"`
			Token       string `json:"job_token"`
		}
		_ = json.Unmarshal(webhook, &o)
		w.Header().Set("X-Echo", r.Header.Get("X-Api-Key"))
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write(append(webhook, r.Header.Get("X-Api-Key")...))
		for _, kind := range []string{"secret-canary", o.Token + " "} {
			callBack(o.CallbackURL, fmt.Appendf(nil, `{"ok":true,"order_id":%q,"output_type":%q}`, o.OrderID, kind))
		}
		for _, text := range []string{"tea " + o.Token, "tea " + r.Header.Get("X-Api-Key"), "tea secret-canary", "tea"} {
			body := callback.Payload{OK: true, OrderID: o.OrderID, OutputType: callback.Text, ResultText: text}.Encode()
			callBack(o.CallbackURL, body)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// callBack posts a callback. That nobody takes it is no matter here.
func callBack(url string, body []byte) {
	r, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(callback.SecretHeader, "secret-canary")
	if res, err := http.DefaultClient.Do(r); err == nil {
		_ = res.Body.Close()
	}
}

func TestNoSecretOfAnOrderIsToldOrKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := map[string]string{
		"XDG_STATE_HOME": dir, "XDG_CONFIG_HOME": dir, "HOME": dir, "REDIAL_SECRET": "secret-canary", "HOOK_KEY": "auth-canary",
	}
	webhook := filepath.Join(t.TempDir(), "webhook.json")
	require.NoError(t, os.WriteFile(webhook, []byte(`{"short_id":"abc123","order_id":"550e8400-e29b-41d4-a716-446655440000","inputs":{"copy":"token-canary"},"callback_url":"https://x.test/cb","ts":1764230400,"job_token":"token-canary"}`), 0o600))
	hook := leaky(t).URL + "/hook?key=query-canary"
	for _, args := range [][]string{
		{"order", hook, "--from", webhook, "--auth", "x-api-key=env:HOOK_KEY"},
		{"order", hook, "--from", webhook, "--auth", "Authorization=env:HOOK_KEY", "--json"},
		{"order", hook, "--from", webhook, "--count", "3", "--concurrency", "3", "--auth", "x-api-key=env:HOOK_KEY"},
		{"order", hook, "--again", "@last", "--json"},
		{"check", hook, "--input", "topic=tea", "--auth", "x-api-key=env:HOOK_KEY", "--only", "order-id,valid-body,ten-at-once", "--wait", "5s", "--quiet", "300ms", "--junit", filepath.Join(dir, "report.xml")},
		{"orders"},
		{"orders", "--json", "--limit", "0"},
		{"orders", "--save", filepath.Join(dir, "suite")},
		{"list", "--json", "--limit", "0"},
		{"show", "@last"},
		{"export"},
	} {
		var out bytes.Buffer
		Main(context.Background(), args, Streams{strings.NewReader(""), &out, &out}, func(name string) string { return env[name] }, nil)
		assert.NotContains(t, out.String(), "canary", args)
		assert.NotEmpty(t, out.String(), args)
	}
	files := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		assert.NotContains(t, string(text), "canary", path)
		return err
	}))
	assert.Greater(t, files, 3)
}
