package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// typeAhead is the most characters that are keys of their own when they come
// at once: more are pasted, by a terminal that does not say so, and may hold
// any key.
const typeAhead = 8

// key takes a key, or several characters that were typed faster than they were
// read and so came as one: each is a key of its own, since any may be bound to
// an action or move the focus.
func (a *app) key(k tea.KeyMsg) tea.Cmd {
	n := len(k.Runes)
	if k.Type != tea.KeyRunes || k.Paste || n < 2 || n > typeAhead && len(a.layers) > 0 {
		return a.oneKey(k)
	}
	if n > typeAhead && !a.takesText(k.Runes) {
		return a.perform(toastIntent{toastInfo, "Nothing was done: that was many keys at once, and no field has the focus."})
	}
	var cmds []tea.Cmd
	for rest := k.Runes; len(rest) > 0; {
		n := 1
		if p, _ := a.focused(); len(a.layers) == 0 && p.typing() {
			n = len(rest)
		}
		k.Runes, rest = rest[:n], rest[n:]
		cmds = append(cmds, a.oneKey(k))
	}
	return tea.Batch(cmds...)
}

// takesText reports whether characters that come at once go to a field, which
// the first may open, or are one key that is held down.
func (a *app) takesText(runes []rune) bool {
	p, s := a.focused()
	first, _ := a.table.find(string(runes[:1]), s, false)
	opens := first.id == actFilter || first.id == actSearch || first.id == actPalette
	return p.typing() || opens || strings.Trim(string(runes), string(runes[:1])) == ""
}

// oneKey gives a key to the topmost layer, else to the action it is bound to,
// else to the pane that has the focus.
func (a *app) oneKey(k tea.KeyMsg) tea.Cmd {
	if a.toast.read(a.now) {
		a.toast = toast{}
	}
	if n := len(a.layers); n > 0 {
		top := a.layers[n-1]
		do, done := top.key(k)
		if done {
			a.drop(top)
		}
		return a.perform(do)
	}
	p, s := a.focused()
	if k.Paste {
		return a.perform(p.key(k))
	}
	if act, ok := a.table.find(k.String(), s, p.typing()); ok {
		return a.run(act)
	}
	return a.perform(p.key(k))
}

// run does an action, or says why it can't be done now.
func (a *app) run(act action) tea.Cmd {
	if why := a.why(act); why != "" {
		return a.perform(toastIntent{toastInfo, why})
	}
	p, _ := a.focused()
	if a.place == placeHistory && !a.inspecting {
		if do, ranged := a.history.onRange(act.id); ranged {
			return a.perform(do)
		}
	}
	switch {
	case moves(act.id):
		return a.perform(p.act(act.id))
	case act.scope == scopeGlobal:
		return a.perform(a.act(act.id))
	case act.scope == scopeCallback:
		return a.perform(a.actCallback(act.id))
	default:
		return a.perform(p.act(act.id))
	}
}

// why returns why an action can't be done now, "" when it can.
func (a *app) why(act action) string {
	p, _ := a.focused()
	switch {
	case moves(act.id):
		return p.why(act.id)
	case act.scope == scopeGlobal:
		return a.whyGlobal(act.id)
	case act.scope == scopeCallback:
		return a.whyCallback(act.id)
	default:
		return p.why(act.id)
	}
}

// act does an action that works everywhere.
func (a *app) act(id actionID) intent {
	switch id {
	case actHistory:
		return switchPlaceIntent{placeHistory}
	case actCompose:
		return switchPlaceIntent{placeCompose}
	case actMock:
		return switchPlaceIntent{placeMock}
	case actTarget:
		return a.pickTarget("Target", func(name string) intent { return useTargetIntent{name} })
	case actOpenWork:
		return undeliveredIntent{}
	case actZoom:
		a.zoomed = !a.zoomed
		a.layout()
	case actWider:
		a.widen(4)
	case actNarrower:
		a.widen(-4)
	case actPalette:
		return openLayerIntent{newMenu(a.styles, "Actions", a.menuItems(), true)}
	case actHelp:
		return openLayerIntent{newMenu(a.styles, "Keys", a.menuItems(), false)}
	case actMouse:
		return setMouseIntent{!a.mouseUp}
	case actQuit:
		return quitIntent{}
	}
	return nil
}

func (a *app) whyGlobal(id actionID) string {
	switch id {
	case actHistory:
		if a.place == placeHistory {
			return "This is History."
		}
	case actCompose:
		if a.place == placeCompose {
			return "This is Compose."
		}
	case actMock:
		if a.place == placeMock {
			return "This is Mock."
		}
	case actOpenWork:
		if a.place == placeHistory && a.history.listsUndelivered() {
			return "These are the orders that are not delivered; esc lists all callbacks again."
		}
	case actZoom, actWider, actNarrower:
		if a.place != placeHistory || !a.wide() {
			return "There is only one pane on the screen."
		}
	}
	return ""
}

// menuItems is every action that has keys here, enabled or not.
func (a *app) menuItems() []menuItem {
	_, s := a.focused()
	var items []menuItem
	for _, act := range a.table.within(s) {
		items = append(items, menuItem{
			key: a.styles.glyph.keys(act.keys), name: act.name, help: act.help,
			group: string(act.scope), why: a.why(act), do: runIntent{act.id},
		})
	}
	return items
}
