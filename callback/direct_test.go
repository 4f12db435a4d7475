package callback

import (
	"bufio"
	"bytes"
	"context"
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
		{"hung up without a word", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true, 200, "ok", 3},
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
				if tt.hangUp {
					waitSilent(t, c, false)
				}
			}
			assert.Equal(t, tt.opened, opened.Load())
		})
	}
}

// waitSilent waits until the connections that a client keeps are silent, or not.
func waitSilent(t *testing.T, c *Client, silent bool) {
	t.Helper()
	d := c.transport().(*direct)
	require.Eventually(t, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, h := range d.hosts {
			for _, w := range h.idle {
				if w.silent() != silent {
					return false
				}
			}
		}
		return true
	}, 5*time.Second, time.Millisecond)
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
		"Content-Type: application/json\r\nUser-Agent: redial\r\nX-Callback-Secret: "+testSecret+"\r\n"+
		"Content-Length: 101\r\n\r\n"+testBody, <-got)
}

func TestAnAnswersHeadIsBounded(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 2*mostHead) + "\r\n\r\n",
		strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", mostHead/10),
	} {
		at, _ := counting(t, answer, false)
		out, err := (&Client{}).Deliver(t.Context(), target(at), delivery())
		require.NoError(t, err)
		assert.Equal(t, ErrOther, out.Last().Error)
		assert.Contains(t, out.Last().Message, "the answer's head is longer than 262144 bytes")
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
			want error
		}{
			{io.MultiReader(bytes.NewReader(make([]byte, 50)), iotest.ErrReader(broken)), broken},
			{bytes.NewReader(make([]byte, 50)), io.ErrUnexpectedEOF},
		} {
			d := newDirect()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, at, tt.body)
			require.NoError(t, err)
			r.ContentLength = n
			res, err := d.RoundTrip(r)
			if err == nil {
				_ = res.Body.Close()
			}
			require.ErrorIs(t, err, tt.want)
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
	d := newDirect()
	d.tls.RootCAs = x509.NewCertPool()
	d.tls.RootCAs.AddCert(s.Certificate())
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

// TestWhatDirectCanNotDoGoesByNetHTTP asks for a proxy, a body without a length,
// and headers about the connection.
func TestWhatDirectCanNotDoGoesByNetHTTP(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.RequestURI)
	}))
	defer proxy.Close()
	d := newDirect()
	d.other.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }
	to := target("http://far.example/api")
	to.InsecureHTTP = true
	out, err := (&Client{Transport: d}).Deliver(t.Context(), to, delivery())
	require.NoError(t, err)
	assert.Equal(t, "http://far.example/api", string(out.Last().Response))

	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	}))
	defer s.Close()
	for name, change := range map[string]func(*http.Request){
		"no length":        func(r *http.Request) { r.ContentLength = -1 },
		"Expect":           func(r *http.Request) { r.Header.Set("Expect", "100-continue") },
		"Connection":       func(r *http.Request) { r.Header.Set("connection", "close") },
		"a name in umlaut": func(r *http.Request) { r.Host = "käse.example" },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader("body"))
		require.NoError(t, err)
		change(r)
		assert.False(t, writable(r), name)
		res, err := newDirect().RoundTrip(r)
		require.NoError(t, err, name)
		b, err := io.ReadAll(res.Body)
		require.NoError(t, err, name)
		_ = res.Body.Close()
		assert.Equal(t, "body", string(b), name)
	}
}

func TestAHeaderThatCanNotBeSentIsNotTold(t *testing.T) {
	t.Parallel()
	for _, bad := range []func(*http.Request){
		func(r *http.Request) { r.Header.Set("X", "canary\r\nY: 1") },
		func(r *http.Request) { r.Header["canary: 1\r\nX"] = []string{"1"} },
		func(r *http.Request) { r.Host = "canary\r\nX: 1" },
		func(r *http.Request) { r.Host = "canary/x y" },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1/", nil)
		require.NoError(t, err)
		bad(r)
		_, err = appendHead(nil, r)
		require.ErrorIs(t, err, errHeader)
		assert.NotContains(t, err.Error(), "canary")
	}
}

// piped is a direct transport whose connections are pipes to a server that
// answers each request, and how many of them are open.
func piped() (d *direct, open *atomic.Int64) {
	d, open = newDirect(), new(atomic.Int64)
	d.dial = func(context.Context, string, string) (net.Conn, error) {
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
		return here, nil
	}
	return d, open
}

func TestIdleConnectionsAreBoundedAndClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
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

// FuzzAnswer holds what direct makes of an answer's bytes to what net/http makes
// of them.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\n\r\nto the end", "HTTP/1.0 404 \r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 204 No\r\n\r\nx",
		"HTTP/1.1 302 Found\nLocation: /\n\n", "220 smtp\r\n", "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 304 N\r\nContent-Length: 5\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		dial := func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			go func() {
				defer func() { _ = there.Close() }()
				if r, err := http.ReadRequest(bufio.NewReader(there)); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					_, _ = there.Write(answer)
				}
			}()
			return here, nil
		}
		other := NewTransport()
		other.DialContext = dial
		want, err := (&Client{Transport: other, AttemptTimeout: 3 * time.Second}).Deliver(t.Context(), target("http://127.0.0.1/"), delivery())
		require.NoError(t, err)
		d := newDirect()
		d.dial = dial
		got, err := (&Client{Transport: d, AttemptTimeout: 3 * time.Second}).Deliver(t.Context(), target("http://127.0.0.1/"), delivery())
		require.NoError(t, err)
		d.CloseIdleConnections()
		other.CloseIdleConnections()
		a, b := want.Last(), got.Last()
		if a.Status == http.StatusSwitchingProtocols { // what follows is no answer
			a.Response = nil
		}
		assert.NotEqual(t, ErrTimeout, b.Error, "%q: an answer that ends is not waited for", answer)
		assert.Equal(t, a.Status, b.Status, "%q: %s and %s", answer, a.Message, b.Message)
		assert.Equal(t, a.Error == "", b.Error == "", "%q: %s and %s", answer, a.Message, b.Message)
		assert.Equal(t, a.Response, b.Response, "%q", answer)
		assert.Equal(t, a.Headers, b.Headers, "%q", answer)
	})
}
