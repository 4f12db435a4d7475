package tui

import (
	"context"
	"errors"
	"sync"
	"time"

	"redial/tui/event"
	"redial/tui/replayview"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history/replay"
)

// planCmd plans a replay to a target; nothing is sent.
func (w world) planCmd(ctx context.Context, i replayview.Plan, t callback.Target) tea.Cmd {
	return func() tea.Msg {
		m := planMsg{want: i}
		if _, m.err = secretOf(ctx, t); m.err != nil {
			return m
		}
		o := replay.Options{Target: t, All: i.All}
		if len(i.IDs) > 0 {
			m.plan, m.err = replay.NewPlan(ctx, w.store, i.IDs, o)
		} else {
			m.plan, m.err = replay.Select(ctx, w.store, i.Query, o)
		}
		return m
	}
}

// runFrame is how far apart the looks at a run are: what happens in between comes
// in one message. To draw each event would cost more than the replay.
const runFrame = 100 * time.Millisecond

// runCmd carries a plan out; cancel ends it early. What happens comes as
// RunEventsMsg, and after the last of them the end as RunEndedMsg.
func (w world) runCmd(id event.DeliveryID, i replayview.RunPlan) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	steps := make(chan tea.Msg)
	work := func() tea.Msg {
		defer close(steps)
		if !w.pendingWrites.begin() {
			return nil
		}
		seen, ended := &runEvents{more: make(chan struct{}, 1)}, make(chan replayview.RunEndedMsg, 1)
		go func() {
			defer w.pendingWrites.done()
			ended <- w.carryOut(ctx, id, i, seen)
		}()
		tell := func(m tea.Msg) {
			select {
			case steps <- m:
			case <-w.ctx.Done():
			}
		}
		for {
			select {
			case <-seen.more:
			case end := <-ended:
				if steps := seen.Take(); len(steps) > 0 {
					tell(replayview.RunEventsMsg{ID: id, Steps: steps})
				}
				tell(end)
				return nil
			}
			tell(replayview.RunEventsMsg{ID: id, Steps: seen.Take()})
			select {
			case <-time.After(runFrame):
			case end := <-ended:
				ended <- end
			}
		}
	}
	return tea.Batch(work, event.Next(steps)), cancel
}

// carryOut is the run itself.
func (w world) carryOut(ctx context.Context, id event.DeliveryID, i replayview.RunPlan, seen *runEvents) replayview.RunEndedMsg {
	end := replayview.RunEndedMsg{ID: id, One: i.One, Target: i.Plan.Target.Name, Compare: i.Compare}
	end.Second.Before, end.Second.Mock = w.mock.Counts(i.Plan.Target)
	end.Summary, end.Err = i.Plan.Run(ctx, w.store, w.client, func(e replay.Event) {
		if e.Done {
			end.Original, end.Replayed = e.ID, e.Entry.ID
		}
		seen.add(&e)
	})
	if ctx.Err() != nil && errors.Is(end.Err, context.Canceled) {
		end.Err = nil // the summary tells what was and was not sent
	}
	end.Second.After, _ = w.mock.Counts(i.Plan.Target)
	return end
}

// runEvents is what has happened in a run and was not told yet.
type runEvents struct {
	more chan struct{} // holds a token when there is something

	mu    sync.Mutex // guards what follows
	steps []replayview.RunStep
}

func (r *runEvents) add(e *replay.Event) {
	step := replayview.StepOf(e)
	r.mu.Lock()
	r.steps = append(r.steps, step)
	r.mu.Unlock()
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *runEvents) Take() []replayview.RunStep {
	r.mu.Lock()
	defer r.mu.Unlock()
	steps := r.steps
	r.steps = make([]replayview.RunStep, 0, len(steps)) // as many may come again
	return steps
}
