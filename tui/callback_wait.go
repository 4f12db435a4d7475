package tui

import (
	"redial/tui/event"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

// awaited is an action on the selected callback that waits until that has been
// read. The zero value is none.
type awaited struct {
	id  keymap.ID
	of  string // the callback it is meant for, "" while its row is unread
	row int    // its row in the list
}

// needsRow and needsBody report what an action on a callback works on: its row
// in the list, or all that the inspector reads of it.
func needsRow(id keymap.ID) bool {
	return id == keymap.Replay || id == keymap.ReplayTo || needsBody(id)
}

func needsBody(id keymap.ID) bool {
	switch id {
	case keymap.Edit, keymap.Copy, keymap.CopyWhat, keymap.Diff, keymap.Again, keymap.Answers:
		return true
	}
	return false
}

// ready reports whether what an action works on has been read.
func (a *app) ready(id keymap.ID) bool {
	of := a.history.Selected()
	switch {
	case needsBody(id):
		return of != "" && a.inspector.Loaded && a.inspector.Entry.ID == of && (id != keymap.Copy || a.inspector.Shown())
	case needsRow(id):
		return of != ""
	}
	return true
}

// unreadable reports whether the selected callback was read in vain.
func (a *app) unreadable() bool {
	return a.inspector.Failed(a.history.Selected())
}

// await keeps an action for when the selected callback has been read.
func (a *app) await(id keymap.ID) {
	a.awaited = awaited{id: id, of: a.history.Selected(), row: a.history.List.Cursor()}
}

// resume does the action that waits, once it can be done. It is meant for one
// callback: when another is selected, or the user has gone elsewhere, it is
// dropped.
func (a *app) resume() tea.Cmd {
	w := a.awaited
	if w.id == "" {
		return nil
	}
	of := a.history.Selected()
	if w.of == "" && a.history.List.Cursor() == w.row {
		w.of = of
		a.awaited.of = of
	}
	switch {
	case a.tab != event.TabHistory, len(a.overlays) > 0, of != w.of, a.history.List.Cursor() < 0:
		a.awaited = awaited{}
	case a.unreadable() || a.ready(w.id):
		a.awaited = awaited{}
		return a.run(a.table.ByID[w.id])
	}
	return nil
}
