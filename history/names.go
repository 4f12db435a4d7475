package history

import "math"

// names numbers the few words that rows repeat: sources, output types,
// targets, error classes. Number 0 is the empty one.
type names struct {
	byName map[string]uint16
	list   []string
}

// manyNames stands for a word that came when the numbers had run out. Its row
// is among the odd rows.
const manyNames = math.MaxUint16

func newNames() names {
	return names{byName: map[string]uint16{"": 0}, list: []string{""}}
}

// number returns the word's number, giving it one if it has none.
func (n *names) number(word []byte) uint16 {
	if i, ok := n.byName[string(word)]; ok {
		return i
	}
	if len(n.list) == manyNames {
		return manyNames
	}
	i := uint16(len(n.list))
	n.list = append(n.list, string(word))
	n.byName[string(word)] = i
	return i
}

// word returns the word of a number.
func (n *names) word(i uint16) string {
	if int(i) < len(n.list) {
		return n.list[i]
	}
	return ""
}
