package callback

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counting is a server that answers each request of a connection with the same
// bytes, until they end it, and counts connections.
func counting(t *testing.T, answer string, hangUp bool) (at string, opened *atomic.Int64) {
	t.Helper()
	opened = new(atomic.Int64)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			opened.Add(1)
			go func() {
				defer func() { _ = c.Close() }()
				for in := bufio.NewReader(c); ; {
					r, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					if _, err := io.WriteString(c, answer); err != nil || hangUp {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/", opened
}

// TestAConnectionIsKeptOnlyWhereItMayBe delivers three times to servers that
// answer in every way HTTP has, and counts what connections that takes.
func TestAConnectionIsKeptOnlyWhereItMayBe(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, answer string
		hangUp       bool
		status       int
		body         string
		opened       int64
	}{
		{"a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok", 1},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", false, 200, "ok", 1},
		{"chunks and a trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nX: 1\r\n\r\n", false, 200, "ok", 1},
		{"no content", "HTTP/1.1 204 No Content\r\n\r\n", false, 204, "", 1},
		{"nothing", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", false, 500, "", 1},
		{"interim answers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok", 1},
		{"close is said", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok", 3},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok", 3},
		{"up to the end", "HTTP/1.1 200 OK\r\n\r\nok", true, 200, "ok", 3},
		{"more than the answer", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", false, 200, "ok", 3},
		{"another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", false, 101, "", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at, opened := counting(t, tt.answer, tt.hangUp)
			c := &Client{}
			defer c.CloseIdleConnections()
			for range 3 {
				out, err := c.Deliver(t.Context(), target(at), delivery())
				require.NoError(t, err)
				require.Equal(t, tt.status, out.Last().Status, out.Last().Message)
				require.Equal(t, tt.body, string(out.Last().Response))
			}
			assert.Equal(t, tt.opened, opened.Load())
		})
	}
}

func TestARequestIsWrittenAsItIs(t *testing.T) {
	t.Parallel()
	got := make(chan string, 2)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		var raw bytes.Buffer
		r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(c, &raw)))
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
		}
		got <- raw.String()
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}()
	out, err := (&Client{}).Deliver(t.Context(), target("http://"+l.Addr().String()+"/api/orders/callback?a=%20b"), delivery())
	require.NoError(t, err)
	require.Equal(t, Delivered, out.State)
	assert.Equal(t, "POST /api/orders/callback?a=%20b HTTP/1.1\r\nHost: "+l.Addr().String()+"\r\n"+
		"User-Agent: redial\r\nContent-Length: 101\r\nContent-Type: application/json\r\nX-Callback-Secret: "+testSecret+"\r\n"+
		"\r\n"+testBody, <-got)
}

func TestAnAnswersHeadIsBounded(t *testing.T) {
	t.Parallel()
	for answer, says := range map[string]string{
		"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 512<<10) + "\r\n\r\n": "server response headers exceeded 262144 bytes",
		strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 20<<10):           "headers exceeded 262144 bytes",
	} {
		at, _ := counting(t, answer, false)
		out, err := (&Client{}).Deliver(t.Context(), target(at), delivery())
		require.NoError(t, err)
		assert.Equal(t, ErrOther, out.Last().Error)
		assert.Contains(t, out.Last().Message, says)
	}
}

// TestASendingIsCutOff sends more than a connection takes to a server that reads
// one byte of it.
func TestASendingIsCutOff(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	begun := make(chan struct{}, 2)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 1))
			begun <- struct{}{}
			defer func() { _ = c.Close() }()
		}
	}()
	large := Delivery{Body: make([]byte, 16<<20), Record: &Record{}}
	out, err := (&Client{AttemptTimeout: time.Second}).Deliver(t.Context(), target("http://"+l.Addr().String()), large)
	require.NoError(t, err)
	assert.Equal(t, ErrTimeout, out.Last().Error)
	assert.Contains(t, out.Last().Message, "Timed out while sending, after")
	<-begun

	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	out, err = (&Client{}).Deliver(ctx, target("http://"+l.Addr().String()), large)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, ErrCanceled, out.Last().Error)
	assert.Contains(t, out.Last().Message, "Cancelled while sending, after")
}

