package callback

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestABodyIsReleasedWhenItIsReadNoMore sends bodies over a transport that
// keeps them open, over a real one, and over one that fails.
func TestABodyIsReleasedWhenItIsReadNoMore(t *testing.T) {
	t.Parallel()
	var got []int
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = append(got, len(b))
	}))
	defer server.Close()
	var open io.ReadCloser
	keeps := roundTripper(func(r *http.Request) (*http.Response, error) {
		open = r.Body
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})
	fails := roundTripper(func(r *http.Request) (*http.Response, error) {
		_ = r.Body.Close()
		return nil, errors.New("no road")
	})
	large := bytes.Repeat([]byte("x"), 100_000)
	for _, tt := range []struct {
		name      string
		transport http.RoundTripper
		body      []byte
		released  bool
	}{
		{"a large body", nil, large, true},
		{"a small body", nil, large[:100], true},
		{"no body", nil, nil, true},
		{"a transport that keeps it", keeps, large, false},
		{"no answer", fails, large, true},
	} {
		released := 0
		c := &Client{Transport: tt.transport, Retry: RetryPolicy{Retries: 1, Base: 1}}
		target := Target{URL: server.URL, Secret: FixedSecret(NewSecret("s3cret-value"))}
		_, err := c.Deliver(t.Context(), target, Delivery{Body: tt.body, Release: func() { released++ }})
		require.NoError(t, err)
		assert.Equal(t, tt.released, released == 1, tt.name)
		c.CloseIdleConnections()
	}
	assert.Equal(t, []int{len(large), 100, 0}, got)

	all, err := io.ReadAll(open)
	require.NoError(t, err)
	assert.Equal(t, large, all)
	require.NoError(t, open.Close())
	_, err = open.Read(make([]byte, 1))
	require.ErrorIs(t, err, errBodyClosed)
	_, err = io.Copy(io.Discard, open)
	require.ErrorIs(t, err, errBodyClosed)
}

// TestACloseDoesNotReleaseWhatIsBeingRead closes a body in the middle of a
// write of it.
func TestACloseDoesNotReleaseWhatIsBeingRead(t *testing.T) {
	t.Parallel()
	b := bodies{bytes: make([]byte, copied+3), track: true}
	body := b.next()
	n, err := io.Copy(writer(func(p []byte) (int, error) {
		require.NoError(t, body.Close())
		assert.False(t, b.released())
		return len(p), nil
	}), body)
	require.NoError(t, err)
	assert.EqualValues(t, copied+3, n)
	assert.True(t, b.released())
}

// TestAURLIsCheckedForEachTarget sends to one target after another over one
// client.
func TestAURLIsCheckedForEachTarget(t *testing.T) {
	t.Parallel()
	var hosts []string
	c := &Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})}
	deliver := func(to Target) error {
		to.Secret = FixedSecret(NewSecret("s3cret-value"))
		_, err := c.Deliver(context.Background(), to, Delivery{})
		return err
	}
	require.NoError(t, deliver(Target{URL: "http://127.0.0.1:1/"}))
	require.NoError(t, deliver(Target{URL: "http://far.example/", InsecureHTTP: true}))
	require.ErrorIs(t, deliver(Target{URL: "http://far.example/"}), ErrInsecureHTTP)
	require.NoError(t, deliver(Target{URL: "http://127.0.0.1:1/"}))
	assert.Equal(t, []string{"127.0.0.1:1", "far.example", "127.0.0.1:1"}, hosts)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type writer func([]byte) (int, error)

func (f writer) Write(p []byte) (int, error) { return f(p) }

// writes counts the writes to a connection.
type writes struct {
	net.Conn
	n *atomic.Int64
}

func (w writes) Write(b []byte) (int, error) {
	w.n.Add(1)
	return w.Conn.Write(b)
}

// TestASmallRequestIsOneWrite: head and body leave together, up to the size that
// is copied.
func TestASmallRequestIsOneWrite(t *testing.T) {
	t.Parallel()
	at, _ := counting(t, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)
	for _, size := range []int{100, copied} {
		var n atomic.Int64
		d := NewTransport()
		dial := d.DialContext
		d.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dial(ctx, network, addr)
			return writes{c, &n}, err
		}
		out, err := (&Client{Transport: d}).Deliver(t.Context(), target(at), Delivery{Body: make([]byte, size), Release: func() {}})
		require.NoError(t, err)
		require.Equal(t, Delivered, out.State)
		assert.EqualValues(t, 1, n.Load(), size)
		d.CloseIdleConnections()
	}
}
