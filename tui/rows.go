package tui

import (
	"errors"

	"redial/history"
)

// pageSize is how many rows are read at a time.
const pageSize = 64

// maxPages bounds how many pages are kept: more are far from the screen.
const maxPages = 64

// maxMembers is how many callbacks of one order are listed below it: the newest.
const maxMembers = 500

// rows is an answer of the history, and as many of its rows as have been read:
// a row for each callback, or for each order, below one of which its callbacks
// may stand. What a row is never changes.
type rows struct {
	view   *history.View   // nil before the first answer
	orders *history.Orders // nil where each callback has a row of its own
	opened opened
	pages  map[int][]row
	asked  map[int]bool
}

// row is one line of the list.
type row struct {
	entry  history.Entry  // of the callback; of an order's row that of its newest
	order  *history.Order // what the row stands for, where that is an order
	member bool           // one of the callbacks below an order
}

// opened is the order whose callbacks are listed, oldest first.
type opened struct {
	at      int // its place among the orders
	entries []history.Entry
	all     int // how many callbacks it has, listed or not
}

func newRows(v *history.View) rows {
	return rows{view: v, pages: map[int][]row{}, asked: map[int]bool{}}
}

// group makes a row an order, and lists the callbacks of the one that the
// callback open belongs to.
func (r *rows) group(open string) error {
	r.orders = r.view.Orders()
	at := -1
	if open != "" {
		at = r.orders.Index(open)
	}
	if at < 0 {
		return nil
	}
	o, _, err := r.orders.At(at)
	if err != nil {
		return err
	}
	entries, err := r.orders.Callbacks(at, maxMembers)
	r.opened = opened{at: at, entries: entries, all: o.Callbacks}
	return err
}

// len is how many rows there are.
func (r *rows) len() int {
	switch {
	case r.view == nil:
		return 0
	case r.orders != nil:
		return r.orders.Len() + len(r.opened.entries)
	}
	return r.view.Len()
}

// place tells what row i is: a place among the orders or callbacks, or the
// number of a member.
func (r *rows) place(i int) (at, member int) {
	n := len(r.opened.entries)
	switch {
	case n == 0 || i <= r.opened.at:
		return i, -1
	case i <= r.opened.at+n:
		return r.opened.at, i - r.opened.at - 1
	}
	return i - n, -1
}

// Line returns row i where it has been read.
func (r *rows) Line(i int) (row, bool) {
	at, member := r.place(i)
	if member >= 0 {
		return row{entry: r.opened.entries[member], member: true}, true
	}
	page, ok := r.pages[at/pageSize]
	if !ok || at < 0 || at%pageSize >= len(page) {
		return row{}, false
	}
	return page[at%pageSize], true
}

// at returns the callback of row i where it has been read.
func (r *rows) at(i int) (history.Entry, bool) {
	line, ok := r.Line(i)
	return line.entry, ok
}

// index returns the row of a callback, -1 where there is none. By orders that is
// the order's, or among its members where they are listed.
func (r *rows) index(id string, member bool) int {
	if r.orders == nil {
		return r.view.Index(id)
	}
	at := r.orders.Index(id)
	n := len(r.opened.entries)
	if n == 0 || at < r.opened.at {
		return at
	}
	if at > r.opened.at {
		return at + n
	}
	for i := range n {
		if member && r.opened.entries[i].ID == id {
			return at + 1 + i
		}
	}
	return at
}

// Read reads row i from the history. It is for commands: it looks at nothing
// that a pane may change.
func (r *rows) Read(i int) (row, error) {
	at, member := r.place(i)
	switch {
	case member >= 0:
		return row{entry: r.opened.entries[member], member: true}, nil
	case r.orders != nil:
		o, e, err := r.orders.At(at)
		return row{entry: e, order: &o}, err
	}
	e, err := r.view.Entry(at)
	return row{entry: e}, err
}

// readPage reads a page of callbacks or orders from the history, as read does.
func (r *rows) readPage(page int) ([]row, error) {
	total := r.len() - len(r.opened.entries)
	flat := rows{view: r.view, orders: r.orders}
	from, end := page*pageSize, min((page+1)*pageSize, total)
	lines := make([]row, 0, max(end-from, 0))
	for i := from; i < end; i++ {
		line, err := flat.Read(i)
		var damaged *history.DamagedError
		if err != nil && !errors.As(err, &damaged) { // of a damaged one there is what memory has
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// missing returns the first page of rows from..end that has been neither read
// nor asked for, and marks it as asked for.
func (r *rows) missing(from, end int) (page int, ok bool) {
	if r.view == nil || from >= end {
		return 0, false
	}
	first, _ := r.place(from)
	last, _ := r.place(end - 1)
	for page := first / pageSize; page <= last/pageSize; page++ {
		if _, have := r.pages[page]; !have && !r.asked[page] {
			r.asked[page] = true
			return page, true
		}
	}
	return 0, false
}

// put keeps a page that was read.
func (r *rows) put(page int, lines []row) {
	if len(r.pages) >= maxPages {
		clear(r.pages)
		clear(r.asked)
	}
	r.pages[page], r.asked[page] = lines, true
}
