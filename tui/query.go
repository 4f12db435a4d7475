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

// steady is the same while the history grows without a pause, and behind the
// screen of a bulk replay, which says itself how that goes: a look costs more than
// the rows of a moment are worth.
const (
	steady = 250 * time.Millisecond
	behind = time.Second
)

// selectIntent wants a query answered, and the rows that will be on the screen
// read: around the callback anchor, or from the newest on. selectedMsg answers.
type selectIntent struct {
	gen     generation
	query   history.Query
	anchor  string
	member  bool // the anchor is one of the callbacks below its order
	grouped bool // a row for each order
	open    string
	height  int
}

// selectedMsg answers selectIntent.
type selectedMsg struct {
	gen    generation
	rows   rows
	anchor string
	at     int           // the anchor's row, -1 where it is not among them
	took   time.Duration // to find them
	search textSearch
	err    error
}

// readRowsIntent wants a page of rows read; rowsReadMsg answers.
type readRowsIntent struct {
	gen  generation
	rows rows
	page int
}

// rowsReadMsg answers readRowsIntent. While a search goes on it has many views,
// and a page belongs to one.
type rowsReadMsg struct {
	gen   generation
	view  *history.View
	page  int
	lines []row
	err   error
}

// waitIntent wants to hear when the history knows more than since. The more the
// last look cost, the longer the history is left to settle.
type waitIntent struct {
	since  history.Revision
	cost   time.Duration
	behind bool // a bulk replay stands before it
}

// historyGrewMsg answers waitIntent.
type historyGrewMsg struct {
	revision history.Revision
	err      error
}

// Read makes the command for an intent that reads the history.
func (w world) Read(i intent) tea.Cmd {
	switch i := i.(type) {
	case readRowsIntent:
		return readRowsCmd(i)
	case waitIntent:
		return w.waitCmd(i)
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
	if i.query.SearchesText() {
		return w.findCmd(ctx, i)
	}
	return func() tea.Msg {
		began := time.Now()
		view, err := w.store.Glance(ctx, i.query)
		if err != nil {
			return selectedMsg{gen: i.gen, anchor: i.anchor, at: -1, err: err}
		}
		m := i.answer(view)
		m.took = time.Since(began)
		return m
	}
}

// answer reads what of a view will be on the screen.
func (i selectIntent) answer(view *history.View) selectedMsg {
	m := selectedMsg{gen: i.gen, anchor: i.anchor, at: -1, rows: newRows(view.Sorted(i.query.Sorting()))}
	if i.grouped {
		if m.err = m.rows.group(i.open); m.err != nil {
			return m
		}
	}
	if i.anchor != "" {
		m.at = m.rows.index(i.anchor, i.member)
	}
	from := max(m.at-i.height, 0)
	end := min(from+2*i.height, m.rows.len())
	for page, ok := m.rows.missing(from, end); ok; page, ok = m.rows.missing(from, end) {
		lines, err := m.rows.readPage(page)
		if err != nil {
			m.err = err
			return m
		}
		m.rows.put(page, lines)
	}
	return m
}

// readRowsCmd reads one page of a view.
func readRowsCmd(i readRowsIntent) tea.Cmd {
	return func() tea.Msg {
		lines, err := i.rows.readPage(i.page)
		return rowsReadMsg{gen: i.gen, view: i.rows.view, page: i.page, lines: lines, err: err}
	}
}

// waitCmd waits for the history to grow, by whoever writes to it.
func (w world) waitCmd(i waitIntent) tea.Cmd {
	return func() tea.Msg {
		began := time.Now()
		revision, err := w.store.Wait(w.ctx, i.since)
		if err != nil {
			if w.ctx.Err() != nil {
				return nil
			}
			return historyGrewMsg{revision: i.since, err: err}
		}
		rest := settle
		switch {
		case i.behind:
			rest = behind
		case time.Since(began) < settle:
			rest = steady
		}
		pause := time.NewTimer(max(rest, 3*i.cost))
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-w.ctx.Done():
		}
		return historyGrewMsg{revision: revision}
	}
}
