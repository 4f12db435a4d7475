package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"redial/tui/event"
	"redial/tui/mockview"
	"redial/tui/replayview"

	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history/replay"
)

// planMsg answers Plan.
type planMsg struct {
	want replayview.Plan
	plan *replay.Plan
	err  error
}

// replay begins the work that a replay event wants.
func (a *app) replay(i event.Event) tea.Cmd {
	switch i := i.(type) {
	case replayview.Plan:
		t := a.targetNamed(i.To)
		if why := unusable(t); why != "" {
			return a.perform(event.Bad(why))
		}
		return a.plan(i, t)
	case replayview.DropPlan:
		a.endPlan()
	case replayview.RunPlan:
		return a.runPlan(i)
	case replayview.CancelRun:
		if f := a.deliveries[i.ID]; f != nil {
			f.cancel()
		}
	}
	return nil
}

// plan begins to plan a replay, in place of a planning under way. That of many
// shows at once that it is being counted.
func (a *app) plan(i replayview.Plan, t callback.Target) tea.Cmd {
	if a.endPlan != nil {
		a.endPlan()
	}
	ctx, cancel := context.WithCancel(a.world.ctx)
	a.endPlan = cancel
	a.planGen++
	i.Gen = a.planGen
	if !i.One {
		a.overlays = append(a.overlays, &replayview.PlanDialog{Styles: a.styles, Want: i})
	}
	return a.world.planCmd(ctx, i, t)
}

// unusable says why nothing can be sent to a target, "" where it can.
func unusable(t callback.Target) string {
	switch {
	case t.URL == "" && t.Name != mockview.TargetName:
		return "Nothing was sent: " + format.Clean(t.Name) + " is no target of this run. Choose another with S, or add it to the config."
	case t.URL == "":
		return "Nothing was sent: the mock is stopped. Start it in Mock (3), or choose a target with t."
	}
	if err := t.Check(); err != nil {
		return "Nothing was sent. " + format.Sentence(err)
	}
	return ""
}

// planned shows a plan before anything is sent. A replay of one callback to
// this machine is done at once: nothing about it needs a second thought.
func (a *app) planned(m planMsg) tea.Cmd {
	if m.want.Gen != a.planGen {
		return nil
	}
	for _, l := range a.overlays {
		if d, ok := l.(*replayview.PlanDialog); ok && d.Want.Gen == m.want.Gen {
			a.drop(d)
		}
	}
	if errors.Is(m.err, context.Canceled) {
		return nil
	}
	if ask, asks := a.noSecret(m.err, a.targetNamed(m.want.To), m.want); asks {
		return ask
	}
	switch {
	case m.err != nil:
		return a.perform(event.Bad("The replay can't be planned: " + format.Sentence(m.err)))
	case m.want.One && m.plan.Items.Len() == 1 && !asksFirst(m.plan.Target):
		return a.perform(replayview.RunPlan{Plan: m.plan, One: true, Compare: m.want.Compare})
	}
	return a.perform(event.Open{Overlay: &replayview.PlanDialog{Styles: a.styles, Plan: m.plan, Want: m.want}})
}

// runPlan begins a run, on a screen of its own unless it is of one callback.
func (a *app) runPlan(i replayview.RunPlan) tea.Cmd {
	a.lastSend++
	id := a.lastSend
	cmd, cancel := a.world.runCmd(id, i)
	what := "a replay of " + format.Plural(i.Plan.Items.Len(), "callback", "callbacks")
	a.deliveries[id] = &delivery{what: what, target: format.Clean(i.Plan.Target.Name), bulk: true, one: i.One, cancel: cancel, since: a.now}
	cmds := []tea.Cmd{cmd, a.tickNow()}
	if !i.One {
		cmds = append(cmds, a.perform(event.Open{Overlay: replayview.NewRun(a.styles, id, i.Plan, a.now)}))
	}
	return tea.Batch(cmds...)
}

// runEnded says how a run ended, where no screen of its own does.
func (a *app) runEnded(m replayview.RunEndedMsg) tea.Cmd {
	var stopped *replay.StopError
	switch {
	case m.Err != nil && (!m.One || !errors.As(m.Err, &stopped)): // one callback has no rest to stop
		a.say(event.Bad(format.Sentence(m.Err)))
	case m.One:
		a.say(replayToast(m))
		return tea.Batch(a.ended(m.ID), a.perform(comparisonAfter(m)))
	case !a.watches(m.ID):
		a.say(backgroundToast(m))
	}
	return a.ended(m.ID)
}

// watches reports whether the screen of a run is open.
func (a *app) watches(id event.DeliveryID) bool {
	return slices.ContainsFunc(a.overlays, func(l widget.Overlay) bool {
		r, ok := l.(*replayview.Run)
		return ok && r.ID == id
	})
}

// backgroundToast says how a run ended that nobody watched.
func backgroundToast(m replayview.RunEndedMsg) event.Toast {
	s := m.Summary
	text := fmt.Sprintf("The replay to %s has ended: %s of %s delivered.", format.Clean(m.Target), format.Count(s.Delivered), format.Count(s.Planned))
	if s.Delivered == s.Planned {
		return event.Good(text)
	}
	return event.Bad(text + " U lists what is left, and R there sends it.")
}

// comparison wants shown what a replay of one callback is to be compared with.
func comparisonAfter(m replayview.RunEndedMsg) event.Event {
	i := answersRequest{before: m.Original, after: m.Replayed}
	switch {
	case m.Compare == replayview.CompareNothing || m.Replayed == "":
		return nil
	case m.Compare == replayview.CompareAgain:
		i.again = &m.Second
	}
	return i
}

func replayToast(m replayview.RunEndedMsg) event.Toast {
	s := m.Summary
	switch {
	case s.Delivered > 0:
		return event.Good("Replayed to " + m.Target + ": delivered.")
	case s.Rejected > 0:
		return event.Bad("Replayed to " + m.Target + ": rejected. The new callback says why.")
	case s.Unsendable > 0:
		return event.Bad("Nothing was sent to " + m.Target + ": the callback is damaged in the history, or its body holds the secret.")
	case s.Canceled > 0:
		return event.Info("The replay to " + m.Target + " was cancelled.")
	default:
		return event.Bad("Replayed to " + m.Target + ": failed again. It is safe to replay with r.")
	}
}
