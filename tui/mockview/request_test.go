package mockview

import (
	"net/http"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
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
	shown := ansi.Strip(strings.Join(RequestLines(s, r, 60), "\n"))
	for _, want := range []string{"POST /api/orders/callback", "X-Callback-Secret: [secret]", `"ok": true`, "answered 400", "no"} {
		assert.Contains(t, shown, want)
	}
	assert.NotContains(t, shown, "\x1b[2J")
	r.Body, r.Bytes, r.Status, r.Fault = nil, 5_000_000, 0, "timeout"
	shown = ansi.Strip(strings.Join(RequestLines(s, r, 60), "\n"))
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
