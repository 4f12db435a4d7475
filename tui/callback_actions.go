package tui

import (
	"maps"
	"slices"

	"redial/tui/format"
	"redial/tui/keymap"

	"redial/history"
)

// focusInspectorIntent gives the keys to the inspector, or to the list.
type focusInspectorIntent struct{ on bool }

// actCallback does an action on the callback that is selected.
func (a *app) actCallback(id keymap.ID) intent {
	if !a.ready(id) {
		a.await(id)
		return nil
	}
	switch id {
	case keymap.Other:
		return focusInspectorIntent{!a.inspecting}
	case keymap.Replay:
		return planIntent{ids: []string{a.history.selected()}, one: true}
	case keymap.ReplayN:
		return a.planMany()
	case keymap.ReplayTo:
		if n := len(a.history.marks); n > 0 {
			return a.replayMarkedTo(slices.Sorted(maps.Keys(a.history.marks)))
		}
		return a.replayTo(a.history.selected())
	case keymap.Again:
		return a.sendAgain()
	case keymap.Answers:
		return answersIntent{before: a.comparedWith().other, after: a.inspector.entry.ID}
	case keymap.Edit:
		return editCallbackIntent{body: a.inspector.body, replayOf: a.inspector.entry.ID}
	case keymap.Copy:
		return a.inspector.copyShown()
	case keymap.CopyWhat:
		return a.copyMenu()
	case keymap.Diff:
		return a.compare()
	}
	return nil
}

// planMany plans a replay of the marked callbacks, or of all that are listed.
func (a *app) planMany() intent {
	if n := len(a.history.marks); n > 0 {
		return planIntent{ids: slices.Sorted(maps.Keys(a.history.marks)), of: "the " + format.Count(n) + " marked"}
	}
	q, err := history.ParseQuery(a.history.applied, a.now)
	if err != nil {
		return sayBad(format.Sentence(err))
	}
	of := "all " + format.Count(a.history.rows.view.Len())
	if q.Empty() {
		return planIntent{query: q, of: of + ", no filter"}
	}
	return planIntent{query: q, of: of + " that match"}
}

// compare opens the Diff tab: against the one marked callback, else the
// original of a replay, else the try before.
func (a *app) compare() intent {
	a.inspecting = true
	a.layout()
	return a.inspector.compare(a.comparedWith())
}

// comparedWith is the selected callback and the one that it is compared with.
func (a *app) comparedWith() diffIntent {
	e := a.inspector.entry
	d := diffIntent{id: e.ID, other: e.ReplayOf, what: "the original"}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(a.history.marks)), func(id string) bool { return id == d.id })
	if len(others) == 1 {
		d.other, d.what = others[0], "the marked one"
	}
	return d
}

// replayTo lets a target be chosen for one replay. The current one stays what
// it is.
func (a *app) replayTo(id string) intent {
	return a.pickTarget("Replay to", func(name string) intent {
		return planIntent{ids: []string{id}, to: name, one: true, all: true, compare: compareAnswers}
	})
}

// replayMarkedTo lets a target be chosen for a replay of the marked callbacks.
func (a *app) replayMarkedTo(ids []string) intent {
	of := "the " + format.Count(len(ids)) + " marked"
	return a.pickTarget("Replay "+of+" to", func(name string) intent {
		return planIntent{ids: ids, to: name, of: of}
	})
}

// sendAgain sends the selected callback once more to where it went.
func (a *app) sendAgain() intent {
	e := a.inspector.entry
	return planIntent{ids: []string{e.ID}, to: e.Target, one: true, all: true, compare: compareAgain}
}

// whyCallback says why an action on the selected callback can't be done now.
func (a *app) whyCallback(id keymap.ID) string {
	switch {
	case a.history.rows.len() > 0, a.history.heldAlone():
	case a.history.everything > 0:
		return "No callback matches the filter; esc clears it."
	default:
		return "There is no callback yet."
	}
	if needsBody(id) && a.unreadable() {
		return "This callback can't be read."
	}
	return ""
}
