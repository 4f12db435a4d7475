package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const order = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

func body(order string) string {
	return `{"ok":true,"order_id":"` + order + `","output_type":"text","result_text":"hi"}`
}

func script(t testing.TB, text string) Script {
	t.Helper()
	s, err := ParseScript(text)
	require.NoError(t, err)
	return s
}

func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// deliver sends one attempt with the client of package callback.
func deliver(t testing.TB, s *Server, body string) callback.Attempt {
	t.Helper()
	c := &callback.Client{AttemptTimeout: 10 * time.Second}
	defer c.CloseIdleConnections()
	out, err := c.Deliver(t.Context(), s.Target(), callback.Delivery{Body: []byte(body)})
	require.NoError(t, err)
	return out.Last()
}

func decode(t testing.TB, body []byte) reply {
	t.Helper()
	var r reply
	require.NoError(t, json.Unmarshal(body, &r), "%s", body)
	return r
}

func TestFirstProcessedThenDuplicate(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	first, second := deliver(t, s, body(order)), deliver(t, s, strings.Replace(body(order), order, strings.ToUpper(order), 1))
	assert.Equal(t, 200, first.Status, "%s", first.Response)
	assert.Equal(t, reply{OK: true, OrderID: order, Message: "processed"}, decode(t, first.Response))
	assert.Equal(t, 200, second.Status)
	assert.True(t, decode(t, second.Response).Duplicate)
	assert.Equal(t, Stats{Requests: 2, Accepted: 1, Duplicates: 1, Orders: 1}, s.Stats())
	got := s.Requests()
	require.Len(t, got, 2)
	assert.Equal(t, "accepted duplicate", got[0].Verdict+" "+got[1].Verdict)
	assert.Equal(t, order, got[0].OrderID)
	assert.Equal(t, "text", got[0].OutputType)
	assert.EqualValues(t, len(body(order)), got[0].Bytes)
	assert.Equal(t, 1, got[0].N)
	assert.False(t, got[0].Time.IsZero())
	assert.Nil(t, got[0].Body, "bodies are not remembered")
}

func TestConcurrentDuplicatesCompleteOneOrder(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	c := &callback.Client{}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			out, err := c.Deliver(t.Context(), s.Target(), callback.Delivery{Body: []byte(body(order))})
			assert.NoError(t, err)
			assert.Equal(t, 200, out.Last().Status)
		})
	}
	wg.Wait()
	assert.Equal(t, Stats{Requests: 20, Accepted: 1, Duplicates: 19, Orders: 1}, s.Stats())
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const secret = "hush-hush-hush"
	valid := body(order)
	tests := []struct {
		name   string
		edit   func(*http.Request)
		body   string
		status int
		failed string // the criterion that is marked ✗
		reason string
	}{
		{"no secret", func(r *http.Request) { r.Header.Del(callback.SecretHeader) }, valid, 401, "secret", "missing"},
		{"wrong secret", func(r *http.Request) { r.Header.Set(callback.SecretHeader, "guess") }, valid, 401, "secret", "fingerprint"},
		{"two secrets", func(r *http.Request) { r.Header.Add(callback.SecretHeader, "guess") }, valid, 401, "secret", "more than once"},
		{"GET", func(r *http.Request) { r.Method = http.MethodGet }, "", 405, "method", "POST"},
		{"PUT", func(r *http.Request) { r.Method = http.MethodPut }, valid, 405, "method", "POST"},
		{"no content type", func(r *http.Request) { r.Header.Del("Content-Type") }, valid, 400, "content type", "application/json"},
		{"a form", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, valid, 400, "content type", "application/json"},
		{"another path", func(r *http.Request) { r.URL.Path = "/api/orders" }, valid, 404, "path", CallbackPath},
		{"too large", nil, `"` + strings.Repeat("x", callback.SizeLimit) + `"`, 413, "size", "direct upload"},
		{"unknown order", nil, body("6fa459ea-ee8a-3ca4-894e-db77e160355e"), 400, "order", "no such order"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{Secret: callback.NewSecret(secret), Orders: []string{strings.ToUpper(order)}})
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+CallbackPath, strings.NewReader(tt.body))
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/json; charset=utf-8")
			req.Header.Set(callback.SecretHeader, secret)
			if tt.edit != nil {
				tt.edit(req)
			}
			res, err := http.DefaultTransport.RoundTrip(req)
			require.NoError(t, err)
			answered, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			assert.Equal(t, tt.status, res.StatusCode, "%s", answered)
			assert.Equal(t, "application/json", res.Header.Get("Content-Type"))
			r := decode(t, answered)
			assert.False(t, r.OK)
			assert.Contains(t, r.Error, tt.reason)
			assert.Len(t, r.Checks, 8, "every criterion is told")
			for _, c := range r.Checks {
				if c.Criterion == tt.failed {
					assert.Equal(t, "✗", c.Mark)
					assert.Contains(t, c.Reason, tt.reason)
				} else if c.Mark != "–" && tt.body == valid {
					assert.Equal(t, "✓", c.Mark, c.Criterion)
				}
			}
			assert.NotContains(t, string(answered), secret)
			q := s.Requests()[0]
			assert.Equal(t, VerdictRefused, q.Verdict)
			assert.Equal(t, tt.status, q.Status)
			assert.Contains(t, q.Reason, tt.reason)
			assert.Equal(t, Stats{Requests: 1, Refused: 1}, s.Stats())
		})
	}
}

