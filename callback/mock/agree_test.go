package mock

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// TestTheMockAgreesWithValidate posts every mistake that automations make: the
// mock refuses a body exactly where Validate does.
func TestTheMockAgreesWithValidate(t *testing.T) {
	t.Parallel()
	s, err := Start(Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	data, err := os.ReadFile("../testdata/mistakes.jsonl")
	require.NoError(t, err)
	n := 0
	for line := range bytes.Lines(data) {
		var m struct {
			Name   string
			Body   string
			Base64 []byte
		}
		require.NoError(t, json.Unmarshal(line, &m))
		body := m.Base64
		if body == nil {
			body = []byte(m.Body)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Target().URL, bytes.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(callback.SecretHeader, s.Secret().Reveal())
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, callback.Validate(body).Valid, res.StatusCode == http.StatusOK, "%s: %d", m.Name, res.StatusCode)
		n++
	}
	require.Greater(t, n, 380)
}
