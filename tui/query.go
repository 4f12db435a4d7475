package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// settle is how long the history is left to settle before the screen follows
// it, so that a bulk replay costs a few looks a second and not a thousand.
const settle = 40 * time.Millisecond

// selectIntent wants a query answered, and the rows that will be on the screen
// read: around the callback anchor, or from the newest on. selectedMsg answers.
type selectIntent struct {
	gen    generation
	query  history.Query
	anchor string
	height int
}

// selectedMsg answers selectIntent.
type selectedMsg struct {
	gen    generation
	rows   rows
	anchor string
	at     int // the anchor's row, -1 where it is not among them
	err    error
}

// readRowsIntent wants a page of rows read; rowsReadMsg answers.
type readRowsIntent struct {
	gen  generation
	view *history.View
	page int
}

// rowsReadMsg answers readRowsIntent.
type rowsReadMsg struct {
	gen     generation
	page    int
	entries []history.Entry
	err     error
}

// waitIntent wants to hear when the history knows more than since.
type waitIntent struct{ since history.Revision }

// historyGrewMsg answers waitIntent.
type historyGrewMsg struct {
	revision history.Revision
	err      error
}

// read makes the command for an intent that reads the history.
func (w world) read(i intent) tea.Cmd {
	switch i := i.(type) {
	case readRowsIntent:
		return readRowsCmd(i)
	case waitIntent:
		return w.waitCmd(i.since)
	case loadIntent:
		return w.loadCmd(i)
	case documentIntent:
		return documentCmd(i)
	case markRowsIntent:
		return markRowsCmd(i)
	case findingsIntent:
		return findingsCmd(i)
	case diagnoseIntent:
		return w.diagnoseCmd(i)
	case searchIntent:
		return searchCmd(i)
	case locateIntent:
		return locateCmd(i)
	case diffIntent:
		return w.diffCmd(i)
	}
	return nil
}

// selectCmd answers a query. ctx ends a search that is no longer wanted.
func (w world) selectCmd(ctx context.Context, i selectIntent) tea.Cmd {
	return func() tea.Msg {
		m := selectedMsg{gen: i.gen, anchor: i.anchor, at: -1}
		view, err := w.store.Glance(ctx, i.query)
		if err != nil {
			m.err = err
			return m
		}
		m.rows = newRows(view)
		if i.anchor != "" {
			m.at = view.Index(i.anchor)
		}
		from := max(m.at-i.height, 0)
		for page, ok := m.rows.missing(from, min(from+2*i.height, view.Len())); ok; page, ok = m.rows.missing(from, min(from+2*i.height, view.Len())) {
			entries, err := readPage(view, page)
			if err != nil {
				m.err = err
				return m
			}
			m.rows.put(page, entries)
		}
		return m
	}
}

// readRowsCmd reads one page of a view.
func readRowsCmd(i readRowsIntent) tea.Cmd {
	return func() tea.Msg {
		entries, err := readPage(i.view, i.page)
		return rowsReadMsg{gen: i.gen, page: i.page, entries: entries, err: err}
	}
}

func readPage(v *history.View, page int) ([]history.Entry, error) {
	from, end := page*pageSize, min((page+1)*pageSize, v.Len())
	entries := make([]history.Entry, 0, end-from)
	for i := from; i < end; i++ {
		e, err := v.Entry(i)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// waitCmd waits for the history to grow, by whoever writes to it.
func (w world) waitCmd(since history.Revision) tea.Cmd {
	return func() tea.Msg {
		revision, err := w.store.Wait(w.ctx, since)
		if err != nil {
			if w.ctx.Err() != nil {
				return nil
			}
			return historyGrewMsg{revision: since, err: err}
		}
		pause := time.NewTimer(settle)
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-w.ctx.Done():
		}
		return historyGrewMsg{revision: revision}
	}
}
