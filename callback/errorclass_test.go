package callback

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rawServer answers each connection, once its request has been read, as it is
// told to.
func rawServer(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				req, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				answer(conn)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func reset(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) }

func hold(t *testing.T) func(net.Conn) {
	return func(net.Conn) { <-t.Context().Done() }
}

func TestErrorClassesOfRealFaults(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := "http://" + free.Addr().String()
	require.NoError(t, free.Close())
	secured := httptest.NewUnstartedServer(http.NotFoundHandler())
	secured.Config.ErrorLog = log.New(io.Discard, "", 0)
	secured.StartTLS()
	t.Cleanup(secured.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	// A dialer that never gets through, and a name no resolver knows.
	unreachable := NewTransport()
	unreachable.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	unknown := NewTransport()
	unknown.DialContext = (&net.Dialer{Resolver: &net.Resolver{
		PreferGo: true,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("no resolver here")
		},
	}}).DialContext

	tests := []struct {
		name      string
		url       string
		transport http.RoundTripper
		class     ErrorClass
		message   string // a part of it
	}{
		{"nobody listens", nobody, nil, ErrRefused, "Connection refused while connecting, after "},
		{"no such host", "https://no-such-host.invalid/", unknown, ErrDNS, "Host name not resolved while looking up the host"},
		{"unknown authority", secured.URL, nil, ErrTLS, "No secure connection while securing the connection"},
		{"https to a plain port", "https" + plain.URL[len("http"):], nil, ErrTLS, "No secure connection"},
		{"never connected", "http://127.0.0.1:9/", unreachable, ErrTimeout, "Timed out while starting"},
		{"held", rawServer(t, hold(t)), nil, ErrTimeout, "Timed out while waiting for the answer, after "},
		{"reset", rawServer(t, reset), nil, ErrReset, "Connection cut while waiting for the answer"},
		{"closed without an answer", rawServer(t, func(net.Conn) {}), nil, ErrReset, "Connection cut while"},
		{
			"half a header", rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n") }), nil,
			ErrTruncated, "Answer cut short while reading the answer, after ",
		},
		{
			"half a status line", rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 20") }), nil,
			ErrTruncated, "Answer cut short while reading the answer, after ",
		},
		{
			"half a header's name", rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nConte") }), nil,
			ErrTruncated, "Answer cut short while reading the answer, after ",
		},
		{
			"half a body", rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\nhalf") }), nil,
			ErrTruncated, "Answer cut short while reading the answer 200, after ",
		},
		{"half a chunk", rawServer(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf")
		}), nil, ErrTruncated, "reading the answer 500"},
		{"a body that stalls", rawServer(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\nhalf")
			hold(t)(c)
		}), nil, ErrTimeout, "Timed out while reading the answer 200"},
		{
			"not HTTP", rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "220 smtp ready\r\n") }), nil,
			ErrOther, "Failed while reading the answer",
		},
		{"a transport of its own", "http://127.0.0.1/", roundTrip(func(*http.Request) (*http.Response, error) {
			return nil, errors.New("odd")
		}), ErrOther, "(odd)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := &memory{}
			c := &Client{Journal: j, Transport: tt.transport, AttemptTimeout: 2 * time.Second}
			if tt.class != ErrTimeout {
				c.AttemptTimeout = time.Minute
			}
			out, err := c.Deliver(t.Context(), target(tt.url), delivery())
			require.NoError(t, err, "no answer is an outcome")
			a := out.Last()
			assert.Equal(t, tt.class, a.Error, a.Message)
			assert.Contains(t, a.Message, tt.message)
			assert.Zero(t, a.Status)
			assert.Equal(t, Failed, out.State)
			require.Len(t, j.attempts, 1)
			assert.Equal(t, a, j.attempts[0])
		})
	}
}

func TestHalfAnAnswerIsKept(t *testing.T) {
	t.Parallel()
	url := rawServer(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 64\r\nX-Node: 3\r\n\r\nhalf")
	})
	out, err := (&Client{}).Deliver(t.Context(), target(url), delivery())
	require.NoError(t, err)
	assert.Equal(t, "half", string(out.Last().Response))
	assert.EqualValues(t, 4, out.Last().ResponseBytes)
	assert.Equal(t, "3", out.Last().Headers["X-Node"])
}

func TestAResetIsNotSentTwiceInOneAttempt(t *testing.T) {
	t.Parallel()
	requests := make(chan struct{}, 10)
	url := rawServer(t, func(c net.Conn) {
		requests <- struct{}{}
		// Kept alive for one answer, then cut.
		if len(requests) == 1 {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				requests <- struct{}{}
			}
		}
		reset(c)
	})
	c := &Client{}
	out, err := c.Deliver(t.Context(), target(url), delivery())
	require.NoError(t, err)
	require.Equal(t, Delivered, out.State)
	out, err = c.Deliver(t.Context(), target(url), delivery())
	require.NoError(t, err)
	assert.Equal(t, ErrReset, out.Last().Error)
	assert.Len(t, requests, 2)
}

func TestMessageIsBounded(t *testing.T) {
	t.Parallel()
	long := roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("%0600d€", 1)
	})
	for _, extra := range []string{"", "x", "xx"} {
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			_, err := long(r)
			return nil, fmt.Errorf("%s€€€ %w", extra, err)
		})
		out, err := (&Client{Transport: transport}).Deliver(t.Context(), target("https://example.com/"), delivery())
		require.NoError(t, err)
		assert.LessOrEqual(t, len(out.Last().Message), messageCap)
		assert.Contains(t, out.Last().Message, "…")
	}
}

func TestPhasesOnlyGrow(t *testing.T) {
	t.Parallel()
	var p progress
	p.reach(phaseSend)
	p.reach(phaseConnect)
	assert.Equal(t, phaseSend, p.phase())
}

func TestDurationsInMessages(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0.0ms", 845 * time.Microsecond: "0.8ms", 12400 * time.Microsecond: "12ms",
		1234 * time.Millisecond: "1.2s", 90 * time.Second: "1m30s",
	} {
		assert.Equal(t, want, roughly(d))
	}
}
