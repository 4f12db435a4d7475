package capture

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
)

func TestWithoutAJournalEverythingStillPasses(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, target.url)
	full := errors.New("no space left on the disk")
	r.journal.fail = full
	s := newSender(t, r.URL)
	for range 3 {
		a, err := s.exchange("POST", post(callbackPath, body))
		require.NoError(t, err)
		assert.Equal(t, "200", status(a))
		x := r.next()
		var journal *callback.JournalError
		require.ErrorAs(t, x.Err, &journal, "it is told every time")
		assert.True(t, journal.Sent)
		require.ErrorIs(t, x.Err, full)
		assert.Empty(t, x.ID)
		assert.Equal(t, 200, x.Status)
	}
	assert.Equal(t, 3, target.count())
	assert.Empty(t, r.journal.attempts)
}

func TestASlowJournalHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	held := make(chan struct{})
	r := start(t, target.url, func(o *Options) { o.Journal.(*memory).held, o.journalWait = held, time.Millisecond })
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	assert.Equal(t, "200", status(a))
	assert.Equal(t, 1, target.count())
	close(held)
	x := r.next()
	require.NoError(t, x.Err, "it is recorded when it can be")
	assert.Contains(t, r.journal.attempts, x.ID)
}

func TestACallbackIsJournaledBeforeItGoesOn(t *testing.T) {
	t.Parallel()
	var r running
	target := newWireTarget(t, func(m message) reply {
		r.journal.mu.Lock()
		defer r.journal.mu.Unlock()
		assert.Len(t, r.journal.callbacks, 1)
		assert.Empty(t, r.journal.attempts)
		return ok(m)
	})
	r = start(t, target.url)
	_, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	require.NoError(t, r.next().Err)
}

// Nothing of a callback goes on before its line is written, and its attempt is
// taken to begin then: how long the history took says nothing of the target.
func TestACallbackWaitsForTheJournal(t *testing.T) {
	t.Parallel()
	for _, size := range []int{len(body), 1 << 20} {
		held, waited := make(chan struct{}), make(chan struct{})
		var released atomic.Int64 // Unix nanoseconds
		target := newWireTarget(t, func(m message) reply {
			assert.NotZero(t, released.Load(), "the line is not written")
			return ok(m)
		})
		r := start(t, target.url, func(o *Options) { o.Journal.(*memory).held, o.journalWait = held, time.Hour })
		time.AfterFunc(20*time.Millisecond, func() {
			released.Store(time.Now().UnixNano())
			close(held)
			close(waited)
		})
		a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, strings.Repeat("x", size)))
		ended := time.Now()
		require.NoError(t, err)
		assert.Equal(t, "200", status(a))
		x := r.next()
		require.NoError(t, x.Err)
		<-waited
		attempt := r.journal.attempts[x.ID]
		assert.GreaterOrEqual(t, attempt.Time.UnixNano(), released.Load(), "it began with the line")
		assert.Positive(t, attempt.Duration)
		assert.LessOrEqual(t, attempt.Duration, ended.Sub(time.Unix(0, released.Load())))
	}
}

func TestATargetThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := "http://" + free.Addr().String()
	require.NoError(t, free.Close())
	reset := newWireTarget(t, func(message) reply { return reply{reset: true} })
	closed := newWireTarget(t, func(message) reply { return reply{cut: true} })
	garbage := newWireTarget(t, func(message) reply { return reply{raw: []byte("220 smtp ready\r\n"), cut: true} })
	switched := newWireTarget(t, func(message) reply {
		return reply{raw: []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), cut: true}
	})
	tests := []struct {
		name, url string
		class     callback.ErrorClass
	}{
		{"down", nobody, callback.ErrRefused},
		{"reset", reset.url, callback.ErrReset},
		{"closed", closed.url, callback.ErrReset},
		{"not HTTP", garbage.url, callback.ErrOther},
		{"switched", switched.url, callback.ErrOther},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, tt.url)
			a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
			require.NoError(t, err)
			assert.Equal(t, "502", status(a))
			assert.Equal(t, "application/json", a.get("Content-Type"))
			assert.Contains(t, string(a.body), `"ok":false`)
			assert.Contains(t, string(a.body), "redial capture")
			x := r.next()
			require.NoError(t, x.Err)
			assert.Equal(t, tt.class, x.Error, x.Message)
			assert.Equal(t, callback.Failed, x.State)
			at := r.journal.attempts[x.ID]
			assert.Equal(t, tt.class, at.Error)
			assert.Equal(t, body, string(r.journal.callbacks[0].Body))
		})
	}
}

