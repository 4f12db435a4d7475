package browser

import (
	"errors"

	"redial/history"
)

// pageSize is how many rows are read at a time.
const pageSize = 64

// maxPages bounds how many pages are kept: more are far from the screen.
const maxPages = 64

// MaxMembers is how many callbacks of one order are listed below it: the newest.
const MaxMembers = 500

// Rows is an answer of the history, and as many of its rows as have been read:
// a row for each callback, or for each order, below one of which its callbacks
// may stand. What a row is never changes.
type Rows struct {
	View   *history.View   // nil before the first answer
	Orders *history.Orders // nil where each callback has a row of its own
	Opened opened
	Pages  map[int][]Row
	asked  map[int]bool
}

// Row is one line of the list.
type Row struct {
	Entry  history.Entry  // of the callback; of an order's row that of its newest
	order  *history.Order // what the row stands for, where that is an order
	Member bool           // one of the callbacks below an order
}

// opened is the order whose callbacks are listed, oldest first.
type opened struct {
	At      int // its place among the orders
	Entries []history.Entry
	all     int // how many callbacks it has, listed or not
}

// NewRows makes the rows of a view.
func NewRows(v *history.View) Rows {
	return Rows{View: v, Pages: map[int][]Row{}, asked: map[int]bool{}}
}

// group makes a row an order, and lists the callbacks of the one that the
// callback open belongs to.
func (r *Rows) group(open string) error {
	r.Orders = r.View.Orders()
	at := -1
	if open != "" {
		at = r.Orders.Index(open)
	}
	if at < 0 {
		return nil
	}
	o, _, err := r.Orders.At(at)
	if err != nil {
		return err
	}
	entries, err := r.Orders.Callbacks(at, MaxMembers)
	r.Opened = opened{At: at, Entries: entries, all: o.Callbacks}
	return err
}

// Len is how many rows there are.
func (r *Rows) Len() int {
	switch {
	case r.View == nil:
		return 0
	case r.Orders != nil:
		return r.Orders.Len() + len(r.Opened.Entries)
	}
	return r.View.Len()
}

// place tells what row i is: a place among the orders or callbacks, or the
// number of a member.
func (r *Rows) place(i int) (at, member int) {
	n := len(r.Opened.Entries)
	switch {
	case n == 0 || i <= r.Opened.At:
		return i, -1
	case i <= r.Opened.At+n:
		return r.Opened.At, i - r.Opened.At - 1
	}
	return i - n, -1
}

// Line returns row i where it has been read.
func (r *Rows) Line(i int) (Row, bool) {
	at, member := r.place(i)
	if member >= 0 {
		return Row{Entry: r.Opened.Entries[member], Member: true}, true
	}
	page, ok := r.Pages[at/pageSize]
	if !ok || at < 0 || at%pageSize >= len(page) {
		return Row{}, false
	}
	return page[at%pageSize], true
}

// At returns the callback of row i where it has been read.
func (r *Rows) At(i int) (history.Entry, bool) {
	line, ok := r.Line(i)
	return line.Entry, ok
}

// index returns the row of a callback, -1 where there is none. By orders that is
// the order's, or among its members where they are listed.
func (r *Rows) index(id string, member bool) int {
	if r.Orders == nil {
		return r.View.Index(id)
	}
	at := r.Orders.Index(id)
	n := len(r.Opened.Entries)
	if n == 0 || at < r.Opened.At {
		return at
	}
	if at > r.Opened.At {
		return at + n
	}
	for i := range n {
		if member && r.Opened.Entries[i].ID == id {
			return at + 1 + i
		}
	}
	return at
}

// Read reads row i from the history. It is for commands: it looks at nothing
// that a pane may change.
func (r *Rows) Read(i int) (Row, error) {
	at, member := r.place(i)
	switch {
	case member >= 0:
		return Row{Entry: r.Opened.Entries[member], Member: true}, nil
	case r.Orders != nil:
		o, e, err := r.Orders.At(at)
		return Row{Entry: e, order: &o}, err
	}
	e, err := r.View.Entry(at)
	return Row{Entry: e}, err
}

// ReadPage reads a page of callbacks or orders from the history, as read does.
func (r *Rows) ReadPage(page int) ([]Row, error) {
	total := r.Len() - len(r.Opened.Entries)
	flat := Rows{View: r.View, Orders: r.Orders}
	from, end := page*pageSize, min((page+1)*pageSize, total)
	lines := make([]Row, 0, max(end-from, 0))
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

// Missing returns the first page of rows from..end that has been neither read
// nor asked for, and marks it as asked for.
func (r *Rows) Missing(from, end int) (page int, ok bool) {
	if r.View == nil || from >= end {
		return 0, false
	}
	first, _ := r.place(from)
	last, _ := r.place(end - 1)
	for page := first / pageSize; page <= last/pageSize; page++ {
		if _, have := r.Pages[page]; !have && !r.asked[page] {
			r.asked[page] = true
			return page, true
		}
	}
	return 0, false
}

// Put keeps a page that was read.
func (r *Rows) Put(page int, lines []Row) {
	if len(r.Pages) >= maxPages {
		clear(r.Pages)
		clear(r.asked)
	}
	r.Pages[page], r.asked[page] = lines, true
}
