package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// planIntent wants a replay planned: of these callbacks, or of all that match
// the query where there are none. planMsg answers.
type planIntent struct {
	gen   generation // given when the planning begins
	ids   []string
	query history.Query
	all   bool   // also what is delivered already
	one   bool   // asks no more than it must
	of    string // what is replayed, in a few words
	to    string // the target's name, "" is the current one
	// compare is what is shown once the one callback has been replayed.
	compare comparison
}

// comparison is what is shown after a replay of one callback.
type comparison int

const (
	compareNothing comparison = iota
	compareAnswers            // with the original's answer
	compareAgain              // that, and what a duplicate changed
)

// planMsg answers planIntent.
type planMsg struct {
	want planIntent
	plan *replay.Plan
	err  error
}

// dropPlanIntent ends the planning that is under way.
type dropPlanIntent struct{}

// runPlanIntent carries a plan out; cancelRunIntent ends that.
type (
	runPlanIntent struct {
		plan    *replay.Plan
		one     bool
		compare comparison
	}
	cancelRunIntent struct{ id sendID }
)

// runEventsMsg is what has happened in a run since the last such message.
type runEventsMsg struct {
	id    sendID
	steps []runStep
}

// runEndedMsg is the end of a run.
type runEndedMsg struct {
	id      sendID
	one     bool
	target  string
	summary replay.Summary
	err     error
	// compare, and what for: the original, the new callback, the mock's counts.
	compare            comparison
	original, replayed string
	second             secondSend
}

// replay begins the work that a replay intent wants.
func (a *app) replay(i intent) tea.Cmd {
	switch i := i.(type) {
	case planIntent:
		t := a.targetNamed(i.to)
		if why := unusable(t); why != "" {
			return a.perform(sayBad(why))
		}
		return a.plan(i, t)
	case dropPlanIntent:
		a.endPlan()
	case runPlanIntent:
		return a.runPlan(i)
	case cancelRunIntent:
		if f := a.flights[i.id]; f != nil {
			f.cancel()
		}
	}
	return nil
}

// plan begins to plan a replay, in place of a planning under way. That of many
// shows at once that it is being counted.
func (a *app) plan(i planIntent, t callback.Target) tea.Cmd {
	if a.endPlan != nil {
		a.endPlan()
	}
	ctx, cancel := context.WithCancel(a.world.ctx)
	a.endPlan = cancel
	a.planGen++
	i.gen = a.planGen
	if !i.one {
		a.layers = append(a.layers, &planDialog{styles: a.styles, want: i})
	}
	return a.world.planCmd(ctx, i, t)
}

// unusable says why nothing can be sent to a target, "" where it can.
func unusable(t callback.Target) string {
	switch {
	case t.URL == "" && t.Name != mockName:
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
	if m.want.gen != a.planGen {
		return nil
	}
	for _, l := range a.layers {
		if d, ok := l.(*planDialog); ok && d.want.gen == m.want.gen {
			a.drop(d)
		}
	}
	if errors.Is(m.err, context.Canceled) {
		return nil
	}
	if ask, asks := a.noSecret(m.err, a.targetNamed(m.want.to), m.want); asks {
		return ask
	}
	switch {
	case m.err != nil:
		return a.perform(sayBad("The replay can't be planned: " + format.Sentence(m.err)))
	case m.want.one && m.plan.Items.Len() == 1 && !asksFirst(m.plan.Target):
		return a.perform(runPlanIntent{plan: m.plan, one: true, compare: m.want.compare})
	}
	return a.perform(openLayerIntent{&planDialog{styles: a.styles, plan: m.plan, want: m.want}})
}

// runPlan begins a run, on a screen of its own unless it is of one callback.
func (a *app) runPlan(i runPlanIntent) tea.Cmd {
	a.lastSend++
	id := a.lastSend
	cmd, cancel := a.world.runCmd(id, i)
	what := "a replay of " + format.Plural(i.plan.Items.Len(), "callback", "callbacks")
	a.flights[id] = &flight{what: what, target: format.Clean(i.plan.Target.Name), bulk: true, one: i.one, cancel: cancel, since: a.now}
	cmds := []tea.Cmd{cmd, a.hurry()}
	if !i.one {
		cmds = append(cmds, a.perform(openLayerIntent{newRunScreen(a.styles, id, i.plan, a.now)}))
	}
	return tea.Batch(cmds...)
}

// runEnded says how a run ended, where no screen of its own does.
func (a *app) runEnded(m runEndedMsg) tea.Cmd {
	var stopped *replay.StopError
	switch {
	case m.err != nil && (!m.one || !errors.As(m.err, &stopped)): // one callback has no rest to stop
		a.say(sayBad(format.Sentence(m.err)))
	case m.one:
		a.say(replayToast(m))
		return tea.Batch(a.ended(m.id), a.perform(m.comparison()))
	case !a.watches(m.id):
		a.say(backgroundToast(m))
	}
	return a.ended(m.id)
}

// watches reports whether the screen of a run is open.
func (a *app) watches(id sendID) bool {
	return slices.ContainsFunc(a.layers, func(l widget.Overlay) bool {
		r, ok := l.(*runScreen)
		return ok && r.id == id
	})
}

// backgroundToast says how a run ended that nobody watched.
func backgroundToast(m runEndedMsg) toastIntent {
	s := m.summary
	text := fmt.Sprintf("The replay to %s has ended: %s of %s delivered.", format.Clean(m.target), format.Count(s.Delivered), format.Count(s.Planned))
	if s.Delivered == s.Planned {
		return sayGood(text)
	}
	return sayBad(text + " U lists what is left, and R there sends it.")
}

// comparison wants shown what a replay of one callback is to be compared with.
func (m runEndedMsg) comparison() intent {
	i := answersIntent{before: m.original, after: m.replayed}
	switch {
	case m.compare == compareNothing || m.replayed == "":
		return nil
	case m.compare == compareAgain:
		i.again = &m.second
	}
	return i
}

func replayToast(m runEndedMsg) toastIntent {
	s := m.summary
	switch {
	case s.Delivered > 0:
		return sayGood("Replayed to " + m.target + ": delivered.")
	case s.Rejected > 0:
		return sayBad("Replayed to " + m.target + ": rejected. The new callback says why.")
	case s.Unsendable > 0:
		return sayBad("Nothing was sent to " + m.target + ": the callback is damaged in the history, or its body holds the secret.")
	case s.Canceled > 0:
		return sayInfo("The replay to " + m.target + " was cancelled.")
	default:
		return sayBad("Replayed to " + m.target + ": failed again. It is safe to replay with r.")
	}
}
