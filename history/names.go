package history

import "math"

// names numbers the few words that rows repeat: sources, output types,
// targets, error classes. Number 0 is the empty one.
type names struct {
	byName map[string]uint16
	list   []string
	recent [16]uint16 // numbers that were asked for, by a few bits of the word
}

// manyNames stands for a word that came when the numbers had run out. Its row
// is among the odd rows.
const manyNames = math.MaxUint16

func newNames() names {
	return names{byName: map[string]uint16{"": 0}, list: []string{""}}
}

// number returns the word's number, giving it one if it has none.
func (n *names) number(word []byte) uint16 {
	if len(word) == 0 {
		return 0
	}
	recent := &n.recent[(len(word)+int(word[0])+int(word[len(word)-1])<<1)&15]
	if i := *recent; n.list[i] == string(word) {
		return i
	}
	if i, ok := n.byName[string(word)]; ok {
		*recent = i
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
