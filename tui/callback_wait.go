package tui

import tea "github.com/charmbracelet/bubbletea"

// awaited is an action on the selected callback that waits until that has been
// read. The zero value is none.
type awaited struct {
	id  actionID
	of  string // the callback it is meant for, "" while its row is unread
	row int    // its row in the list
}

// needsRow and needsBody report what an action on a callback works on: its row
// in the list, or all that the inspector reads of it.
func needsRow(id actionID) bool { return id == actReplay || id == actReplayTo || needsBody(id) }

func needsBody(id actionID) bool {
	switch id {
	case actEdit, actCopy, actCopyWhat, actDiff, actAgain, actAnswers:
		return true
	}
	return false
}

// ready reports whether what an action works on has been read.
func (a *app) ready(id actionID) bool {
	of := a.history.selected()
	switch {
	case needsBody(id):
		return of != "" && a.inspector.loaded && a.inspector.entry.ID == of && (id != actCopy || a.inspector.shown())
	case needsRow(id):
		return of != ""
	}
	return true
}

// unreadable reports whether the selected callback was read in vain.
func (a *app) unreadable() bool {
	return a.inspector.failed(a.history.selected())
}

// await keeps an action for when the selected callback has been read.
func (a *app) await(id actionID) {
	a.awaited = awaited{id: id, of: a.history.selected(), row: a.history.list.Cursor()}
}

// resume does the action that waits, once it can be done. It is meant for one
// callback: when another is selected, or the user has gone elsewhere, it is
// dropped.
func (a *app) resume() tea.Cmd {
	w := a.awaited
	if w.id == "" {
		return nil
	}
	of := a.history.selected()
	if w.of == "" && a.history.list.Cursor() == w.row {
		w.of = of
		a.awaited.of = of
	}
	switch {
	case a.place != placeHistory, len(a.layers) > 0, of != w.of, a.history.list.Cursor() < 0:
		a.awaited = awaited{}
	case a.unreadable() || a.ready(w.id):
		a.awaited = awaited{}
		return a.run(a.table.byID[w.id])
	}
	return nil
}
