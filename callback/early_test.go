package callback

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEarlyAnswer sends a large body to a server that answers after the head
// and hangs up, as hosting layers refuse what is too large: the answer counts,
// not the connection that was cut while the rest was written.
func TestEarlyAnswer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, err = http.ReadRequest(bufio.NewReader(c))
			if err == nil {
				_, _ = io.WriteString(c, "HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlarge")
			}
			_ = c.Close() // with the body unread: the kernel resets
		}
	}()
	client := Client{}
	target := Target{URL: "http://" + l.Addr().String() + "/api/orders/callback", Secret: FixedSecret(NewSecret("s3cret-value"))}
	for range 20 {
		out, err := client.Deliver(t.Context(), target, Delivery{Body: bytes.Repeat([]byte(" "), SizeLimit)})
		require.NoError(t, err)
		assert.Equal(t, 413, out.Last().Status, out.Last().Message)
		assert.Equal(t, "large", string(out.Last().Response))
	}
}
