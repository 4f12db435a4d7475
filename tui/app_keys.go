package tui

import (
	"strings"

	"redial/tui/browser"
	"redial/tui/event"

	"redial/tui/widget"

	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

// typeAhead is the most characters that are keys of their own when they come
// at once: more are pasted, by a terminal that does not say so, and may hold
// any key.
const typeAhead = 8

// Key takes a key, or several characters that were typed faster than they were
// read and so came as one: each is a key of its own, since any may be bound to
// an action or move the focus.
func (a *app) Key(k tea.KeyMsg) tea.Cmd {
	n := len(k.Runes)
	if k.Type != tea.KeyRunes || k.Paste || n < 2 || n > typeAhead && len(a.overlays) > 0 {
		return a.oneKey(k)
	}
	if n > typeAhead && !a.takesText(k.Runes) {
		return a.perform(event.Info("Nothing was done: that was many keys at once, and no field has the focus."))
	}
	var cmds []tea.Cmd
	for rest := k.Runes; len(rest) > 0; {
		n := 1
		if p, _ := a.focused(); len(a.overlays) == 0 && p.Typing() {
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
	first, _ := a.table.Find(string(runes[:1]), s, false)
	opens := first.ID == keymap.Filter || first.ID == keymap.Search || first.ID == keymap.Palette
	return p.Typing() || opens || strings.Trim(string(runes), string(runes[:1])) == ""
}

// oneKey gives a key to the topmost overlay, else to the action it is bound to,
// else to the pane that has the focus.
func (a *app) oneKey(k tea.KeyMsg) tea.Cmd {
	if a.toast.Read(a.now) {
		a.toast = widget.Toast{}
	}
	if n := len(a.overlays); n > 0 {
		top := a.overlays[n-1]
		do, done := top.Key(k)
		if done {
			a.drop(top)
		}
		return a.perform(do)
	}
	p, s := a.focused()
	if k.Paste {
		return a.perform(p.Key(k))
	}
	if act, ok := a.table.Find(k.String(), s, p.Typing()); ok {
		return a.run(act)
	}
	return a.perform(p.Key(k))
}

// run does an action, or says why it can't be done now.
func (a *app) run(act keymap.Action) tea.Cmd {
	if why := a.Why(act); why != "" {
		return a.perform(event.Info(why))
	}
	p, _ := a.focused()
	if a.tab == event.TabHistory && !a.inspecting {
		if do, ranged := a.history.OnRange(act.ID); ranged {
			return a.perform(do)
		}
	}
	switch {
	case keymap.Moves(act.ID):
		return a.perform(p.Act(act.ID))
	case act.Scope == keymap.ScopeGlobal:
		return a.perform(a.Act(act.ID))
	case act.Scope == keymap.ScopeCallback:
		return a.perform(a.actCallback(act.ID))
	default:
		return a.perform(p.Act(act.ID))
	}
}

// Why returns why an action can't be done now, "" when it can.
func (a *app) Why(act keymap.Action) string {
	p, _ := a.focused()
	switch {
	case keymap.Moves(act.ID):
		return p.Why(act.ID)
	case act.Scope == keymap.ScopeGlobal:
		return a.whyGlobal(act.ID)
	case act.Scope == keymap.ScopeCallback:
		return a.whyCallback(act.ID)
	default:
		return p.Why(act.ID)
	}
}

// Act does an action that works everywhere.
func (a *app) Act(id keymap.ID) event.Event {
	switch id {
	case keymap.History:
		return event.SwitchTab{To: event.TabHistory}
	case keymap.Compose:
		return event.SwitchTab{To: event.TabCompose}
	case keymap.Mock:
		return event.SwitchTab{To: event.TabMock}
	case keymap.Target:
		return a.pickTarget("Target", func(name string) event.Event { return useTargetRequest{name} })
	case keymap.OpenWork:
		return browser.Undelivered{}
	case keymap.Zoom:
		a.zoomed = !a.zoomed
		a.layout()
	case keymap.Wider:
		a.widen(4)
	case keymap.Narrower:
		a.widen(-4)
	case keymap.Palette:
		return event.Open{Overlay: widget.NewMenu(a.styles, "Actions", a.menuItems(), true)}
	case keymap.Help:
		return event.Open{Overlay: widget.NewMenu(a.styles, "Keys", a.menuItems(), false)}
	case keymap.Mouse:
		return setMouseRequest{!a.mouseUp}
	case keymap.Cancel:
		return event.CancelSend{All: true}
	case keymap.Quit:
		return quitRequest{}
	}
	return nil
}

func (a *app) whyGlobal(id keymap.ID) string {
	switch id {
	case keymap.History:
		if a.tab == event.TabHistory {
			return "This is History."
		}
	case keymap.Compose:
		if a.tab == event.TabCompose {
			return "This is Compose."
		}
	case keymap.Mock:
		if a.tab == event.TabMock {
			return "This is Mock."
		}
	case keymap.OpenWork:
		if a.tab == event.TabHistory && a.history.ListsUndelivered() {
			return "These are the orders that are not delivered; esc lists all callbacks again."
		}
	case keymap.Cancel:
		if len(a.deliveries) == 0 {
			return "Nothing is being sent."
		}
	case keymap.Zoom, keymap.Wider, keymap.Narrower:
		if a.tab != event.TabHistory || !a.wide() {
			return "There is only one pane on the screen."
		}
	}
	return ""
}

// menuItems is every action that has keys here, enabled or not.
func (a *app) menuItems() []widget.Item {
	_, s := a.focused()
	var items []widget.Item
	for _, act := range a.table.Within(s) {
		items = append(items, widget.Item{
			Key: a.styles.Glyph.Keys(act.Keys), Name: act.Name, Help: act.Help,
			Group: string(act.Scope), Why: a.Why(act), Do: event.Run{ID: act.ID},
		})
	}
	return items
}
