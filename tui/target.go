package tui

import "redial/callback"

// newTargetPicker lists the targets to choose from.
func newTargetPicker(s *styles, targets []callback.Target, current string) layer {
	var items []menuItem
	at := 0
	for i, t := range targets {
		it := menuItem{name: t.Name, help: t.URL, do: useTargetIntent{t.Name}}
		if t.Name == mockName && t.URL == "" {
			it.help = "stopped; start it in Mock"
		}
		if t.Name == current {
			it.key, at = "now", i
		}
		items = append(items, it)
	}
	m := newMenu(s, "Target", items, false)
	m.list.Select(at)
	return m
}
