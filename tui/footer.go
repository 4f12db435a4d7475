package tui

import "slices"

// footerActions are the actions whose keys work now, by importance: while text is
// typed, what its field's own keys do comes first. Their first key is one that
// works.
func (a *app) footerActions() []action {
	p, s := a.focused()
	typing := p.typing()
	var shown []action
	for _, act := range a.table.within(s) {
		if act.footer == 0 || typing && !act.typing {
			continue
		}
		if typing {
			act.keys = slices.DeleteFunc(slices.Clone(act.keys), printable)
		}
		if len(act.keys) == 0 || a.why(act) != "" {
			continue
		}
		switch act.id {
		case actInspect:
			act.name = a.history.inspectWord(act.name)
		case actFold:
			if a.history.onOpenOrder() { // enter says it
				continue
			}
		}
		shown = append(shown, act)
	}
	slices.SortStableFunc(shown, func(x, y action) int { return x.footer - y.footer })
	if f, ok := p.(fielded); ok && typing {
		return append(f.fieldKeys(), shown...)
	}
	return shown
}