func TestABodyThatCanNotBeReadIsWhy(t *testing.T) {
	t.Parallel()
	at, _ := counting(t, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)
	broken := errors.New("the file is gone")
	for _, n := range []int64{100, 10 << 20} {
		for _, tt := range []struct {
			body io.Reader
			want string
		}{
			{io.MultiReader(bytes.NewReader(make([]byte, 50)), iotest.ErrReader(broken)), broken.Error()},
			{bytes.NewReader(make([]byte, 50)), "with Body length 50"},
		} {
			d := NewTransport()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, at, tt.body)
			require.NoError(t, err)
			r.ContentLength = n
			res, err := d.RoundTrip(r)
			if err == nil {
				_ = res.Body.Close()
			}
			require.ErrorContains(t, err, tt.want)
		}
	}
}

func TestASecuredConnectionIsKept(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "HTTP/1.1", r.Proto)
		b, _ := io.ReadAll(r.Body)
		_, _ = w.Write(b)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.StartTLS()
	defer s.Close()
	d := NewTransport()
	d.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
	d.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	c := &Client{Transport: d}
	for _, size := range []int{10, ResponseCap, 1 << 20, 10} {
		body := bytes.Repeat([]byte("x"), size)
		out, err := c.Deliver(t.Context(), target(s.URL), Delivery{Body: body})
		require.NoError(t, err)
		require.Equal(t, 200, out.Last().Status, out.Last().Message)
		require.EqualValues(t, size, out.Last().ResponseBytes)
	}
	assert.EqualValues(t, 1, opened.Load())
	c.CloseIdleConnections()
}

func TestAProxyOfTheEnvironmentIsUsed(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.RequestURI)
	}))
	defer proxy.Close()
	d := NewTransport()
	require.NotNil(t, d.Proxy)
	d.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }
	to := target("http://far.example/api")
	to.InsecureHTTP = true
	out, err := (&Client{Transport: d}).Deliver(t.Context(), to, delivery())
	require.NoError(t, err)
	assert.Equal(t, "http://far.example/api", string(out.Last().Response))
}

// piped is a transport whose connections are pipes to a server that
// answers each request, and how many of them are open.
func piped() (d *http.Transport, open *atomic.Int64) {
	d, open = NewTransport(), new(atomic.Int64)
	d.DialContext = func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		open.Add(1)
		go func() {
			defer open.Add(-1)
			defer func() { _ = there.Close() }()
			for in := bufio.NewReader(there); ; {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				<-time.After(time.Second)
				_, _ = io.WriteString(there, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
			}
		}()
		return &Conn{Conn: here}, nil
	}
	return d, open
}

func TestIdleConnectionsAreBoundedAndClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const idlePerHost, idleFor = 128, 90 * time.Second
		d, open := piped()
		c := &Client{Transport: d}
		deliver := func(atOnce int) {
			done := make(chan struct{}, atOnce)
			for range atOnce {
				go func() {
					out, err := c.Deliver(t.Context(), target("http://127.0.0.1/"), delivery())
					assert.NoError(t, err)
					assert.Equal(t, Delivered, out.State)
					done <- struct{}{}
				}()
			}
			for range atOnce {
				<-done
			}
			synctest.Wait()
		}
		deliver(idlePerHost + 20)
		assert.EqualValues(t, idlePerHost, open.Load())
		<-time.After(idleFor - 10*time.Second)
		deliver(1)
		assert.EqualValues(t, idlePerHost, open.Load(), "the one used last is used again")
		<-time.After(20 * time.Second)
		synctest.Wait()
		assert.EqualValues(t, 1, open.Load())
		<-time.After(2 * idleFor)
		synctest.Wait()
		assert.Zero(t, open.Load())
		deliver(3)
		c.CloseIdleConnections()
		synctest.Wait()
		assert.Zero(t, open.Load())
	})
}
