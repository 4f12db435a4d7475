package mock

import (
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// More connections than there are places are kept open without a request, after one,
// and in the middle of a head: a client that comes then is answered at once, as is one
// whose connection was used last.
func TestIdleConnectionsShutNobodyOut(t *testing.T) {
	t.Parallel()
	const head = "GET / HTTP/1.1\r\nHost: mock\r\n"
	for name, begin := range map[string]string{"no request": "", "half a head": head, "a request": head + "\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{})
			address := strings.TrimPrefix(s.URL, "http://")
			var first net.Conn
			for i := range maxConns + 50 {
				c, err := net.Dial("tcp", address)
				require.NoError(t, err)
				t.Cleanup(func() { _ = c.Close() })
				if i == 0 {
					first = c
				}
				_, err = io.WriteString(c, begin)
				require.NoError(t, err)
				if strings.HasSuffix(begin, "\r\n\r\n") {
					_, err = c.Read(make([]byte, 1))
					require.NoError(t, err)
				}
			}
			require.NoError(t, first.SetReadDeadline(time.Now().Add(5*time.Second)))
			_, err := io.Copy(io.Discard, first)
			require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the one that waited longest is closed")
			client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for range 2 {
				res, err := client.Get(s.URL)
				require.NoError(t, err)
				_, err = io.Copy(io.Discard, res.Body)
				require.NoError(t, err)
				require.NoError(t, res.Body.Close())
				assert.Equal(t, http.StatusNotFound, res.StatusCode)
			}
		})
	}
}