// What goes wrong with TLS is told as a Client tells it.
func TestATargetWhoseCertificateNobodyTrusts(t *testing.T) {
	t.Parallel()
	target, _ := newSecureTarget(t, ok)
	r := start(t, target.url)
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	assert.Equal(t, "502", status(a))
	x := r.next()
	assert.Equal(t, callback.ErrTLS, x.Error, x.Message)
	assert.Equal(t, callback.Failed, x.State)
	assert.Zero(t, target.count())
}

func TestATargetThatSpeaksNoTLS(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, strings.Replace(target.url, "http:", "https:", 1))
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	assert.Equal(t, "502", status(a))
	x := r.next()
	assert.Equal(t, callback.ErrTLS, x.Error, x.Message)
}

func TestATargetThatHangsIsCutAfterTheTimeout(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	target := newWireTarget(t, func(m message) reply {
		if len(m.body) > 0 {
			<-hang
		}
		return ok(m)
	})
	t.Cleanup(func() { close(hang) })
	r := start(t, target.url, func(o *Options) { o.Timeout = 20 * time.Millisecond })
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	assert.Equal(t, "502", status(a))
	assert.Equal(t, callback.ErrTimeout, r.next().Error)
}

func TestAnAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\nhalf",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf",
	} {
		target := newWireTarget(t, func(message) reply { return reply{raw: []byte(raw), cut: true} })
		r := start(t, target.url)
		_, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, "the sender sees it break off, too")
		x := r.next()
		assert.Equal(t, callback.ErrTruncated, x.Error)
		assert.Equal(t, callback.Failed, x.State)
		assert.Equal(t, "half", string(r.journal.attempts[x.ID].Response))
	}
}

// A host that finds a body too large answers before it has read it, reads no
// more, and resets the connection. The answer is what the sender must get.
func TestAnEarlyAnswerIsNotLost(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, func(message) reply {
		return reply{
			raw:   []byte("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large"),
			early: true, unread: true,
		}
	})
	r := start(t, target.url)
	large := strings.Repeat("x", 4<<20)
	for range 20 {
		a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, large))
		require.NoError(t, err)
		assert.Equal(t, "413", status(a))
		assert.Equal(t, "too large", string(a.body))
		x := r.next()
		assert.Equal(t, 413, x.Status, x.Message)
		assert.Equal(t, callback.Rejected, x.State)
	}
}

func TestASenderThatGoesAwayInTheMiddle(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, target.url)
	s := newSender(t, r.URL)
	whole := post(callbackPath, body)
	require.NoError(t, s.write(whole[:len(whole)-7]))
	s.close()
	x := r.next()
	require.ErrorIs(t, x.Err, ErrNotWhole)
	assert.EqualValues(t, len(body)-7, x.Bytes)
	assert.Zero(t, target.count(), "half a callback goes nowhere")
	assert.Empty(t, r.journal.callbacks)
}

func TestASenderThatDoesNotWait(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	target := newWireTarget(t, func(m message) reply {
		if len(m.body) > 0 {
			close(arrived)
			<-release
		}
		return ok(m)
	})
	r := start(t, target.url)
	s := newSender(t, r.URL)
	require.NoError(t, s.write(post(callbackPath, body)))
	<-arrived
	s.close()
	close(release)
	x := r.next()
	require.NoError(t, x.Err)
	assert.Equal(t, callback.Delivered, x.State, "what was received whole is delivered")
	assert.Equal(t, 200, r.journal.attempts[x.ID].Status)
}

func TestASenderThatDoesNotWaitIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	target := newWireTarget(t, func(m message) reply {
		if len(m.body) > 0 {
			close(arrived)
			<-release
		}
		return ok(m)
	})
	r := start(t, target.url, func(o *Options) { o.Linger = time.Millisecond })
	s := newSender(t, r.URL)
	require.NoError(t, s.write(post(callbackPath, body)))
	<-arrived
	s.close()
	x := r.next()
	close(release)
	require.NoError(t, x.Err)
	assert.Equal(t, callback.ErrCanceled, x.Error, x.Message)
	assert.Equal(t, callback.Failed, x.State)
	assert.True(t, x.SenderGone)
}

func TestAnAnswerStreamsThrough(t *testing.T) {
	t.Parallel()
	more := make(chan struct{})
	target, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = target.Close() })
	go func() {
		c, err := target.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
		<-more
		_, _ = io.WriteString(c, "6\r\nsecond\r\n0\r\n\r\n")
	}()
	r := start(t, "http://"+target.Addr().String())
	s := newSender(t, r.URL)
	require.NoError(t, s.write(post(callbackPath, body)))
	res, err := http.ReadResponse(s.br, nil)
	require.NoError(t, err)
	first := make([]byte, 5)
	_, err = io.ReadFull(res.Body, first)
	require.NoError(t, err, "the first piece is here before there is a second")
	close(more)
	rest, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	assert.Equal(t, "firstsecond", string(first)+string(rest))
}

func TestARedirectIsPassedOnAndNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := newWireTarget(t, ok)
	target := newWireTarget(t, func(message) reply {
		return reply{raw: []byte("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + elsewhere.url + "\r\nContent-Length: 0\r\n\r\n")}
	})
	r := start(t, target.url)
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body, "x-callback-secret: canary"))
	require.NoError(t, err)
	assert.Equal(t, "307", status(a))
	assert.Equal(t, elsewhere.url, a.get("Location"))
	assert.Equal(t, callback.Rejected, r.next().State)
	assert.Zero(t, elsewhere.count())
}

func TestWhatIsNotRecorded(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a"
	tests := []struct {
		name, body string
		fields     []string
		err        error
	}{
		{"the secret in the body", `{"ok":true,"note":"` + canary + `"}`, nil, ErrSecretInBody},
		{"compressed", "\x1f\x8b", []string{"Content-Encoding: gzip"}, ErrEncoded},
		{"too large", strings.Repeat("x", RecordCap+1), nil, ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			target := newWireTarget(t, ok)
			r := start(t, target.url)
			a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, tt.body, append(tt.fields, "x-callback-secret: "+canary)...))
			require.NoError(t, err)
			assert.Equal(t, "200", status(a))
			assert.True(t, tt.body == string(target.last(t).body), "it is passed on as it is")
			x := r.next()
			require.ErrorIs(t, x.Err, tt.err)
			assert.Empty(t, x.ID)
			assert.EqualValues(t, len(tt.body), x.Bytes)
			assert.Empty(t, r.journal.callbacks)
		})
	}
	t.Run("too large without a length", func(t *testing.T) {
		t.Parallel()
		target := newWireTarget(t, ok)
		r := start(t, target.url)
		large := bytes.Repeat([]byte("x"), RecordCap+1)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.URL, struct{ io.Reader }{bytes.NewReader(large)})
		require.NoError(t, err)
		res, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.ErrorIs(t, r.next().Err, ErrTooLarge)
		assert.True(t, bytes.Equal(large, target.last(t).body))
	})
}

