package tui

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redial/tui/mockview"

	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
)

// noon is what the clock of every screen says.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// screenTest drives the model itself: keys in, screens out, with a store on a
// file and a mock on loopback. Commands run as bubbletea would run them.
type screenTest struct {
	t    *testing.T
	app  *app
	msgs chan tea.Msg
}

// testLook is a screen's size and what it can show.
type testLook struct {
	width, height int
	look          theme.Look
	examples      []Example
	targets       []callback.Target
	keys          map[string][]string
	past          string // lines of the history
	draft         string // the draft's file, one of its own where that is ""
}

var inColour = theme.Look{Profile: termenv.TrueColor, Dark: true}

// openScreen starts the UI on an empty history.
func openScreen(t *testing.T, l testLook) *screenTest {
	t.Helper()
	if l.width == 0 {
		l.width, l.height = 120, 40
	}
	if l.look == (theme.Look{}) {
		l.look = theme.Look{Profile: termenv.TrueColor, Dark: true, NoColor: true}
	}
	dir := t.TempDir()
	dir = filepath.Join(dir, strings.Repeat("d", max(160-len(dir), 1))) // as long in every run: a screen shows its length
	require.NoError(t, os.Mkdir(dir, 0o700))
	clock := newTestClock()
	store, err := history.Open(writePast(t, dir, l.past), history.Options{Now: clock.next})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{
		Store: store, StartMock: startTestMock, Target: mockview.TargetName, Examples: l.examples,
		Client:    &callback.Client{Journal: store, Retry: callback.RetryPolicy{Retries: 3, Base: time.Millisecond, Cap: time.Millisecond, RetryAfterCap: time.Millisecond}},
		Targets:   append([]callback.Target{{Name: mockview.TargetName}}, l.targets...),
		DraftPath: filepath.Join(dir, "draft.json"),
	}
	if l.draft != "" {
		o.DraftPath = l.draft
	}
	w := newWorld(ctx, o, io.Discard)
	w.now = func() time.Time { return noon }
	w.clipboard = fakeClipboard(func([]byte) {})
	table, err := keymap.New(l.keys)
	require.NoError(t, err)
	s := &screenTest{t: t, app: newApp(w, o, theme.New(l.look), table), msgs: make(chan tea.Msg, 1000)}
	t.Cleanup(func() {
		cancel()
		w.pendingWrites.wait()
		require.NoError(t, w.mock.Close())
		require.NoError(t, store.Close())
	})
	s.run(s.app.Init())
	s.send(tea.WindowSizeMsg{Width: l.width, Height: l.height})
	s.until("the first answer", func() bool { return s.app.history.Rows.View != nil && s.app.mockUp && !s.app.now.IsZero() })
	return s
}

// startTestMock starts a mock whose secret is the same in every run.
func startTestMock(o mock.Options) (*mock.Server, error) {
	if o.Secret.Empty() {
		o.Secret = callback.NewSecret("the secret of the screens")
	}
	return mock.Start(o)
}

// run lets a command work; what it sends comes by pump.
func (s *screenTest) run(c tea.Cmd) {
	if c == nil {
		return
	}
	go func() {
		switch m := c().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range m {
				s.run(c)
			}
		default:
			s.msgs <- m
		}
	}()
}

// send gives the model a message and runs what it wants.
func (s *screenTest) send(m tea.Msg) {
	_, c := s.app.Update(m)
	s.run(c)
	s.View()
}

// View draws the screen and holds it to its size.
func (s *screenTest) View() string {
	s.t.Helper()
	v := s.app.View()
	lines := strings.Split(v, "\n")
	if s.app.height > 0 && s.app.width > 0 {
		require.Len(s.t, lines, s.app.height, "the screen's height")
		for i, l := range lines {
			require.Equal(s.t, s.app.width, width([]string{l})-3, "the width of line %d: %q", i, l)
		}
	}
	return v
}

// press sends keys by bubbletea's names; a longer word is typed as it is.
func (s *screenTest) press(keys ...string) *screenTest {
	for _, k := range keys {
		s.send(keyOf(k))
	}
	return s
}

// write types text, a key for each character.
func (s *screenTest) write(text string) *screenTest {
	for _, r := range text {
		s.send(keyOf(string(r)))
	}
	return s
}

func keyOf(name string) tea.KeyMsg {
	for t := tea.KeyType(-100); t < 200; t++ {
		if t != tea.KeyRunes && t != tea.KeySpace && (tea.KeyMsg{Type: t}).String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Alt: true}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// until pumps messages into the model until something is so.
func (s *screenTest) until(what string, so func() bool) *screenTest {
	s.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for !so() {
		select {
		case m := <-s.msgs:
			if _, quit := m.(tea.QuitMsg); quit {
				require.FailNow(s.t, "the program quit while waiting for "+what)
			}
			s.send(m)
		case <-late.C:
			require.FailNow(s.t, "never came: "+what, "screen:\n%s", s.app.View())
		}
	}
	return s
}

// sees waits until the screen shows each text.
func (s *screenTest) sees(texts ...string) *screenTest {
	s.t.Helper()
	for _, text := range texts {
		s.until(text, func() bool { return strings.Contains(plainText(s.View()), text) })
	}
	return s
}

// loses waits until the screen shows a text no more.
func (s *screenTest) loses(text string) *screenTest {
	s.t.Helper()
	return s.until("the end of "+text, func() bool { return !strings.Contains(plainText(s.View()), text) })
}

// testClock gives times a millisecond apart.
type testClock struct{ ticks chan time.Time }

func newTestClock() *testClock {
	c := &testClock{ticks: make(chan time.Time, 1)}
	c.ticks <- noon.Add(-time.Hour)
	return c
}

func (c *testClock) next() time.Time {
	t := <-c.ticks
	c.ticks <- t.Add(time.Second)
	return t
}

// fakeClipboard takes what is copied, as a terminal does that says nothing.
type fakeClipboard func(data []byte)

func (f fakeClipboard) Copy(_ context.Context, data []byte, _ bool) (term.Copied, error) {
	f(data)
	return term.Copied{By: "by the terminal's clipboard (OSC 52)", Unsure: " Some terminals refuse without a word."}, nil
}
