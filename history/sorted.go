package history

import (
	"cmp"
	"slices"

	"redial/history/query"
)

// Sorted returns the view in another order than newest first, or the view itself
// where the order is that. Those that are alike stay newest first.
func (v *View) Sorted(by query.Sorting) *View {
	if v.index == nil || by == (query.Sorting{}) {
		return v
	}
	type place struct {
		key int64
		row uint32
	}
	places := make([]place, v.n)
	v.index.mu.RLock()
	for i := range places {
		row := v.row(v.n - 1 - i)
		places[i] = place{v.index.sortKey(row, by.By), row}
		if by.Reverse {
			places[i].key = -places[i].key
		}
	}
	v.index.mu.RUnlock()
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.row, b.row)) })
	sorted := *v
	sorted.all, sorted.sorted, sorted.rows = false, true, make([]uint32, v.n)
	for i, p := range places {
		sorted.rows[i] = p.row
	}
	return &sorted
}

// sortKey is what a row is ordered by.
func (x *index) sortKey(row uint32, by query.Field) int64 {
	b, i := x.at(row)
	switch by {
	case query.Size:
		return int64(b.size[i])
	case query.Duration:
		return int64(b.micros[i])
	case query.Tries:
		return int64(b.tries[i])
	default:
		return b.time[i]
	}
}
