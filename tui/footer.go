package tui

import (
	"slices"
	"strings"
)

// footerActions are the actions whose keys work now, by importance. Their
// first key is one that works.
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
		shown = append(shown, act)
	}
	slices.SortStableFunc(shown, func(x, y action) int { return x.footer - y.footer })
	return shown
}

// keysName is all keys of an action as the help shows them.
func keysName(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = keyName(k)
	}
	return strings.Join(names, " ")
}
