package history

import (
	"encoding/binary"
	"math/bits"

	"redial/history/internal/record"
)

// rowTable finds rows by their key: a hash table that holds row numbers and a
// part of each key's hash, the keys being where the rows are.
type rowTable struct {
	// slots hold hash<<32 | row + 1, 0 for none. They are a power of two and
	// at most three quarters full.
	slots []uint64
	used  int
	seed  uint64
}

// find returns the slot of k: the one that holds a row with that key, or the
// empty one where it belongs.
func (t *rowTable) find(k record.Key, keyOf func(row uint32) record.Key) (slot int, hash uint64) {
	hash = t.hash(k)
	mask := len(t.slots) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		s := t.slots[i]
		if s == 0 || s>>32 == hash>>32 && keyOf(uint32(s)-1) == k {
			return i, hash
		}
	}
}

// get returns the row that stands for k.
func (t *rowTable) get(k record.Key, keyOf func(row uint32) record.Key) (uint32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	i, _ := t.find(k, keyOf)
	return uint32(t.slots[i]) - 1, t.slots[i] != 0
}

// put lets row stand for k, and returns the row that did before.
func (t *rowTable) put(k record.Key, row uint32, keyOf func(row uint32) record.Key) (before uint32, had bool) {
	t.reserve(t.used + 1)
	i, hash := t.find(k, keyOf)
	before, had = uint32(t.slots[i])-1, t.slots[i] != 0
	t.slots[i] = hash>>32<<32 | uint64(row+1)
	if !had {
		t.used++
	}
	return before, had
}

// reserve makes room for n rows.
func (t *rowTable) reserve(n int) {
	size := max(1024, len(t.slots))
	for 3*size < 4*n {
		size *= 2
	}
	if size == len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]uint64, size)
	for _, s := range old {
		if s != 0 {
			t.move(s)
		}
	}
}

// move puts a slot of a smaller table into this one.
func (t *rowTable) move(s uint64) {
	mask := len(t.slots) - 1
	i := int(s>>32) & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = s
}

// hash mixes both halves of a key with a seed that a writer of ids can't know.
// Its high half is all that counts, and is in both halves.
func (t *rowTable) hash(k record.Key) uint64 {
	a, b := binary.LittleEndian.Uint64(k[:8]), binary.LittleEndian.Uint64(k[8:])
	high, low := bits.Mul64(a^t.seed, b^0x9e3779b97f4a7c15^t.seed>>1)
	h := uint64(uint32(high) ^ uint32(low>>32) ^ uint32(high>>32) ^ uint32(low))
	return h<<32 | h
}
