package tui

import (
	"testing"
	"time"

	"redial/tui/event"
	"redial/tui/mockview"
	"redial/tui/replayview"

	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

func TestReplayOfOneGoesToTheTop(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("end").sees("REJECTED")
	s.press("r").sees("Replayed to mock: delivered")
	s.until("the new row", func() bool { return s.app.history.Rows.Len() == 5 })
	assert.Equal(t, 4, s.app.history.List.Cursor(), "the cursor stays on its callback")
}

func TestReplayOfAllShowsThePlanFirst(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("R").sees("Replay", "3 callbacks", "Skips", "enter send")
	require.Equal(t, 4, s.app.history.Rows.Len(), "nothing is sent before enter")
	s.press("enter").sees("Replayed to mock", "✓ 2 delivered", "✗ 1 rejected", "esc close")
	s.press("esc").loses("Replayed to mock")
	s.until("the new rows", func() bool { return s.app.history.Rows.Len() == 7 })
}

func TestNewRowsNeverMoveTheCursor(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("down", "down")
	before := s.app.history.Selected()
	require.NotEmpty(t, before)
	s.press("r").until("the new row", func() bool { return s.app.history.Rows.Len() == 5 })
	assert.Equal(t, before, s.app.history.Selected())
	assert.Equal(t, 3, s.app.history.List.Cursor())
	s.press("g").until("follows", func() bool { return s.app.history.Follows })
}

func TestQuitAsksWhileSomethingIsInFlight(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.run(s.app.perform(mockview.SetScript{Script: "slow:5s"}))
	s.until("the script", func() bool { return s.app.mockScript == "slow:5s" })
	s.press("end", "r")
	s.until("in delivery", func() bool { return len(s.app.deliveries) == 1 })
	s.press("q").sees("Still sending", "1 callback to mock", "cancel and quit", "wait for the answers")
	s.press("esc").loses("Still sending")
	s.press("q", "c")
	quit := false
	for !quit {
		m := <-s.msgs
		_, quit = m.(tea.QuitMsg)
		if !quit {
			s.send(m)
		}
	}
	assert.Empty(t, s.app.deliveries)
}

func TestReplayIsCancelledCleanly(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.run(s.app.perform(mockview.SetScript{Script: "slow:5s*"}))
	s.until("the script", func() bool { return s.app.mockScript != "" })
	s.press("R").sees("enter send")
	s.press("enter").sees("Replaying to mock")
	s.press("esc").sees("Stopped:", "not sent", "esc close")
	assert.Empty(t, s.app.deliveries)
	assert.NotContains(t, plainText(s.View()), "ontext canceled")
}

func TestStoppedRunSaysWhatWasSent(t *testing.T) {
	t.Parallel()
	item := func(state callback.State, class callback.ErrorClass) history.Entry {
		return history.Entry{ID: "01", State: state, Error: class}
	}
	delivered, cut := item(callback.Delivered, ""), item(callback.Failed, callback.ErrCanceled)
	tests := []struct {
		name    string
		ended   []history.Entry
		summary replay.Summary
		want    []string
	}{
		{
			"all were cut off",
			[]history.Entry{cut, cut},
			replay.Summary{Planned: 2, Canceled: 2, Interrupted: 2},
			[]string{"0 failed", "2 cancelled", "Stopped: 0 sent, 0 not sent. 2 cut off on the way: safe to send again."},
		},
		{
			"none was begun", nil,
			replay.Summary{Planned: 2, Canceled: 2},
			[]string{"2 cancelled", "Stopped: 0 sent, 2 not sent."},
		},
		{
			"one of each",
			[]history.Entry{delivered, cut, cut},
			replay.Summary{Planned: 3, Sent: 1, Delivered: 1, Canceled: 2, Interrupted: 1},
			[]string{"1 delivered", "0 failed", "Stopped: 1 sent, 1 not sent. 1 cut off"},
		},
		{"all had an answer", []history.Entry{delivered, delivered}, replay.Summary{Planned: 2, Sent: 2, Delivered: 2}, []string{"Done."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openScreen(t, testLook{})
			r := replayview.NewRun(theme.New(theme.Look{}), 1, planOf(s, tt.summary.Planned), time.Time{})
			for i, e := range tt.ended {
				r.Step(replayview.StepOf(&replay.Event{Index: i, Done: true, Entry: e}))
			}
			r.Summary = &tt.summary
			for _, want := range tt.want {
				assert.Contains(t, plainText(r.Box(120, 40)), want)
			}
		})
	}
}

func TestReplayElsewhereAsksForItsName(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{targets: withSecret(elsewhere())})
	s.press("t", "down", "enter").sees("target ● prod")
	s.press("R").sees("not this machine", "enter send")
	s.press("enter").sees("Type prod to send")
	s.write("mock").press("enter").sees("Type prod to send")
	s.press("esc").loses("Type prod")
	require.Equal(t, 4, s.app.history.Rows.Len(), "nothing was sent")
}

func TestEditOpensTheBodyInCompose(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("down").sees("REJECTED").loaded()
	s.press("e").until("Compose", func() bool { return s.app.tab == event.TabCompose })
	s.sees("7c9e6679-7425-40de-944b-e07fc1f90ae7")
}

func TestStoppedMockSaysSo(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.run(s.app.perform(mockview.StopMock{}))
	s.until("the stop", func() bool { return !s.app.mockUp })
	s.press("r").sees("the mock is stopped")
}

// withSecret gives targets a secret.
func withSecret(targets []callback.Target) []callback.Target {
	for i := range targets {
		targets[i].Secret = callback.FixedSecret(callback.NewSecret("any"))
	}
	return targets
}
