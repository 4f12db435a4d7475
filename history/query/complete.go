package query

import (
	"slices"
	"strings"
)

// Keys returns the words that may stand before a colon, sorted.
func Keys() []string {
	names := make([]string, len(termKeys))
	for i, k := range termKeys {
		names[i] = k.name
	}
	slices.Sort(names)
	return names
}

// Complete returns what a query that is being written could go on with: each is
// the whole query with its last word completed to a key or to a value.
func Complete(written string) []string {
	before := strings.TrimRightFunc(written, func(r rune) bool { return !isSpace(r) })
	word := strings.TrimLeft(written[len(before):], "-!")
	stem := written[:len(written)-len(word)]
	var found []string
	for _, k := range slices.SortedFunc(slices.Values(termKeys), func(a, b termKey) int { return strings.Compare(a.name, b.name) }) {
		begin := k.name + ":"
		value, isKey := strings.CutPrefix(word, begin)
		if !isKey {
			if strings.HasPrefix(begin, word) {
				found = append(found, stem+begin)
			}
			continue
		}
		for _, v := range k.offers {
			if strings.HasPrefix(v, value) && v != value {
				found = append(found, stem+begin+v)
			}
		}
	}
	return found
}
