package tui

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"redial/tui/browser"
	"redial/tui/event"
	"redial/tui/inspector"

	"redial/tui/keymap"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnActionWaitsForTheRead presses a key before the callback under the
// cursor has been read, and before its row has.
func TestAnActionWaitsForTheRead(t *testing.T) {
	t.Parallel()
	const second = "01JD7Q00000000000000000005"
	cases := map[string]struct {
		key string
		so  func(s *screenTest) bool
	}{
		"edit":      {"e", func(s *screenTest) bool { return s.app.tab == event.TabCompose }},
		"copy":      {"y", func(s *screenTest) bool { return strings.Contains(s.app.toast.Text, "Copied the body") }},
		"copy-what": {"Y", func(s *screenTest) bool { return len(s.app.overlays) == 1 }},
		"diff":      {"d", func(s *screenTest) bool { return s.app.inspector.Diff != nil }},
		"replay":    {"r", func(s *screenTest) bool { return len(s.app.overlays) == 1 || len(s.app.deliveries) == 1 }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openPast(t, testLook{})
			s.press("down", c.key).until("the action", func() bool { return c.so(s) })
			require.Equal(t, second, s.app.history.Selected())
			require.True(t, !needsBody(s.app.table.ByID[name].ID) || s.app.inspector.Entry.ID == second)
		})
		t.Run(name+" of an unread row", func(t *testing.T) {
			t.Parallel()
			s := openPast(t, testLook{})
			s.app.history.Rows = browser.NewRows(s.app.history.Rows.View)
			s.press("down", c.key).until("the action", func() bool { return c.so(s) })
			require.Equal(t, second, s.app.history.Selected())
		})
	}
}

// TestAnActionThatWaitsIsDropped moves on before the callback has been read:
// nothing may happen to another.
func TestAnActionThatWaitsIsDropped(t *testing.T) {
	t.Parallel()
	for _, away := range []string{"down", "up", "3", "?"} {
		s := openPast(t, testLook{})
		s.press("down", "e")
		require.Equal(t, keymap.Edit, s.app.awaited.id)
		s.press(away)
		require.Empty(t, s.app.awaited.id, away)
		s.loaded()
		require.NotEqual(t, event.TabCompose, s.app.tab, away)
	}
}

func TestAnUnreadableCallbackSaysSo(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("down", "e")
	s.send(inspector.LoadedMsg{Gen: s.app.inspector.Expected.Load, ID: s.app.inspector.Wanted, Err: context.DeadlineExceeded})
	require.Empty(t, s.app.awaited.id)
	require.Contains(t, s.app.toast.Text, "can't be read")
}

// copies catches what the program copies.
func (s *screenTest) copies() func() []byte {
	s.t.Helper()
	caught := make(chan []byte, 10)
	s.app.world.clipboard = fakeClipboard(func(data []byte) { caught <- data })
	return func() []byte {
		s.until("a copy", func() bool { return len(caught) > 0 })
		return <-caught
	}
}

// TestCopyTakesWhatTheTabShows copies from each tab of a callback that was
// tried three times.
func TestCopyTakesWhatTheTabShows(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	copied := s.copies()
	s.press("down", "enter").loaded()
	next := func() string { s.press("y"); return string(copied()) }
	assert.Equal(t, string(s.app.inspector.Body), next())
	s.press("]")
	assert.Equal(t, `{"error":"gave up"}`, next())
	s.press("]")
	tries := next()
	assert.Equal(t, 3, strings.Count(tries, "try "))
	assert.Contains(t, tries, "Retry-After: 2")
	s.press("]")
	findings := next()
	for _, f := range s.app.inspector.Report.Findings {
		assert.Contains(t, findings, f.Message)
	}
	s.press("]")
	assert.Contains(t, next(), s.app.inspector.Diagnosis.Headline)
	s.press("]").until("the diff", func() bool { return s.app.inspector.Diff != nil })
	assert.Contains(t, next(), "Bob,7,extra")
}

// TestCopyWhat takes every choice of the menu.
func TestCopyWhat(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	copied := s.copies()
	s.app.curl = func(url string, body []byte) string { return "curl " + url }
	s.press("down").loaded()
	e := s.app.inspector.Entry
	row, err := json.Marshal(e)
	require.NoError(t, err)
	for key, want := range map[string]string{
		"b": string(s.app.inspector.Body), "r": `{"error":"gave up"}`, "c": "curl " + e.URL,
		"i": e.ID, "o": e.OrderID, "j": string(row), "h": s.app.replayCommand(e.ID),
	} {
		s.press("Y", key)
		assert.Equal(t, want, string(copied()), key)
	}
}
