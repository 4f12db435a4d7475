package doctor

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestReachSendsNoRequest(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a request came")
	}))
	defer server.Close()
	said, err := Reach(t.Context(), callback.Target{URL: server.URL + "/api/orders/callback"})
	require.NoError(t, err)
	assert.Contains(t, said, "answers at 127.0.0.1:")
}

func TestReachSaysWhyNobodyAnswers(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of each handshake that fails
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for url, want := range map[string]string{
		"http://" + closed.Addr().String():                   "does not answer: connect: connection refused",
		untrusted.URL:                                        "certificate that can't be trusted",
		strings.Replace(plain.URL, "http://", "https://", 1): "does not answer as it should",
		"http://%zz":                                         "can't be read",
	} {
		_, err := Reach(t.Context(), callback.Target{URL: url})
		require.ErrorContains(t, err, want, url)
	}
}
