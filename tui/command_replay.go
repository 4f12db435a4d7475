package tui

import (
	"context"
	"errors"

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

// runCmd carries a plan out; cancel ends it early. What happens comes as
// runEventsMsg, the end as runEndedMsg.
func (w world) runCmd(id sendID, i runPlanIntent) (cmd tea.Cmd, cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	events := make(chan replay.Event, 256)
	steps := make(chan tea.Msg)
	w.flights.Add(1)
	work := func() tea.Msg {
		defer w.flights.Done()
		defer close(events)
		end := runEndedMsg{id: id, one: i.one, target: i.plan.Target.Name, compare: i.compare}
		end.second.before, end.second.mock = w.mock.counts(i.plan.Target)
		summary, err := i.plan.Run(ctx, w.store, w.client, func(e replay.Event) {
			if e.Done {
				end.original, end.replayed = e.ID, e.Entry.ID
			}
			select {
			case events <- e:
			case <-w.ctx.Done():
			}
		})
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = nil // the summary tells what was and was not sent
		}
		end.second.after, _ = w.mock.counts(i.plan.Target)
		end.summary, end.err = summary, err
		return end
	}
	gather := func() tea.Msg {
		defer close(steps)
		for e := range events {
			m := runEventsMsg{id: id, events: []replay.Event{e}}
			for more := true; more; {
				select {
				case e, ok := <-events:
					if more = ok; ok {
						m.events = append(m.events, e)
					}
				default:
					more = false
				}
			}
			select {
			case steps <- m:
			case <-w.ctx.Done():
				return nil
			}
		}
		return nil
	}
	return tea.Batch(work, gather, nextCmd(steps)), cancel
}
