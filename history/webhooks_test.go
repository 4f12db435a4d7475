package history

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

const webhookBody = `{"short_id":"abc123","order_id":"550e8400-e29b-41d4-a716-446655440000","inputs":{},"ts":1}`

// keepWebhook appends a webhook of a time, with its answer.
func keepWebhook(t *testing.T, s *Store, order string, at time.Time) string {
	t.Helper()
	w := Webhook{Time: at, Source: WebhookPlayed, OrderID: order, ShortID: "abc123", URL: "http://127.0.0.1/hook?key=canary", CallbackURL: "https://x.test/cb?key=canary", Body: []byte(webhookBody), Bytes: 99}
	var err error
	w.ID, err = s.Webhook(t.Context(), w)
	require.NoError(t, err)
	w.Status, w.MS = 202, 34.1
	require.NoError(t, s.WebhookAnswer(t.Context(), w))
	return w.ID
}

func TestAWebhookIsKeptBeforeItsAnswer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	s := openTest(t, path)
	id, err := s.Webhook(t.Context(), Webhook{Source: WebhookHeard, OrderID: "a", Body: []byte("\xff")})
	require.NoError(t, err)
	found, err := s.Webhooks(t.Context())
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.False(t, found[0].Answered)
	body, err := s.WebhookBody(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, "\xff", string(body))

	require.NoError(t, s.WebhookAnswer(t.Context(), Webhook{ID: id, Error: callback.ErrRefused, OrderID: "a"}))
	other := keepWebhook(t, s, "b", time.Time{})
	found, err = s.Webhooks(t.Context())
	require.NoError(t, err)
	require.Len(t, found, 2)
	assert.Equal(t, callback.ErrRefused, found[0].Error)
	assert.Equal(t, []any{other, 202, 34.1, int64(99)}, []any{found[1].ID, found[1].Status, found[1].MS, found[1].Bytes})
	_, err = s.WebhookBody(t.Context(), "none")
	require.ErrorIs(t, err, ErrNotFound)

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "canary", "a URL's query is not kept")
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
}

func TestAChangedWebhookIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	s := openTest(t, path)
	keepWebhook(t, s, "a", time.Time{})
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, bytes.Replace(text, []byte(`abc123\"`), []byte(`abc124\"`), 1), 0o600))
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	require.Len(t, report.Damaged, 1)
	assert.Equal(t, "the body does not have its checksum", report.Damaged[0].Reason)
	moved, err := Repair(t.Context(), path, RepairOptions{})
	require.NoError(t, err)
	assert.Len(t, moved.Moved, 1)
}

func TestPruneTakesWebhooksWithTheirCallbacks(t *testing.T) {
	for _, c := range []struct {
		keepUndelivered bool
		left            []string
	}{{false, []string{"kept", "new"}}, {true, []string{"kept", "silent", "new"}}} {
		path := filepath.Join(t.TempDir(), "history.jsonl")
		s := openTest(t, path)
		now := time.Now()
		old := now.Add(-48 * time.Hour)
		for _, order := range []string{"gone", "kept", "silent"} {
			keepWebhook(t, s, order, old)
		}
		keepWebhook(t, s, "new", now)
		for order, at := range map[string]time.Time{"gone": old, "kept": now} {
			r := callback.Record{OrderID: order, Target: "mock", Time: at, Body: []byte("{}")}
			var err error
			r.ID, err = s.Callback(t.Context(), r)
			require.NoError(t, err)
			require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: 1, Status: 200, Time: at}))
		}
		_, err := Prune(t.Context(), path, PruneOptions{OlderThan: 24 * time.Hour, KeepUndelivered: c.keepUndelivered})
		require.NoError(t, err)
		found, err := s.Webhooks(t.Context())
		require.NoError(t, err)
		var left []string
		for _, w := range found {
			left = append(left, w.OrderID)
		}
		assert.Equal(t, c.left, left)
	}
}
