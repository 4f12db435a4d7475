package listen_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/history/capture"
	"redial/history/listen"
	"redial/internal/automationtest"
)

const body = `{"short_id":"abc123","order_id":"550e8400-e29b-41d4-a716-446655440000","inputs":{"topic":"tea"},"callback_url":"CALLBACK","ts":1764230400,"job_token":"token-canary"}`

func start(t *testing.T, o listen.Options) (*listen.Server, *history.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	store, err := history.Open(path, history.Options{})
	require.NoError(t, err)
	o.Store = store
	s, err := listen.Start(o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()); assert.NoError(t, store.Close()) })
	return s, store, path
}

func post(t *testing.T, url, text string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(text))
	require.NoError(t, err)
	r.Host = "tunnel.test"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func TestWebhooksPassUnchangedAndWithoutSecrets(t *testing.T) {
	var store *history.Store
	automation := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ := io.ReadAll(r.Body)
		assert.Equal(t, body, string(got))
		assert.Equal(t, "Bearer auth-canary", r.Header.Get("Authorization"))
		assert.Equal(t, "/hook", r.URL.Path)
		kept, err := store.Webhooks(t.Context())
		assert.NoError(t, err)
		assert.Len(t, kept, 1, "it is recorded before it goes on")
		w.Header().Set("X-Echo", "auth-canary")
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, "token-canary")
	}))
	defer automation.Close()
	seen := make(chan listen.Exchange, 1)
	s, opened, path := start(t, listen.Options{Forward: automation.URL + "/hook", Observe: func(x listen.Exchange) { seen <- x }})
	store = opened
	res := post(t, s.URL, body, "Authorization", "Bearer auth-canary", "Content-Type", "application/json")
	assert.Equal(t, http.StatusAccepted, res.StatusCode)
	answer, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	assert.Equal(t, "token-canary", string(answer))
	x := <-seen
	assert.Equal(t, []any{202, "", "550e8400-e29b-41d4-a716-446655440000"}, []any{x.Status, x.Trouble, x.OrderID})
	kept, err := store.Webhooks(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 202, kept[0].Status)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "canary")
}

func TestAWebPageIsRefusedAndADeadAutomationIsToldOf(t *testing.T) {
	dead := httptest.NewServer(nil)
	dead.Close()
	s, store, path := start(t, listen.Options{Forward: dead.URL})
	for _, header := range []string{"Origin", "Sec-Fetch-Site"} {
		assert.Equal(t, http.StatusForbidden, post(t, s.URL, body, header, "null").StatusCode)
	}
	kept, err := store.Webhooks(t.Context())
	require.NoError(t, err)
	assert.Empty(t, kept)
	assert.Equal(t, http.StatusBadGateway, post(t, s.URL, `{"job_token":"token-canary`).StatusCode)
	kept, err = store.Webhooks(t.Context())
	require.NoError(t, err)
	require.Len(t, kept, 1)
	assert.Equal(t, callback.ErrRefused, kept[0].Error)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "canary", "a body that can't be read is not kept")
}

func TestCallbackThroughRecordsTheWholeWay(t *testing.T) {
	platform, err := mock.Start(mock.Options{Secret: callback.NewSecret("secret-canary")})
	require.NoError(t, err)
	defer func() { assert.NoError(t, platform.Close()) }()
	automation := automationtest.Start("secret-canary")
	defer automation.Close()
	captured, heard := make(chan capture.Exchange, 1), make(chan listen.Exchange, 1)
	s, _, path := start(t, listen.Options{
		Forward: automation.URL, CallbackThrough: true,
		Captured: func(x capture.Exchange) { captured <- x }, Observe: func(x listen.Exchange) { heard <- x },
	})
	assert.Equal(t, 202, post(t, s.URL, strings.Replace(body, "CALLBACK", platform.Target().URL, 1)).StatusCode)
	x := <-heard
	assert.True(t, x.Changed, x.Trouble)
	select {
	case c := <-captured:
		assert.Equal(t, callback.Delivered, c.State)
	case <-time.After(10 * time.Second):
		t.Fatal("no callback came through the capture")
	}
	assert.Equal(t, 1, platform.Stats().Accepted)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "canary")
	assert.Contains(t, string(text), platform.URL, "the webhook is recorded as it came")
}

func TestStartRefuses(t *testing.T) {
	for _, o := range []listen.Options{
		{Addr: "0.0.0.0:0", Forward: "http://127.0.0.1:1/"},
		{Forward: "http://automation.test/"},
		{Forward: "no url"},
	} {
		_, err := listen.Start(o)
		assert.Error(t, err, o)
	}
}