// The secret is sent, and echoed in every way an answer can, and is in no file.
func TestTheSecretReachesNoDisk(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a-canary"
	dir := t.TempDir()
	store, err := history.Open(filepath.Join(dir, "history.jsonl"), history.Options{})
	require.NoError(t, err)
	replies := []reply{
		{raw: []byte("HTTP/1.1 200 " + canary + "\r\nX-Echo: " + canary + "\r\nContent-Length: 18\r\n\r\n" + canary)},
		{raw: []byte("HTTP/1.1 401 No\r\n" + canary + ": 1\r\nContent-Length: 100\r\n\r\n" + canary[:12]), cut: true},
		{raw: []byte(canary + "\r\n"), cut: true},
		{raw: []byte("HTTP/1.1 200 OK\r\nContent-Length: " + canary + "\r\n\r\n"), cut: true},
	}
	turn := -1
	target := newWireTarget(t, func(m message) reply {
		if len(m.body) > 0 {
			turn++
		}
		return replies[max(turn, 0)]
	})
	r := start(t, target.url+"/?token="+canary, func(o *Options) { o.Journal, o.Target.Name = store, "" })
	for range replies {
		s := newSender(t, r.URL)
		_, _ = s.exchange("POST", post("/"+canary+callbackPath+"?key="+canary, body, "X-Callback-Secret: "+canary))
		x := r.next()
		require.NoError(t, x.Err)
		assert.NotContains(t, x.Path+x.Message, canary[:8])
	}
	require.NoError(t, r.Close())
	st, err := store.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, len(replies), st.Callbacks)
	assert.Equal(t, len(replies), st.Attempts)
	require.NoError(t, store.Close())
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		require.NoError(t, err)
		assert.NotContains(t, string(b), canary[:8], f.Name())
	}
}

func TestAnotherProcessSeesItByWaiting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	store, err := history.Open(path, history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	other, err := history.Open(path, history.Options{ReadOnly: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, other.Close()) })

	target := newWireTarget(t, func(m message) reply {
		if len(m.body) > 0 {
			file, err := os.ReadFile(path)
			assert.NoError(t, err)
			assert.Contains(t, string(file), "7f0c3a52", "it is in the file before it has gone on")
		}
		return ok(m)
	})
	r := start(t, target.url, func(o *Options) { o.Journal = store })
	_, err = newSender(t, r.URL).exchange("POST", post(callbackPath, body))
	require.NoError(t, err)
	var since history.Revision
	for {
		since, err = other.Wait(t.Context(), since)
		require.NoError(t, err)
		view, err := other.Select(t.Context(), history.Query{})
		require.NoError(t, err)
		if view.Len() == 0 {
			continue
		}
		e, err := view.Entry(0)
		require.NoError(t, err)
		if e.State == callback.Delivered {
			assert.Equal(t, callback.FromCapture, e.Source)
			return
		}
	}
}

func TestCloseWaitsAndThenCuts(t *testing.T) {
	t.Parallel()
	for _, waits := range []bool{true, false} {
		arrived, release := make(chan struct{}), make(chan struct{})
		target := newWireTarget(t, func(m message) reply {
			if len(m.body) > 0 {
				close(arrived)
				<-release
			}
			return ok(m)
		})
		r := start(t, target.url, func(o *Options) {
			if !waits {
				o.Grace = time.Millisecond
			}
		})
		s := newSender(t, r.URL)
		require.NoError(t, s.write(post(callbackPath, body)))
		<-arrived
		closed := make(chan error)
		go func() { closed <- r.Close() }()
		if waits {
			close(release)
		}
		require.NoError(t, <-closed)
		x := r.next()
		if waits {
			assert.Equal(t, callback.Delivered, x.State)
		} else {
			assert.Equal(t, callback.ErrCanceled, x.Error)
			close(release)
		}
		assert.Contains(t, r.journal.attempts, x.ID)
		assert.NoError(t, r.Close(), "a second Close is harmless")
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	target := callback.Target{Name: "prod", URL: "https://example.com/api/orders/callback"}
	_, err := Start(Options{Addr: "0.0.0.0:0", Target: target})
	require.ErrorIs(t, err, ErrNotLoopback)
	_, err = Start(Options{Target: callback.Target{Name: "x", URL: "http://example.com/"}})
	require.ErrorIs(t, err, callback.ErrInsecureHTTP)
	_, err = Start(Options{Addr: "nonsense", AnyAddr: true, Target: target})
	require.Error(t, err)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	_, err = Start(Options{Addr: free.Addr().String(), Target: callback.Target{URL: "http://" + free.Addr().String()}})
	require.ErrorIs(t, err, ErrLoop)
	s, err := Start(Options{Addr: "0.0.0.0:0", AnyAddr: true, Target: target})
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestATunnelIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, newWireTarget(t, ok).url)
	a, err := newSender(t, r.URL).exchange("CONNECT", []byte("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"))
	require.NoError(t, err)
	assert.Equal(t, "501", status(a))
	require.Error(t, r.next().Err)
}
