package tui

import (
	"slices"

	"redial/tui/keymap"
)

// footerActions are the actions whose keys work now, by importance: while text is
// typed, what its field's own keys do comes first. Their first key is one that
// works.
func (a *app) footerActions() []keymap.Action {
	p, s := a.focused()
	typing := p.Typing()
	var shown []keymap.Action
	for _, act := range a.table.Within(s) {
		if act.Footer == 0 || typing && !act.Typing {
			continue
		}
		if typing {
			act.Keys = slices.DeleteFunc(slices.Clone(act.Keys), keymap.Printable)
		}
		if len(act.Keys) == 0 || a.Why(act) != "" {
			continue
		}
		switch act.ID {
		case keymap.Inspect:
			act.Name = a.history.InspectWord(act.Name)
		case keymap.Fold:
			if a.history.OnOpenOrder() { // enter says it
				continue
			}
		}
		shown = append(shown, act)
	}
	slices.SortStableFunc(shown, func(x, y keymap.Action) int { return x.Footer - y.Footer })
	if f, ok := p.(fielded); ok && typing {
		return append(f.FieldKeys(), shown...)
	}
	return shown
}