func TestAContentTypeMayHaveACharset(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 200, deliver(t, start(t, Options{}), body(order)).Status)
}

func TestFaultsAndTheClassesTheyGive(t *testing.T) {
	t.Parallel()
	tests := []struct {
		script string
		status int
		class  callback.ErrorClass
		orders int
	}{
		{"500", 500, "", 0},
		{"401", 401, "", 0},
		{"302", 302, "", 0},
		{"204", 204, "", 0},
		{"page:413", 413, "", 0},
		{"reset", 0, callback.ErrReset, 0},
		{"truncate", 0, callback.ErrTruncated, 0},
		{"200", 200, "", 1},
		{"slow:1ms", 200, "", 1},
		{"after:500", 500, "", 1},
		{"after:reset", 0, callback.ErrReset, 1},
		{"after:truncate", 0, callback.ErrTruncated, 1},
		{"after:slow:1ms", 200, "", 1},
		{"after:page:502", 502, "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{Script: script(t, tt.script)})
			a := deliver(t, s, body(order))
			assert.Equal(t, tt.status, a.Status, a.Message)
			assert.Equal(t, tt.class, a.Error, a.Message)
			st := s.Stats()
			assert.Equal(t, tt.orders, st.Orders)
			assert.Equal(t, st.Requests, st.Accepted+st.Duplicates+st.Refused+st.Faults)
			if strings.HasPrefix(tt.script, "page") {
				assert.Contains(t, a.Headers["Content-Type"], "text/html")
				assert.Contains(t, string(a.Response), "<html>")
			}
			assert.True(t, s.Script().Empty())

			again := deliver(t, s, body(order))
			assert.Equal(t, 200, again.Status, "the script has run out")
			assert.Equal(t, tt.orders == 1, decode(t, again.Response).Duplicate, "an answer that was lost is no loss")
			assert.Equal(t, 1, s.Stats().Orders, "processed exactly once")
		})
	}
}

func TestTimeoutHoldsUntilTheClientGivesUp(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Script: script(t, "timeout,after:timeout,slow:1h")})
	c := &callback.Client{AttemptTimeout: 50 * time.Millisecond}
	for range 3 {
		out, err := c.Deliver(t.Context(), s.Target(), callback.Delivery{Body: []byte(body(order))})
		require.NoError(t, err)
		assert.Equal(t, callback.ErrTimeout, out.Last().Error)
	}
	assert.Equal(t, 1, s.Stats().Orders, "only after: processes it")
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Script: script(t, "429:1500ms")})
	a := deliver(t, s, body(order))
	assert.Equal(t, 429, a.Status)
	assert.Equal(t, "2", a.Headers["Retry-After"], "whole seconds, rounded up")
}

func TestCloseCutsWhatIsHeldAndWaits(t *testing.T) {
	t.Parallel()
	s, err := Start(Options{Script: script(t, "timeout*")})
	require.NoError(t, err)
	c := &callback.Client{AttemptTimeout: time.Minute}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			out, err := c.Deliver(t.Context(), s.Target(), callback.Delivery{Body: []byte(body(order))})
			assert.NoError(t, err)
			assert.Equal(t, callback.Failed, out.State)
		})
	}
	require.Eventually(t, func() bool { return s.Stats().Requests == 10 }, 10*time.Second, time.Millisecond)
	require.NoError(t, s.Close())
	wg.Wait()
	_, err = net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	require.Error(t, err)
	require.NoError(t, s.Close(), "twice is no harm")
}

func TestSetScriptIsLive(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Script: script(t, "500x5")})
	assert.Equal(t, 500, deliver(t, s, body(order)).Status)
	assert.Equal(t, "500x4", s.Script().String())
	s.SetScript(script(t, "503"))
	assert.Equal(t, 503, deliver(t, s, body(order)).Status)
	assert.Equal(t, 200, deliver(t, s, body(order)).Status)
}

