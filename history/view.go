package history

import (
	"context"
	"redial/callback"
	"slices"
	"sort"
)

// View is the answer to a query at one moment: the callbacks that match,
// newest first, which is the reverse of the file's order. Which ones they are
// never changes; a new Select gives a new one. It holds row numbers, not rows:
// an Entry is as it stands when it is asked for.
type View struct {
	store    *Store
	index    *index // nil for an empty history
	all      bool   // then the rows are the first n
	n        int
	rows     []uint32 // ascending, where not all
	revision Revision
	counts   [stateCount]int
}

// Select answers q. A query that searches text reads the file; ctx ends that.
func (s *Store) Select(ctx context.Context, q Query) (*View, error) {
	x, err := s.fresh(ctx)
	if err != nil {
		return nil, err
	}
	now, _ := s.revision.get()
	v := &View{store: s, index: x, revision: now}
	if x == nil {
		return v, nil
	}
	v.selectColumns(q)
	if !q.searchesText() {
		return v, nil
	}
	if err := v.selectText(ctx, needles(q)); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fileError("search", s.path, err)
	}
	return v, nil
}

// selectColumns takes the rows that meet the terms the columns can answer.
func (v *View) selectColumns(q Query) {
	x := v.index
	x.mu.Lock() // not for reading alone: the chains by order may be made
	defer x.mu.Unlock()
	m := x.matcher(q)
	if m == nil {
		v.all, v.n, v.counts = true, int(x.rows), x.counts
		return
	}
	for row := range x.rows {
		if m(row) {
			v.rows = append(v.rows, row)
			v.counts[x.state(row)]++
		}
	}
	v.n = len(v.rows)
}

// selectText keeps the rows whose text matches.
func (v *View) selectText(ctx context.Context, ns []needle) error {
	x := v.index
	var rows []uint32
	var counts [stateCount]int
	for i := range v.n {
		if err := ctx.Err(); err != nil {
			return err
		}
		row := v.row(i)
		ok, err := x.matchText(ctx, row, ns)
		if err != nil {
			return err
		}
		if ok {
			rows = append(rows, row)
			x.mu.RLock()
			counts[x.state(row)]++
			x.mu.RUnlock()
		}
	}
	slices.Reverse(rows)
	v.all, v.rows, v.n, v.counts = false, rows, len(rows), counts
	return nil
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

// Entry returns row i, 0 being the newest.
func (v *View) Entry(i int) (Entry, error) {
	if i < 0 || i >= v.n {
		return Entry{}, ErrNotFound
	}
	e, err := v.index.entry(v.row(i))
	if err != nil {
		return e, fileError("read", v.store.path, err)
	}
	return e, nil
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
	i := sort.Search(v.n, func(i int) bool { return v.rows[i] >= row })
	if i == v.n || v.rows[i] != row {
		return -1
	}
	return v.n - 1 - i
}

// Revision returns the store's revision the view was made at.
func (v *View) Revision() Revision { return v.revision }

// Complete is false while the index is still being built: older rows follow.
func (v *View) Complete() bool { return true }

// Counts tells how many of the view's callbacks are in each state.
func (v *View) Counts() map[callback.State]int {
	m := make(map[callback.State]int, stateCount)
	for n, count := range v.counts {
		m[stateName(n)] = count
	}
	return m
}
