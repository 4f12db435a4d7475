package cli

import (
	"errors"
	"fmt"
	"time"

	"redial/callback"
	"redial/history/replay"
)

// progressEvery is how often the progress line is drawn anew at most.
const progressEvery = 100 * time.Millisecond

// replayWatch prints a bulk replay as it goes: each callback as it ends on
// stdout, a progress line on a terminal's stderr.
type replayWatch struct {
	a     *app
	plan  *replay.Plan
	json  bool
	began time.Time
	drawn time.Time
	done  int
	tally map[callback.State]int
	// answered is true once any callback that was not delivered got an answer.
	answered bool
	err      error // the first failed write to stdout
}

func newReplayWatch(a *app, p *replay.Plan, json bool) *replayWatch {
	return &replayWatch{a: a, plan: p, json: json, began: time.Now(), tally: map[callback.State]int{}}
}

// observe takes one event at a time.
func (w *replayWatch) observe(e replay.Event) {
	if !e.Done {
		return
	}
	w.done++
	w.tally[e.Entry.State]++
	if e.Entry.State != callback.Delivered && e.Entry.Status != 0 {
		w.answered = true
	}
	w.clear()
	if e.Entry.ID != "" {
		w.print(e)
	}
	var journal *callback.JournalError
	switch {
	case errors.As(e.Err, &journal) && journal.Sent: // the error begins so
		w.a.err.line("%s was %s", safe(e.ID), safe(e.Err.Error()))
	case e.Err != nil && e.Entry.ID == "":
		w.a.err.line("%s was not sent: %s", safe(e.ID), safe(e.Err.Error()))
	}
	w.draw()
}

func (w *replayWatch) print(e replay.Event) {
	if w.json {
		if err := writeJSON(w.a.streams.Out, e.Entry); err != nil && w.err == nil {
			w.err = err
		}
		return
	}
	p := w.a.out
	p.line("%s  %s  %s  order %s  id %s", p.state(e.Entry.State), standing(e.Entry),
		took(e.Entry.MS), orNone(e.Entry.OrderID), safe(e.Entry.ID))
}

// draw shows how far the replay is, on a terminal.
func (w *replayWatch) draw() {
	now := time.Now()
	if !w.a.err.terminal || now.Sub(w.drawn) < progressEvery && w.done < w.plan.Items.Len() {
		return
	}
	w.drawn = now
	rate := float64(w.done) / max(now.Sub(w.began).Seconds(), 0.001)
	left := time.Duration(float64(w.plan.Items.Len()-w.done) / max(rate, 0.001) * float64(time.Second))
	_, _ = fmt.Fprintf(w.a.streams.Err, "\r%d of %d  %d delivered  %d rejected  %d failed  %.0f a second  %s left\x1b[K",
		w.done, w.plan.Items.Len(), w.tally[callback.Delivered], w.tally[callback.Rejected],
		w.tally[callback.Failed], rate, left.Round(time.Second))
}

// clear wipes the progress line, so that a line of output can take its place.
func (w *replayWatch) clear() {
	if w.a.err.terminal && !w.drawn.IsZero() {
		_, _ = fmt.Fprint(w.a.streams.Err, "\r\x1b[K")
	}
}

func (w *replayWatch) close() { w.clear() }

// exit is the exit code of a run that nobody interrupted.
func (w *replayWatch) exit(s replay.Summary) int {
	switch {
	case s.Delivered == s.Planned:
		return exitDone
	case s.Failed > 0 && s.Rejected+s.Unsendable == 0 && !w.answered:
		return exitNoAnswer
	}
	return exitRejected
}
