package tui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"redial/callback"
	"redial/history/replay"
	"redial/tui/event"
	"redial/tui/label"
	"redial/tui/replayview"
)

func TestTryText(t *testing.T) {
	t.Parallel()
	c := &callback.Client{AttemptTimeout: 20 * time.Second, Retry: callback.RetryPolicy{Retries: 2}}
	for _, tt := range []struct {
		took   time.Duration
		client *callback.Client
		try    int
		roomy  bool
		want   string
	}{
		{12900 * time.Millisecond, c, 2, true, "12 s of 20 s, try 2 of 3"},
		{-time.Second, c, 1, true, "0 s of 20 s, try 1 of 3"},
		{time.Second, c, 9, true, "1 s of 20 s, try 3 of 3"},
		{time.Second, &callback.Client{}, 1, true, "1 s of 30 s"},
		{time.Second, c, 2, false, "1 s"},
		{time.Second, nil, 1, true, "1 s"},
	} {
		assert.Equal(t, tt.want, label.Try(tt.took, tt.client, tt.try, tt.roomy))
	}
}

// A replay of one callback shows its time and its try, and can be cancelled from
// anywhere; a send in Compose too.
func TestWhatIsSentShowsItsTimeAndCanBeCancelled(t *testing.T) {
	t.Parallel()
	a := openScreen(t, testLook{}).app
	a.world.client = &callback.Client{Retry: callback.RetryPolicy{Retries: 2}}
	a.now = noon
	assert.Equal(t, "Nothing is being sent.", a.whyGlobal("cancel"))
	cancelled := 0
	a.deliveries[7] = &delivery{what: "a replay", bulk: true, one: true, since: noon, cancel: func() { cancelled++ }}
	a.now = noon.Add(4 * time.Second)
	assert.Equal(t, "sending 1, 4 s of 30 s, try 1 of 3", a.deliveriesText(true))
	a.countTries(replayview.RunEventsMsg{ID: 7, Steps: []replayview.RunStep{replayview.StepOf(&replay.Event{Attempt: &callback.Attempt{N: 1, Status: 500}})}})
	a.now = noon.Add(9 * time.Second)
	assert.Equal(t, "sending 1, 5 s of 30 s, try 2 of 3", a.deliveriesText(true))
	a.deliveries[8] = &delivery{what: "1 callback", since: noon, cancel: func() { cancelled++ }}
	assert.Equal(t, "sending 2", a.deliveriesText(true))
	assert.Empty(t, a.whyGlobal("cancel"))
	a.perform(event.CancelSend{})
	assert.Equal(t, 1, cancelled, "esc in Compose cancels what Compose sent")
	a.perform(a.Act("cancel"))
	assert.Equal(t, 3, cancelled)
}
