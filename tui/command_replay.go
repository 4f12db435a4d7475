package tui

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history/replay"
)

// planCmd plans a replay to a target; nothing is sent.
func (w world) planCmd(ctx context.Context, i planIntent, t callback.Target) tea.Cmd {
	return func() tea.Msg {
		m := planMsg{want: i}
		if _, m.err = secretOf(ctx, t); m.err != nil {
			return m
		}
		o := replay.Options{Target: t, All: i.all}
		if len(i.ids) > 0 {
			m.plan, m.err = replay.NewPlan(ctx, w.store, i.ids, o)
		} else {
			m.plan, m.err = replay.Select(ctx, w.store, i.query, o)
		}
		return m
	}
}

// runFrame is how far apart the looks at a run are: what happens in between comes
// in one message. To draw each event would cost more than the replay.
const runFrame = 100 * time.Millisecond

// runCmd carries a plan out; cancel ends it early. What happens comes as
// runEventsMsg, and after the last of them the end as runEndedMsg.
func (w world) runCmd(id sendID, i runPlanIntent) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	steps := make(chan tea.Msg)
	work := func() tea.Msg {
		defer close(steps)
		if !w.underWay.begin() {
			return nil
		}
		seen, ended := &runEvents{more: make(chan struct{}, 1)}, make(chan runEndedMsg, 1)
		go func() {
			defer w.underWay.done()
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
				if steps := seen.take(); len(steps) > 0 {
					tell(runEventsMsg{id: id, steps: steps})
				}
				tell(end)
				return nil
			}
			tell(runEventsMsg{id: id, steps: seen.take()})
			select {
			case <-time.After(runFrame):
			case end := <-ended:
				ended <- end
			}
		}
	}
	return tea.Batch(work, nextCmd(steps)), cancel
}

// carryOut is the run itself.
func (w world) carryOut(ctx context.Context, id sendID, i runPlanIntent, seen *runEvents) runEndedMsg {
	end := runEndedMsg{id: id, one: i.one, target: i.plan.Target.Name, compare: i.compare}
	end.second.before, end.second.mock = w.mock.counts(i.plan.Target)
	end.summary, end.err = i.plan.Run(ctx, w.store, w.client, func(e replay.Event) {
		if e.Done {
			end.original, end.replayed = e.ID, e.Entry.ID
		}
		seen.add(&e)
	})
	if ctx.Err() != nil && errors.Is(end.err, context.Canceled) {
		end.err = nil // the summary tells what was and was not sent
	}
	end.second.after, _ = w.mock.counts(i.plan.Target)
	return end
}

// runEvents is what has happened in a run and was not told yet.
type runEvents struct {
	more chan struct{} // holds a token when there is something

	mu    sync.Mutex // guards what follows
	steps []runStep
}

func (r *runEvents) add(e *replay.Event) {
	step := stepOf(e)
	r.mu.Lock()
	r.steps = append(r.steps, step)
	r.mu.Unlock()
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *runEvents) take() []runStep {
	r.mu.Lock()
	defer r.mu.Unlock()
	steps := r.steps
	r.steps = make([]runStep, 0, len(steps)) // as many may come again
	return steps
}
