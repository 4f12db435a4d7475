package tui

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"redial/callback/mock"
	"redial/tui/theme"
)

func TestAMockRequestIsShownWhole(t *testing.T) {
	t.Parallel()
	s := theme.New(theme.Look{NoColor: true})
	r := mock.Request{
		N: 3, Method: "POST", Path: "/api/orders/callback", Status: 400, MS: 1.5, Bytes: 31,
		Header: http.Header{"X-Callback-Secret": {"[secret]"}, "User-Agent": {"auto\x1b[2Jmation"}},
		Body:   []byte(`{"ok":true,"x":"\u001b[2J"}`), Answer: []byte("no"),
	}
	shown := plainText(strings.Join(mockRequestLines(s, r, 60), "\n"))
	for _, want := range []string{"POST /api/orders/callback", "X-Callback-Secret: [secret]", `"ok": true`, "answered 400", "no"} {
		assert.Contains(t, shown, want)
	}
	assert.NotContains(t, shown, "\x1b[2J")
	r.Body, r.Bytes, r.Status, r.Fault = nil, 5_000_000, 0, "timeout"
	shown = plainText(strings.Join(mockRequestLines(s, r, 60), "\n"))
	assert.Contains(t, shown, "no body kept, 5.00 MB")
	assert.Contains(t, shown, "no answer: timeout")
}

func TestTheLastRequestsAreKeptWhole(t *testing.T) {
	t.Parallel()
	var seen seenRequests
	for n := range seenWhole + 3 {
		seen.add(mock.Request{N: n, Body: make([]byte, seenBytes+1)})
	}
	_, kept := seen.find(2)
	assert.False(t, kept)
	r, kept := seen.find(3)
	assert.True(t, kept)
	assert.Len(t, r.Body, seenBytes)
}

func TestRedoBringsBackWhatUndoTook(t *testing.T) {
	t.Parallel()
	d := newDraft()
	first := string(d.raw)
	d.replace([]byte(`{"a":1}`), "")
	d.replace([]byte(`{"a":2}`), "01JD7Q")
	assert.True(t, d.undo())
	assert.True(t, d.undo())
	assert.Equal(t, first, string(d.raw))
	assert.True(t, d.redo())
	assert.True(t, d.redo())
	assert.Equal(t, `{"a":2}`, string(d.raw))
	assert.Equal(t, "01JD7Q", d.replayOf)
	assert.False(t, d.redo())
	assert.True(t, d.undo())
	d.replace([]byte(`{"a":3}`), "")
	assert.False(t, d.redo(), "what is changed since is not to be lost")
	assert.True(t, d.undo())
	assert.Equal(t, `{"a":1}`, string(d.raw))
}
