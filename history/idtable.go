package history

import (
	"sort"

	"redial/history/internal/record"
)

// idTable finds the rows of callbacks by their ids. Ids are ULIDs and nearly
// always come in ascending order: those that do are found by search, and only
// the others are hashed.
type idTable struct {
	risen rowList    // rows whose ids are each above all ids of rows before them here
	top   record.Key // the id of the last of them
	late  rowTable
}

// put lets row stand for k unless another does, which it then returns. An odd
// id is no ULID.
func (t *idTable) put(k record.Key, row uint32, odd bool, idOf func(row uint32) record.Key) (first uint32, taken bool) {
	if !odd && (t.risen.n == 0 || t.top.Below(k)) {
		t.risen.add(row)
		t.top = k
		return row, false
	}
	if first, taken = t.get(k, idOf); taken {
		return first, true
	}
	t.late.put(k, row, idOf)
	return row, false
}

// get returns the row that stands for k.
func (t *idTable) get(k record.Key, idOf func(row uint32) record.Key) (uint32, bool) {
	if row, ok := t.search(k, idOf); ok {
		return row, true
	}
	return t.late.get(k, idOf)
}

// search looks through the rows that have risen, from the last one back in
// growing steps: most that is asked for is new.
func (t *idTable) search(k record.Key, idOf func(row uint32) record.Key) (uint32, bool) {
	if t.risen.n == 0 || t.top.Below(k) {
		return 0, false
	}
	low, high := t.risen.n-1, t.risen.n
	for step := uint32(1); k.Below(idOf(t.risen.at(low))); step *= 2 {
		if low == 0 {
			return 0, false
		}
		high, low = low, low-min(low, step)
	}
	n := sort.Search(int(high-low), func(i int) bool { return !idOf(t.risen.at(low + uint32(i))).Below(k) })
	if low += uint32(n); low == high {
		return 0, false
	}
	row := t.risen.at(low)
	return row, idOf(row) == k
}

// restored sets what follows from the rest.
func (t *idTable) restored(idOf func(row uint32) record.Key) {
	if t.risen.n > 0 {
		t.top = idOf(t.risen.at(t.risen.n - 1))
	}
}

// rowList is a list of rows that grows without being copied.
type rowList struct {
	blocks []*rowBlock
	n      uint32
}

// rowBlock holds blockRows row numbers.
type rowBlock [blockRows]uint32

func (l *rowList) at(i uint32) uint32 { return l.blocks[i/blockRows][i%blockRows] }

func (l *rowList) add(row uint32) {
	if int(l.n/blockRows) == len(l.blocks) {
		l.blocks = append(l.blocks, new(rowBlock))
	}
	l.blocks[l.n/blockRows][l.n%blockRows] = row
	l.n++
}
