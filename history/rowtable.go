package history

import (
	"encoding/binary"
	"math/bits"
)

// rowTable finds rows by their key: a hash table that holds row numbers alone,
// the keys being where the rows are.
type rowTable struct {
	slots []uint32 // row + 1, 0 for none; a power of two, at most half full
	used  int
	seed  uint64
}

// find returns the slot of k: the one that holds a row with that key, or the
// empty one where it belongs.
func (t *rowTable) find(k key, keyOf func(row uint32) key) int {
	mask := len(t.slots) - 1
	for i := int(t.hash(k)) & mask; ; i = (i + 1) & mask {
		if t.slots[i] == 0 || keyOf(t.slots[i]-1) == k {
			return i
		}
	}
}

// get returns the row that stands for k.
func (t *rowTable) get(k key, keyOf func(row uint32) key) (uint32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	row := t.slots[t.find(k, keyOf)]
	return row - 1, row != 0
}

// put lets row stand for k, and returns the row that did before.
func (t *rowTable) put(k key, row uint32, keyOf func(row uint32) key) (before uint32, had bool) {
	if 2*(t.used+1) > len(t.slots) {
		t.grow(max(1024, 2*len(t.slots)), keyOf)
	}
	i := t.find(k, keyOf)
	before = t.slots[i]
	t.slots[i] = row + 1
	if before == 0 {
		t.used++
	}
	return before - 1, before != 0
}

// reserve makes room for n rows.
func (t *rowTable) reserve(n int, keyOf func(row uint32) key) {
	size := max(1024, len(t.slots))
	for size < 2*n {
		size *= 2
	}
	if size > len(t.slots) {
		t.grow(size, keyOf)
	}
}

func (t *rowTable) grow(size int, keyOf func(row uint32) key) {
	old := t.slots
	t.slots = make([]uint32, size)
	for _, row := range old {
		if row != 0 {
			t.slots[t.find(keyOf(row-1), keyOf)] = row
		}
	}
}

// hash mixes both halves of a key with a seed that a writer of ids can't know.
func (t *rowTable) hash(k key) uint64 {
	a, b := binary.LittleEndian.Uint64(k[:8]), binary.LittleEndian.Uint64(k[8:])
	high, low := bits.Mul64(a^t.seed, b^0x9e3779b97f4a7c15^t.seed>>1)
	return high ^ low
}