func TestOnlyCallbacksUseTheScriptUp(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Script: script(t, "500")})
	res, err := http.Get(s.URL + "/favicon.ico")
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, 404, res.StatusCode)
	assert.Equal(t, "500", s.Script().String())
}

func TestTheRecordIsBounded(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Keep: 3})
	for i := range 8 {
		deliver(t, s, body(fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-c15e8d907b6%d", i)))
		got := s.Requests()
		require.Len(t, got, min(i+1, 3))
		for k, q := range got {
			assert.Equal(t, i+1-len(got)+1+k, q.N, "oldest first")
		}
	}
	assert.Equal(t, 8, s.Stats().Requests)
}

func TestObserveSeesHeadersWithoutSecrets(t *testing.T) {
	t.Parallel()
	seen := make(chan Request, 1)
	s := start(t, Options{Secret: callback.NewSecret("canary-7f3a"), Observe: func(r Request) { seen <- r }})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+CallbackPath, strings.NewReader(body(order)))
	require.NoError(t, err)
	for name, value := range map[string]string{
		"Content-Type": "application/json", callback.SecretHeader: "canary-wrong", "Authorization": "Bearer canary-other", "X-Echo": "canary-7f3a!",
	} {
		req.Header.Set(name, value)
	}
	send(t, req)
	r := <-seen
	assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
	assert.Equal(t, "[secret]!", r.Header.Get("X-Echo"))
	assert.NotContains(t, fmt.Sprint(r.Header), "canary")
	assert.Empty(t, s.Requests()[0].Header, "what is remembered does without")
}

func TestObserveSeesBytes(t *testing.T) {
	t.Parallel()
	seen := make(chan Request, 1)
	s := start(t, Options{Observe: func(q Request) { seen <- q }})
	a := deliver(t, s, body(order))
	q := <-seen
	assert.Equal(t, body(order), string(q.Body))
	assert.Equal(t, string(a.Response), string(q.Answer))
	line, err := json.Marshal(q)
	require.NoError(t, err)
	assert.NotContains(t, string(line), "result_text")
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "nonsense"} {
		_, err := Start(Options{Addr: addr})
		require.ErrorIs(t, err, ErrNotLoopback, addr)
	}
	for _, o := range []Options{{Addr: "localhost:0"}, {Addr: "127.0.0.2:0"}, {Addr: "0.0.0.0:0", AnyAddr: true}} {
		start(t, o)
	}
	s := start(t, Options{})
	_, err := Start(Options{Addr: strings.TrimPrefix(s.URL, "http://")})
	require.Error(t, err, "in use")
}

func TestASecretIsMadeAndShownToNobody(t *testing.T) {
	t.Parallel()
	a, b := start(t, Options{}), start(t, Options{})
	assert.GreaterOrEqual(t, len(a.Secret().Reveal()), 20)
	assert.False(t, a.Secret().Equal(b.Secret().Reveal()))
	assert.NotContains(t, fmt.Sprintf("%+v %#v", a.Target(), a.Secret()), a.Secret().Reveal())
}

func TestAnOversizedClientIsNotBuffered(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	endless := io.LimitReader(zeros{}, 40<<20) // chunked: no length to refuse it by
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+CallbackPath, endless)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(callback.SecretHeader, s.Secret().Reveal())
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, 413, res.StatusCode)
	q := s.Requests()[0]
	assert.EqualValues(t, 40<<20, q.Bytes)
	assert.Equal(t, VerdictRefused, q.Verdict)
}

func TestABrokenBodyIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s: %s\r\nContent-Length: 100\r\n\r\n{",
		CallbackPath, callback.SecretHeader, s.Secret().Reveal())
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	answered, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	assert.True(t, bytes.HasPrefix(answered, []byte("HTTP/1.1 408 ")), "%s", answered)
	assert.Equal(t, VerdictRefused, s.Requests()[0].Verdict)
	assert.Zero(t, s.Stats().Orders)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestASecretThatIsSetIsExpectedFromThen(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Secret: callback.NewSecret("first")})
	before := s.Target()
	s.SetSecret(callback.NewSecret("second"))
	assert.Equal(t, 200, deliver(t, s, body(order)).Status, "its target has the new one")
	c := &callback.Client{AttemptTimeout: 10 * time.Second}
	defer c.CloseIdleConnections()
	out, err := c.Deliver(t.Context(), before, callback.Delivery{Body: []byte(body(order))})
	require.NoError(t, err)
	assert.Equal(t, 401, out.Last().Status)
}
