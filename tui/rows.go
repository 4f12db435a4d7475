package tui

import (
	"redial/history"
)

// pageSize is how many rows are read at a time.
const pageSize = 64

// maxPages bounds how many pages are kept: more are far from the screen.
const maxPages = 64

// rows is an answer of the history, and as many of its rows as have been read.
// A view never changes, so neither does a page of it.
type rows struct {
	view  *history.View // nil before the first answer
	pages map[int][]history.Entry
	asked map[int]bool
}

func newRows(v *history.View) rows {
	return rows{view: v, pages: map[int][]history.Entry{}, asked: map[int]bool{}}
}

// len is how many rows there are.
func (r *rows) len() int {
	if r.view == nil {
		return 0
	}
	return r.view.Len()
}

// at returns row i where it has been read.
func (r *rows) at(i int) (history.Entry, bool) {
	page, ok := r.pages[i/pageSize]
	if !ok || i < 0 || i%pageSize >= len(page) {
		return history.Entry{}, false
	}
	return page[i%pageSize], true
}

// missing returns the first page of rows from..end that has been neither read
// nor asked for, and marks it as asked for.
func (r *rows) missing(from, end int) (page int, ok bool) {
	if r.view == nil || from >= end {
		return 0, false
	}
	for page := from / pageSize; page <= (end-1)/pageSize; page++ {
		if _, have := r.pages[page]; !have && !r.asked[page] {
			r.asked[page] = true
			return page, true
		}
	}
	return 0, false
}

// put keeps a page that was read.
func (r *rows) put(page int, entries []history.Entry) {
	if len(r.pages) >= maxPages {
		clear(r.pages)
		clear(r.asked)
	}
	r.pages[page], r.asked[page] = entries, true
}
