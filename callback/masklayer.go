package callback

import (
	"cmp"
	"slices"
	"strings"
)

// mostLayers is how many times escapes are undone: JSON may stand in JSON.
const mostLayers = 3

// layer is a text with some of its escapes undone, which remembers where each of its
// bytes comes from.
type layer struct {
	text string
	at   []int // of each byte and of the end, nil where it is the text itself
}

// layersOf returns a text as it is, and after each undoing of its escapes.
func layersOf(s string) []layer {
	layers := []layer{{text: s}}
	for range mostLayers {
		last := layers[len(layers)-1]
		if !strings.ContainsAny(last.text, escapeStarts) {
			break
		}
		var at []int
		text, changed := unescaped([]byte(last.text), &at)
		if !changed {
			break
		}
		for i := range at {
			at[i] = last.origin(at[i])
		}
		layers = append(layers, layer{string(text), at})
	}
	return layers
}

// origin is where in the original text the byte at i comes from.
func (l layer) origin(i int) int {
	if l.at == nil {
		return i
	}
	return l.at[i]
}

// stretch is a part of a text.
type stretch struct{ from, to int }

// find adds where a form stands, in the original text.
func (l layer) find(found []stretch, form string) []stretch {
	for from := 0; ; {
		i := strings.Index(l.text[from:], form)
		if i < 0 {
			return found
		}
		from += i + len(form)
		found = append(found, stretch{l.origin(from - len(form)), l.origin(from)})
	}
}

// replaced returns s with "[secret]" in place of each stretch, and of those that
// overlap together.
func replaced(s string, found []stretch) string {
	if len(found) == 0 {
		return s
	}
	slices.SortFunc(found, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	end := 0 // of what is written or left out
	for i, f := range found {
		if i > 0 && f.from < end {
			end = max(end, f.to)
			continue
		}
		b.WriteString(s[end:f.from])
		b.WriteString(masked)
		end = f.to
	}
	return b.String() + s[end:]
}
