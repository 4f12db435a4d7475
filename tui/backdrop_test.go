package tui

import (
	"testing"
	"time"

	"redial/tui/event"
	"redial/tui/mockview"
	"redial/tui/replayview"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"redial/callback"
)

// TestBackdropStaysBehindARun has a run say how far it is: what stands behind is
// drawn again when a key is pressed, or the size changes, or the run ends.
func TestBackdropStaysBehindARun(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{width: 120, height: 40})
	r := replayview.NewRun(s.app.styles, 1, planOf(s, 12), noon)
	s.app.overlays = append(s.app.overlays, r)
	shown := func() string { return plainText(s.app.View()) }
	count := func(n int) string {
		s.app.undelivered = n
		s.send(replayview.RunEventsMsg{ID: 1, Steps: []replayview.RunStep{{Index: n, RunItem: replayview.RunItem{Done: true, Journaled: true, State: callback.Delivered, Status: 200}}}})
		s.send(event.HistoryGrewMsg{})
		return shown()
	}
	before := shown()
	assert.NotContains(t, before, "! 7 undelivered")

	assert.NotContains(t, count(7), "! 7 undelivered")
	assert.Contains(t, shown(), "1 of 12", "the run's own screen goes on")
	s.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	assert.Contains(t, shown(), "! 7 undelivered")

	assert.Contains(t, count(8), "! 7 undelivered")
	s.send(tea.KeyMsg{Type: tea.KeyDown})
	assert.Contains(t, shown(), "! 8 undelivered")

	assert.Contains(t, count(9), "! 8 undelivered")
	s.send(replayview.RunEndedMsg{ID: 1})
	assert.Contains(t, shown(), "! 9 undelivered")
}

// TestBackdropIsDrawnEverySecond has other things come by themselves.
func TestBackdropIsDrawnEverySecond(t *testing.T) {
	t.Parallel()
	var b backdrop
	after := func(d time.Duration, ms ...tea.Msg) bool {
		b.old = false
		for _, m := range append(ms, event.TickMsg{Now: noon.Add(d)}) {
			b.ages(m)
		}
		return b.old
	}
	assert.False(t, after(0, replayview.RunEventsMsg{}), "a run's steps change nothing there")
	assert.True(t, after(0, event.HistoryGrewMsg{}))
	assert.False(t, after(backdropEvery/2, event.HistoryGrewMsg{}), "not so soon again")
	assert.True(t, after(backdropEvery), "but then")
	assert.False(t, after(2*backdropEvery), "nothing has come since")
	assert.True(t, after(3*backdropEvery, event.StreamedMsg{Msg: event.HistoryGrewMsg{}}))
}

// TestInspectorFollowsWhenARunHasEnded has rows come during a run: the inspector
// shows the newest afterwards, and none of those in between.
func TestInspectorFollowsWhenARunHasEnded(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{width: 120, height: 40})
	s.loaded()
	r := replayview.NewRun(s.app.styles, 1, planOf(s, 12), noon)
	s.app.overlays = append(s.app.overlays, r)
	before, n := s.app.inspector.Entry.ID, s.app.history.Everything
	id, err := s.app.world.store.Callback(t.Context(), callback.Record{Body: []byte("{}"), Source: callback.FromReplay, Target: mockview.TargetName})
	assert.NoError(t, err)
	s.until("the new row", func() bool { return s.app.history.Everything > n })
	assert.Equal(t, id, s.app.history.Selected())
	assert.Equal(t, before, s.app.inspector.Entry.ID)
	s.send(replayview.RunEndedMsg{ID: 1})
	s.until("the newest", func() bool { return s.app.inspector.Entry.ID == id })
}
