package tui

import (
	"maps"
	"slices"

	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/replayview"

	"redial/tui/format"
	"redial/tui/keymap"

	"redial/history"
)

// actCallback does an action on the callback that is selected.
func (a *app) actCallback(id keymap.ID) event.Event {
	if !a.ready(id) {
		a.await(id)
		return nil
	}
	switch id {
	case keymap.Other:
		return event.FocusInspector{On: !a.inspecting}
	case keymap.Replay:
		return replayview.Plan{IDs: []string{a.history.Selected()}, One: true}
	case keymap.ReplayN:
		return a.planMany()
	case keymap.ReplayTo:
		if n := len(a.history.Marks); n > 0 {
			return a.replayMarkedTo(slices.Sorted(maps.Keys(a.history.Marks)))
		}
		return a.replayTo(a.history.Selected())
	case keymap.Again:
		return a.sendAgain()
	case keymap.Answers:
		return answersRequest{before: a.comparedWith().Other, after: a.inspector.Entry.ID}
	case keymap.Edit:
		return event.EditCallback{Body: a.inspector.Body, ReplayOf: a.inspector.Entry.ID}
	case keymap.Copy:
		return a.inspector.CopyShown()
	case keymap.CopyWhat:
		return a.copyMenu()
	case keymap.Diff:
		return a.Compare()
	}
	return nil
}

// planMany plans a replay of the marked callbacks, or of all that are listed.
func (a *app) planMany() event.Event {
	if n := len(a.history.Marks); n > 0 {
		return replayview.Plan{IDs: slices.Sorted(maps.Keys(a.history.Marks)), Of: "the " + format.Count(n) + " marked"}
	}
	q, err := history.ParseQuery(a.history.Applied, a.now)
	if err != nil {
		return event.Bad(format.Sentence(err))
	}
	of := "all " + format.Count(a.history.Rows.View.Len())
	if q.Empty() {
		return replayview.Plan{Query: q, Of: of + ", no filter"}
	}
	return replayview.Plan{Query: q, Of: of + " that match"}
}

// Compare opens the Diff tab: against the one marked callback, else the
// original of a replay, else the try before.
func (a *app) Compare() event.Event {
	a.inspecting = true
	a.layout()
	return a.inspector.Compare(a.comparedWith())
}

// comparedWith is the selected callback and the one that it is compared with.
func (a *app) comparedWith() inspector.Diff {
	e := a.inspector.Entry
	d := inspector.Diff{ID: e.ID, Other: e.ReplayOf, What: "the original"}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(a.history.Marks)), func(id string) bool { return id == d.ID })
	if len(others) == 1 {
		d.Other, d.What = others[0], "the marked one"
	}
	return d
}

// replayTo lets a target be chosen for one replay. The current one stays what
// it is.
func (a *app) replayTo(id string) event.Event {
	return a.pickTarget("Replay to", func(name string) event.Event {
		return replayview.Plan{IDs: []string{id}, To: name, One: true, All: true, Compare: replayview.CompareAnswers}
	})
}

// replayMarkedTo lets a target be chosen for a replay of the marked callbacks.
func (a *app) replayMarkedTo(ids []string) event.Event {
	of := "the " + format.Count(len(ids)) + " marked"
	return a.pickTarget("Replay "+of+" to", func(name string) event.Event {
		return replayview.Plan{IDs: ids, To: name, Of: of}
	})
}

// sendAgain sends the selected callback once more to where it went.
func (a *app) sendAgain() event.Event {
	e := a.inspector.Entry
	return replayview.Plan{IDs: []string{e.ID}, To: e.Target, One: true, All: true, Compare: replayview.CompareAgain}
}

// whyCallback says why an action on the selected callback can't be done now.
func (a *app) whyCallback(id keymap.ID) string {
	switch {
	case a.history.Rows.Len() > 0, a.history.HeldAlone():
	case a.history.Everything > 0:
		return "No callback matches the filter; esc clears it."
	default:
		return "There is no callback yet."
	}
	if needsBody(id) && a.unreadable() {
		return "This callback can't be read."
	}
	return ""
}
