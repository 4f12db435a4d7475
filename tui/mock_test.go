package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/keymap"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
)

func newMockBench(l theme.Look, width, height int) *mockview.Pane {
	p := mockview.New(theme.New(l), mockview.World{})
	p.SetSize(width, height)
	return p
}

// received is a running mock after requests of every verdict.
func received(n int) mockview.MockMsg {
	at := time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)
	m := mockview.MockMsg{Running: true, URL: "http://127.0.0.1:8787", Script: "500x2,200"}
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
		m.Requests = append(m.Requests, r)
		m.Stats.Requests++
	}
	m.Stats.Orders = n / 4
	return m
}

func TestMockNewestFirstAndTheCursorStays(t *testing.T) {
	t.Parallel()
	p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 118, 20)
	p.Receive(received(8))
	assert.Equal(t, 8, p.Request(p.List.Cursor()).N)
	p.Receive(mockview.MockRequestMsg{MockMsg: received(9)})
	assert.Equal(t, 9, p.Request(p.List.Cursor()).N, "at the newest it follows")

	p.Act(keymap.Down)
	p.Act(keymap.Down)
	assert.Equal(t, 7, p.Request(p.List.Cursor()).N)
	p.Receive(mockview.MockRequestMsg{MockMsg: received(12)})
	assert.Equal(t, 7, p.Request(p.List.Cursor()).N, "elsewhere the row stays")

	full := received(14)
	full.Requests = full.Requests[4:] // the mock has forgotten the oldest
	p.Receive(mockview.MockRequestMsg{MockMsg: full})
	assert.Equal(t, 7, p.Request(p.List.Cursor()).N)
	p.Receive(mockview.MockMsg{})
	assert.Equal(t, -1, p.List.Cursor())
	assert.Contains(t, p.View(), "stopped")
}

func TestMockActions(t *testing.T) {
	t.Parallel()
	p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 118, 20)
	assert.IsType(t, mockview.StartMock{}, p.Act(keymap.MockToggle))
	assert.NotEmpty(t, p.Why(keymap.MockCopy))
	p.Receive(received(1))
	assert.IsType(t, mockview.StopMock{}, p.Act(keymap.MockToggle))
	assert.Empty(t, p.Why(keymap.MockCopy))
	assert.Equal(t, "http://127.0.0.1:8787/api/orders/callback", string(p.Act(keymap.MockCopy).(event.Copy).Data))
	assert.Empty(t, p.Why(keymap.MockPlain))
	assert.Contains(t, p.Act(keymap.MockPlain), mockview.SetScript{})
}

func TestPresetsAreScripts(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, mockview.Presets())
	for _, p := range mockview.Presets() {
		sc, err := mock.ParseScript(p.Script)
		require.NoError(t, err, p.Script)
		assert.Equal(t, p.Script, sc.String())
		assert.NotEmpty(t, p.Says)
	}
}

func TestScriptPicker(t *testing.T) {
	t.Parallel()
	s := theme.New(theme.Look{Profile: termenv.Ascii, NoColor: true})
	d := mockview.NewScriptPicker(s, "", true)
	d.Key(tea.KeyMsg{Type: tea.KeyDown})
	do, done := d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.True(t, done)
	assert.Contains(t, do, mockview.SetScript{Script: "500x2,200"})

	d = mockview.NewScriptPicker(s, "", false)
	for _, r := range "401,nope" {
		d.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	require.NotNil(t, d.Err)
	assert.Equal(t, 5, d.Err.Column)
	lines := strings.Split(d.Box(80, 20), "\n")
	assert.Equal(t, strings.Index(lines[1], "nope"), strings.Index(lines[2], "^"), "the error points at its column:\n%s\n%s", lines[1], lines[2])
	_, done = d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.False(t, done, "a script that is wrong is not taken")
	for range "nope" {
		d.Key(tea.KeyMsg{Type: tea.KeyBackspace})
	}
	do, done = d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	assert.True(t, done)
	assert.Equal(t, mockview.StartMock{Script: "401,"}, do, "a mock that is stopped is started with it")
	_, done = mockview.NewScriptPicker(s, "x", true).Key(tea.KeyMsg{Type: tea.KeyEsc})
	assert.True(t, done)
}

func TestMockNeverPanics(t *testing.T) {
	t.Parallel()
	hostile := received(5)
	hostile.Script = "\x1b[2J"
	hostile.Requests[4].OrderID = "\x1b]0;x\a你好\u202e"
	hostile.Requests[4].Reason = "\x9b31m👨‍👩‍👧"
	hostile.Requests[4].Path = "/\r\n"
	for _, m := range []mockview.MockMsg{{}, received(0), received(3), received(1000), hostile} {
		p := newMockBench(theme.Look{Profile: termenv.Ascii, NoColor: true}, 80, 24)
		exactly(t, p.View(), 80, 24)
		p.Receive(m)
		for w := 1; w < 130; w += 3 {
			for h := 1; h < 45; h += 3 {
				p.SetSize(w, h)
				exactly(t, p.View(), w, h)
				assert.NotContains(t, p.View(), "\x1b]")
				p.Mouse(tea.MouseMsg{X: 1, Y: h / 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
				p.Act(keymap.PageDown)
			}
		}
		for _, size := range [][2]int{{1, 1}, {20, 5}, {36, 10}, {200, 60}} {
			mockview.NewScriptPicker(p.Styles, "a,你好\x1b", true).Box(size[0], size[1])
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
