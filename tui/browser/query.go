package browser

import (
	"context"
	"time"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// settle is how long the history is left to settle before the screen follows
// it, so that a bulk replay costs a few looks a second and not a thousand.
const settle = 40 * time.Millisecond

// Steady is the same while the history grows without a pause, and behind the
// screen of a bulk replay, which says itself how that goes: a look costs more than
// the rows of a moment are worth.
const (
	Steady = 250 * time.Millisecond
	behind = time.Second
)

// Select wants a query answered, and the rows that will be on the screen
// read: around the callback anchor, or from the newest on. SelectedMsg answers.
type Select struct {
	Gen     event.Generation
	Query   history.Query
	anchor  string
	member  bool // the anchor is one of the callbacks below its order
	grouped bool // a row for each order
	open    string
	Height  int
}

// SelectedMsg answers Select.
type SelectedMsg struct {
	Gen    event.Generation
	Rows   Rows
	anchor string
	At     int           // the anchor's row, -1 where it is not among them
	took   time.Duration // to find them
	Search TextSearch
	Err    error
}

// readRowsRequest wants a page of rows read; RowsReadMsg answers.
type readRowsRequest struct {
	gen  event.Generation
	rows Rows
	page int
}

// RowsReadMsg answers readRowsRequest. While a search goes on it has many views,
// and a page belongs to one.
type RowsReadMsg struct {
	gen   event.Generation
	View  *history.View
	Page  int
	Lines []Row
	err   error
}

// Wait wants to hear when the history knows more than since. The more the
// last look cost, the longer the history is left to settle.
type Wait struct {
	since  history.Revision
	cost   time.Duration
	Behind bool // a bulk replay stands before it
}

// SelectCmd answers a query. ctx ends a search that is no longer wanted.
func (w World) SelectCmd(ctx context.Context, i Select) tea.Cmd {
	if i.Query.SearchesText() {
		return w.findCmd(ctx, i)
	}
	return func() tea.Msg {
		began := time.Now()
		view, err := w.Store.Glance(ctx, i.Query)
		if err != nil {
			return SelectedMsg{Gen: i.Gen, anchor: i.anchor, At: -1, Err: err}
		}
		m := i.answer(view)
		m.took = time.Since(began)
		return m
	}
}

// answer reads what of a view will be on the screen.
func (i Select) answer(view *history.View) SelectedMsg {
	m := SelectedMsg{Gen: i.Gen, anchor: i.anchor, At: -1, Rows: NewRows(view.Sorted(i.Query.Sorting()))}
	if i.grouped {
		if m.Err = m.Rows.group(i.open); m.Err != nil {
			return m
		}
	}
	if i.anchor != "" {
		m.At = m.Rows.index(i.anchor, i.member)
	}
	from := max(m.At-i.Height, 0)
	end := min(from+2*i.Height, m.Rows.Len())
	for page, ok := m.Rows.Missing(from, end); ok; page, ok = m.Rows.Missing(from, end) {
		lines, err := m.Rows.ReadPage(page)
		if err != nil {
			m.Err = err
			return m
		}
		m.Rows.Put(page, lines)
	}
	return m
}

// readRowsCmd reads one page of a view.
func readRowsCmd(i readRowsRequest) tea.Cmd {
	return func() tea.Msg {
		lines, err := i.rows.ReadPage(i.page)
		return RowsReadMsg{gen: i.gen, View: i.rows.View, Page: i.page, Lines: lines, err: err}
	}
}

// waitCmd waits for the history to grow, by whoever writes to it.
func (w World) waitCmd(i Wait) tea.Cmd {
	return func() tea.Msg {
		began := time.Now()
		revision, err := w.Store.Wait(w.Ctx, i.since)
		if err != nil {
			if w.Ctx.Err() != nil {
				return nil
			}
			return event.HistoryGrewMsg{Revision: i.since, Err: err}
		}
		rest := settle
		switch {
		case i.Behind:
			rest = behind
		case time.Since(began) < settle:
			rest = Steady
		}
		pause := time.NewTimer(max(rest, 3*i.cost))
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-w.Ctx.Done():
		}
		return event.HistoryGrewMsg{Revision: revision}
	}
}
