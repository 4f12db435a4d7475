package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redial/tui/keymap"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
)

func newMockBench(l theme.Look, width, height int) *mockPane {
	p := newMockPane(theme.New(l)).(*mockPane)
	p.SetSize(width, height)
	return p
}

// received is a running mock after requests of every verdict.
func received(n int) mockMsg {
	at := time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)
	m := mockMsg{running: true, url: "http://127.0.0.1:8787", script: "500x2,200"}
	kinds := []mock.Request{
		{Verdict: mock.VerdictAccepted, Status: 200, Bytes: 1204, MS: 1.2},
		{Verdict: mock.VerdictDuplicate, Status: 200, Bytes: 1204, MS: 0.4, Reason: "The order has been processed before."},
		{Verdict: mock.VerdictRefused, Status: 400, Bytes: 98, MS: 0.9, Reason: "The body does not keep the contract.", Findings: []callback.Finding{
			{Severity: callback.SeverityError, Path: "/order_id", Line: 1, Column: 23, Message: `order_id "x" is not a UUID.`},
		}},
		{Verdict: mock.VerdictFault, Fault: "reset", Bytes: 1204, MS: 12, Reason: "The connection was cut."},
	}
	for i := range n {
		r := kinds[i%len(kinds)]
		r.N, r.Time, r.Method, r.Path = i+1, at.Add(time.Duration(i)*time.Second), "POST", mock.CallbackPath
		r.OrderID, r.OutputType = someOrder, "text"
		m.requests = append(m.requests, r)
		m.stats.Requests++
	}
	m.stats.Orders = n / 4
	return m
}

func TestMockNewestFirstAndTheCursorStays(t *testing.T) {
	t.Parallel()
	p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 118, 20)
	p.Receive(received(8))
	assert.Equal(t, 8, p.request(p.list.Cursor()).N)
	p.Receive(mockRequestMsg{received(9)})
	assert.Equal(t, 9, p.request(p.list.Cursor()).N, "at the newest it follows")

	p.act(keymap.Down)
	p.act(keymap.Down)
	assert.Equal(t, 7, p.request(p.list.Cursor()).N)
	p.Receive(mockRequestMsg{received(12)})
	assert.Equal(t, 7, p.request(p.list.Cursor()).N, "elsewhere the row stays")

	full := received(14)
	full.requests = full.requests[4:] // the mock has forgotten the oldest
	p.Receive(mockRequestMsg{full})
	assert.Equal(t, 7, p.request(p.list.Cursor()).N)
	p.Receive(mockMsg{})
	assert.Equal(t, -1, p.list.Cursor())
	assert.Contains(t, p.View(), "stopped")
}

func TestMockActions(t *testing.T) {
	t.Parallel()
	p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 118, 20)
	assert.IsType(t, startMockIntent{}, p.act(keymap.MockToggle))
	assert.NotEmpty(t, p.why(keymap.MockCopy))
	p.Receive(received(1))
	assert.IsType(t, stopMockIntent{}, p.act(keymap.MockToggle))
	assert.Empty(t, p.why(keymap.MockCopy))
	assert.Equal(t, "http://127.0.0.1:8787/api/orders/callback", string(p.act(keymap.MockCopy).(copyIntent).data))
	assert.Empty(t, p.why(keymap.MockPlain))
	assert.Contains(t, p.act(keymap.MockPlain), setScriptIntent{})
}

func TestPresetsAreScripts(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, presets())
	for _, p := range presets() {
		sc, err := mock.ParseScript(p.script)
		require.NoError(t, err, p.script)
		assert.Equal(t, p.script, sc.String())
		assert.NotEmpty(t, p.says)
	}
}

func TestScriptPicker(t *testing.T) {
	t.Parallel()
	s := theme.New(theme.Look{Profile: termenv.Ascii, NoColor: true})
	d := newScriptPicker(s, "", true)
	d.Key(tea.KeyMsg{Type: tea.KeyDown})
	do, done := d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.True(t, done)
	assert.Contains(t, do, setScriptIntent{"500x2,200"})

	d = newScriptPicker(s, "", false)
	for _, r := range "401,nope" {
		d.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	require.NotNil(t, d.err)
	assert.Equal(t, 5, d.err.Column)
	lines := strings.Split(d.Box(80, 20), "\n")
	assert.Equal(t, strings.Index(lines[1], "nope"), strings.Index(lines[2], "^"), "the error points at its column:\n%s\n%s", lines[1], lines[2])
	_, done = d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.False(t, done, "a script that is wrong is not taken")
	for range "nope" {
		d.Key(tea.KeyMsg{Type: tea.KeyBackspace})
	}
	do, done = d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.True(t, done)
	assert.Equal(t, startMockIntent{"401,"}, do, "a mock that is stopped is started with it")
	_, done = newScriptPicker(s, "x", true).Key(tea.KeyMsg{Type: tea.KeyEsc})
	assert.True(t, done)
}

func TestMockNeverPanics(t *testing.T) {
	t.Parallel()
	hostile := received(5)
	hostile.script = "\x1b[2J"
	hostile.requests[4].OrderID = "\x1b]0;x\a你好\u202e"
	hostile.requests[4].Reason = "\x9b31m👨‍👩‍👧"
	hostile.requests[4].Path = "/\r\n"
	for _, m := range []mockMsg{{}, received(0), received(3), received(1000), hostile} {
		p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 80, 24)
		exactly(t, p.View(), 80, 24)
		p.Receive(m)
		for w := 1; w < 130; w += 3 {
			for h := 1; h < 45; h += 3 {
				p.SetSize(w, h)
				exactly(t, p.View(), w, h)
				assert.NotContains(t, p.View(), "\x1b]")
				p.Mouse(tea.MouseMsg{X: 1, Y: h / 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
				p.act(keymap.PageDown)
			}
		}
		for _, size := range [][2]int{{1, 1}, {20, 5}, {36, 10}, {200, 60}} {
			newScriptPicker(p.styles, "a,你好\x1b", true).Box(size[0], size[1])
		}
	}
}

func BenchmarkMockView(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := newMockBench(theme.Look{Profile: termenv.TrueColor, Dark: true}, 118, 36)
			p.Receive(received(n))
			for b.Loop() {
				p.View()
			}
		})
	}
}
