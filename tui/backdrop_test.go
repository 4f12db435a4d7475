package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"redial/callback"
)

// TestBackdropStaysBehindARun has a run say how far it is: what stands behind is
// drawn again when something else comes, or the size changes, or the run ends.
func TestBackdropStaysBehindARun(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{width: 120, height: 40})
	r := newRunScreen(s.app.styles, 1, planOf(s, 12), noon)
	s.app.layers = append(s.app.layers, r)
	shown := func() string { return plainText(s.app.View()) }
	count := func(n int) string {
		s.app.undelivered = n
		s.send(runEventsMsg{id: 1, steps: []runStep{{index: n, runItem: runItem{done: true, journaled: true, state: callback.Delivered, status: 200}}}})
		s.send(tickMsg{now: noon.Add(time.Second), chain: s.app.ticks})
		return shown()
	}
	before := shown()
	assert.NotContains(t, before, "! 7 undelivered")

	assert.NotContains(t, count(7), "! 7 undelivered")
	assert.Contains(t, shown(), "1 of 12", "the run's own screen goes on")
	s.send(historyGrewMsg{})
	assert.Contains(t, shown(), "! 7 undelivered")

	assert.Contains(t, count(8), "! 7 undelivered")
	s.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	assert.Contains(t, shown(), "! 8 undelivered")

	assert.Contains(t, count(9), "! 8 undelivered")
	s.send(runEndedMsg{id: 1})
	assert.Contains(t, shown(), "! 9 undelivered")
}

// TestInspectorFollowsWhenARunHasEnded has rows come during a run: the inspector
// shows the newest afterwards, and none of those in between.
func TestInspectorFollowsWhenARunHasEnded(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{width: 120, height: 40})
	s.loaded()
	r := newRunScreen(s.app.styles, 1, planOf(s, 12), noon)
	s.app.layers = append(s.app.layers, r)
	before, n := s.app.inspector.entry.ID, s.app.history.everything
	id, err := s.app.world.store.Callback(t.Context(), callback.Record{Body: []byte("{}"), Source: callback.FromReplay, Target: mockName})
	assert.NoError(t, err)
	s.until("the new row", func() bool { return s.app.history.everything > n })
	assert.Equal(t, id, s.app.history.selected())
	assert.Equal(t, before, s.app.inspector.entry.ID)
	s.send(runEndedMsg{id: 1})
	s.until("the newest", func() bool { return s.app.inspector.entry.ID == id })
}
