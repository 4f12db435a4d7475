package mock

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestAWebPageIsRefusedAndUsesUpNoStep(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Script: script(t, "500,200")})
	for _, header := range []string{"Origin", "Sec-Fetch-Site"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+CallbackPath, strings.NewReader(body(order)))
		require.NoError(t, err)
		req.Header.Set(header, "null")
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		assert.Equal(t, http.StatusForbidden, res.StatusCode, header)
	}
	assert.Equal(t, Stats{Requests: 2, Refused: 2}, s.Stats())
	q := s.Requests()[1]
	assert.True(t, q.WebPage)
	assert.Equal(t, callback.ErrWebPage.Error(), q.Reason)

	assert.Equal(t, 500, deliver(t, s, body(order)).Status, "the script's first step is for the first callback")
}
