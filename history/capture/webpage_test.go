package capture

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestAWebPageIsRefusedAndReachesNobody(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(target.Close)
	r := start(t, target.URL+callbackPath)
	tests := []struct{ name, method, path, header, value string }{
		{"a callback of a page", http.MethodPost, callbackPath, "Origin", "http://evil.example"},
		{"of a page without an origin", http.MethodPost, callbackPath, "Origin", "null"},
		{"of the same site", http.MethodPost, callbackPath, "Sec-Fetch-Site", "same-origin"},
		{"a preflight", http.MethodOptions, callbackPath, "Origin", "http://evil.example"},
		{"another path", http.MethodGet, "/other", "Sec-Fetch-Site", "cross-site"},
	}
	for _, tt := range tests {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, r.URL+tt.path, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set(tt.header, tt.value)
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err, tt.name)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, http.StatusForbidden, res.StatusCode, tt.name)
		assert.Empty(t, res.Header.Values("Access-Control-Allow-Origin"), tt.name)
		x := r.next()
		require.ErrorIs(t, x.Err, callback.ErrWebPage, tt.name)
		assert.Empty(t, x.ID, tt.name)
	}
	assert.Empty(t, r.journal.all())
	assert.Zero(t, reached.Load())
}
