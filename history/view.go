package history

import (
	"context"
	"slices"
	"sort"

	"redial/callback"
	"redial/history/internal/logfile"
)

// View is the answer to a query at one moment: the callbacks that match,
// newest first, which is the reverse of the file's order, until it is Sorted. Which ones they are
// never changes; a new Select gives a new one. It holds row numbers, not rows:
// an Entry is as it stands when it is asked for.
type View struct {
	store    *Store
	index    *index // nil for an empty history
	all      bool   // then the rows are the first n
	n        int
	rows     []uint32 // ascending, where not all
	sorted   bool     // the rows are in another order
	total    int      // how many callbacks the query was asked of
	revision Revision
	complete bool
	read     int64 // bytes of the file, and how many there are
	size     int64
	counts   [stateCount]int
}

// Select answers q from the whole history, for which it waits. A query that
// searches text reads the file; ctx ends either.
func (s *Store) Select(ctx context.Context, q Query) (*View, error) {
	x, err := s.completeIndex(ctx)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, q, x, true)
}

// Glance answers q at once from what is known: while a large history is
// indexed, that is the end of the file, and the view says that it is not
// complete. It is what a screen shows first; Wait returns when there is more.
func (s *Store) Glance(ctx context.Context, q Query) (*View, error) {
	x, complete, err := s.currentIndex(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.answer(ctx, q, x, complete)
	if err == nil && !complete {
		v.read, v.size = s.soFar()
	}
	return v, err
}

func (s *Store) answer(ctx context.Context, q Query, x *index, complete bool) (*View, error) {
	now, _ := s.revision.get()
	v := &View{store: s, index: x, revision: now, complete: complete}
	if x == nil {
		return v, nil
	}
	v.setAll()
	if q.Empty() && v.all {
		return v, nil
	}
	rows := x.selectColumns(q)
	if q.SearchesText() {
		var err error
		if rows, err = x.selectText(ctx, rows, needles(q), nil); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, logfile.Wrap("search", s.path, err)
		}
	}
	v.setRows(rows)
	return v, nil
}

// setAll lets the view hold all callbacks as they are now. Where some are in no
// list, setRows has to follow.
func (v *View) setAll() {
	x := v.index
	x.mu.RLock()
	defer x.mu.RUnlock()
	v.all, v.n, v.total, v.counts = x.hidden == 0, int(x.rows), x.listedRows(), x.counts
}

// setRows lets the view hold these rows, which are in ascending order.
func (v *View) setRows(rows []uint32) {
	v.all, v.rows, v.n, v.counts = false, rows, len(rows), [stateCount]int{}
	v.index.mu.RLock()
	defer v.index.mu.RUnlock()
	for _, row := range rows {
		v.counts[v.index.state(row)]++
	}
}

// row returns the row number of place i.
func (v *View) row(i int) uint32 {
	if v.all {
		return uint32(v.n - 1 - i)
	}
	return v.rows[v.n-1-i]
}

// Len is how many callbacks match.
func (v *View) Len() int { return v.n }

// Total is how many callbacks there were to match, all that Len counts of.
func (v *View) Total() int { return v.total }

// Entry returns row i, 0 being the newest.
func (v *View) Entry(i int) (Entry, error) {
	if i < 0 || i >= v.n {
		return Entry{}, ErrNotFound
	}
	e, err := v.index.entry(v.row(i))
	if err != nil {
		return e, logfile.Wrap("read", v.store.path, err)
	}
	return e, nil
}

// Brief returns what memory has of row i, without reading the file: all of
// its entry but ReplayOf, URL, SHA256 and BodyOf.
func (v *View) Brief(i int) (Entry, error) {
	if i < 0 || i >= v.n {
		return Entry{}, ErrNotFound
	}
	e, _ := v.index.columns(v.row(i))
	return e, nil
}

// Body returns the exact bytes of row i, as ReadBody does.
func (v *View) Body(i int) ([]byte, error) {
	var buf []byte
	return v.ReadBody(i, &buf)
}

// Index returns the row of a callback, or -1.
func (v *View) Index(id string) int {
	if v.index == nil {
		return -1
	}
	v.index.mu.RLock()
	row, ok := v.index.find(id)
	v.index.mu.RUnlock()
	if !ok {
		return -1
	}
	if v.all {
		if int(row) >= v.n {
			return -1
		}
		return v.n - 1 - int(row)
	}
	if v.sorted {
		if i := slices.Index(v.rows, row); i >= 0 {
			return v.n - 1 - i
		}
		return -1
	}
	i := sort.Search(v.n, func(i int) bool { return v.rows[i] >= row })
	if i == v.n || v.rows[i] != row {
		return -1
	}
	return v.n - 1 - i
}

// Revision returns the store's revision the view was made at.
func (v *View) Revision() Revision { return v.revision }

// Complete is false while the index is still being built: older rows follow.
func (v *View) Complete() bool { return v.complete }

// Read returns how many bytes of the history have been indexed, of how many: it
// is the progress while Complete is false, and zeros after that.
func (v *View) Read() (done, total int64) { return v.read, v.size }

// Counts returns how many of the view's callbacks are in each state.
func (v *View) Counts() map[callback.State]int {
	m := make(map[callback.State]int, stateCount)
	for n, count := range v.counts {
		m[stateName(n)] = count
	}
	return m
}
