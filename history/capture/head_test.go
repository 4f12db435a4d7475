package capture

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMostHeadsAreNamedAsReadHere holds the short way by which most heads go to
// the long one: where it says that there is nothing to read from a head, reading
// it changes nothing.
func TestMostHeadsAreNamedAsReadHere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, fields string
		named        bool
	}{
		{"of Go", "Host: a\r\nUser-Agent: Go\r\nContent-Length: 2\r\nX-Callback-Secret: s\r\nContent-Type: application/json\r\n", true},
		{"with room around a value", "Host: a\r\nContent-Type:   text/plain \t\r\n", true},
		{"chunked", "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n", true},
		{"without fields", "", true},
		{"of curl", "Host: a\r\nx-callback-secret: s\r\n", false},
		{"with a name twice", "Host: a\r\nX-A: 1\r\nX-A: 2\r\n", false},
		{"with names of one meaning", "Host: a\r\nX-A: 1\r\nx-a: 2\r\n", false},
		{"with options of the connection", "Host: a\r\nX-A: 1\r\nConnection: X-A\r\n", false},
		{"with such options in small letters", "Host: a\r\nX-A: 1\r\nconnection: X-A\r\n", false},
		{"with a field that net/http adds", "Host: a\r\nPragma: no-cache\r\n", false},
		{"with a folded line", "Host: a\r\nX-A: 1\r\n 2\r\n", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			raw := []byte("POST / HTTP/1.1\r\n" + tt.fields + "\r\n")
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(string(raw))))
			require.NoError(t, err)
			require.Equal(t, tt.named, asNamed(r.Header, raw))
			if tt.named {
				assert.Equal(t, passedOn(r.Header, nil), passedOn(r.Header, raw))
				w, ok := readWritten(r.Header, raw)
				require.True(t, ok)
				assert.Empty(t, w.values["Connection"])
				for key, name := range w.names {
					assert.Equal(t, key, name)
				}
			}
			assert.False(t, asNamed(r.Header, raw[:len(raw)-2]), "not the end of it")
			assert.False(t, asNamed(http.Header{"X-Other": {"1"}}, raw), "another head")
			assert.False(t, asNamed(r.Header, nil) && len(r.Header) > 0, "no head")
		})
	}
}
