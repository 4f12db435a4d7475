package capture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const body = `{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"text","result_text":"Hi"}`

// memory is a journal in memory.
type memory struct {
	fail error           // given for callbacks
	held <-chan struct{} // callbacks wait for it

	mu        sync.Mutex
	callbacks []callback.Record
	attempts  map[string]callback.Attempt
}

func (m *memory) Callback(_ context.Context, r callback.Record) (string, error) {
	if m.held != nil {
		<-m.held
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return "", m.fail
	}
	r.ID, r.Body = fmt.Sprint(len(m.callbacks)), bytes.Clone(r.Body)
	m.callbacks = append(m.callbacks, r)
	return r.ID, nil
}

func (m *memory) Attempt(_ context.Context, r callback.Record, a callback.Attempt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.attempts == nil {
		m.attempts = map[string]callback.Attempt{}
	}
	if _, twice := m.attempts[r.ID]; twice {
		return errors.New("an attempt twice")
	}
	m.attempts[r.ID] = a
	return nil
}

func (m *memory) all() []callback.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.callbacks)
}

// running is a capture under test.
type running struct {
	*Server
	t         testing.TB
	journal   *memory
	exchanges chan Exchange
}

func start(t testing.TB, target string, change ...func(*Options)) running {
	r := running{t: t, journal: &memory{}, exchanges: make(chan Exchange, 1000)}
	o := Options{
		Target: callback.Target{Name: "prod", URL: target}, Journal: r.journal,
		Observe: func(x Exchange) { r.exchanges <- x },
	}
	for _, c := range change {
		c(&o)
	}
	s, err := Start(o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	r.Server = s
	return r
}

// next returns the exchange that ended next.
func (r running) next() Exchange {
	r.t.Helper()
	select {
	case x := <-r.exchanges:
		return x
	case <-r.t.Context().Done():
		r.t.Fatal("no exchange has ended")
		return Exchange{}
	}
}

func TestACallbackIsRecordedAndPassedOn(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, target.url)
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body,
		"CONTENT-type: application/json", "x-Callback-SECRET: canary", "X-A: 1", "X-A: 2", "Pragma: no-cache"))
	require.NoError(t, err)
	assert.Equal(t, "HTTP/1.1 200 OK", a.first)
	assert.JSONEq(t, `{"ok":true}`, string(a.body))
	assert.Equal(t, []field{{"Content-Length", "11"}}, a.fields, "nothing is added")

	m := target.last(t)
	assert.Equal(t, "POST "+callbackPath+" HTTP/1.1", m.first)
	assert.Equal(t, body, string(m.body))
	assert.ElementsMatch(t, []field{
		{"Host", target.url[len("http://"):]},
		{"Content-Length", fmt.Sprint(len(body))},
		{"Content-Type", "application/json"},
		{"X-Callback-Secret", "canary"},
		{"X-A", "1"},
		{"X-A", "2"},
		{"Pragma", "no-cache"},
		{"Cache-Control", "no-cache"}, // net/http makes it of a Pragma
	}, m.fields)

	x := r.next()
	require.NoError(t, x.Err)
	assert.Equal(t, 200, x.Status)
	assert.Equal(t, callback.Delivered, x.State)
	assert.EqualValues(t, len(body), x.Bytes)
	require.Len(t, r.journal.callbacks, 1)
	c := r.journal.callbacks[0]
	assert.Equal(t, x.ID, c.ID)
	assert.Equal(t, body, string(c.Body))
	assert.Equal(t, callback.FromCapture, c.Source)
	assert.Equal(t, "prod", c.Target)
	assert.Equal(t, target.url+callbackPath, c.URL)
	assert.Equal(t, "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63", c.OrderID)
	at := r.journal.attempts[c.ID]
	assert.Equal(t, 200, at.Status)
	assert.JSONEq(t, `{"ok":true}`, string(at.Response))
}

// TestWhatBelongsToAConnectionStays holds that headers of the sender's
// connection, and of a proxy before it, are not passed on (RFC 9110, section
// 7.6.1), and that those of an answer are not passed back.
func TestWhatBelongsToAConnectionStays(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, func(message) reply {
		return reply{raw: []byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X-Own\r\nX-Own: 1\r\n" +
			"Keep-Alive: timeout=9\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Kept: 1\r\n\r\n")}
	})
	r := start(t, target.url)
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body, "Proxy-Authorization: Basic c2VjcmV0", "Proxy-Connection: keep-alive",
		"Keep-Alive: timeout=5", "TE: gzip", "Upgrade: h2c", "Connection: X-Own, Upgrade", "X-Own: 1", "X-Kept: 1", "X-Forwarded-For: 10.0.0.1"))
	require.NoError(t, err)
	own := []string{"Proxy-Authorization", "Proxy-Connection", "Proxy-Authenticate", "Keep-Alive", "TE", "Upgrade", "Connection", "X-Own"}
	for _, m := range []message{target.last(t), a} {
		for _, name := range own {
			assert.Empty(t, m.get(name), name)
		}
		assert.Equal(t, "1", m.get("X-Kept"))
	}
	assert.Equal(t, "10.0.0.1", target.last(t).get("X-Forwarded-For"), "what another proxy says goes on")
}
