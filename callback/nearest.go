package callback

import (
	"strings"
	"unicode"

	"redial/callback/internal/cause"
)

// synonyms are words that people write for an output type.
var synonyms = map[string]OutputType{
	"string": Text, "plain": Text, "markdown": Text, "md": Text, "txt": Text,
	"object": JSON, "excel": XLSX, "xls": XLSX, "spreadsheet": XLSX,
	"pdf": File, "image": File, "png": File, "jpg": File, "jpeg": File, "webp": File,
	"docx": File, "zip": File, "files": File, "document": File,
	"link": URL, "href": URL, "mp4": Video, "mov": Video, "webm": Video, "avi": Video,
}

// nearestType returns the output type that s most likely means, or "".
func nearestType(s string) OutputType {
	s = strings.ToLower(strings.TrimSpace(s))
	if t := OutputType(s); t.Known() {
		return t
	}
	if t, ok := synonyms[s]; ok {
		return t
	}
	best, least := OutputType(""), 3
	for _, t := range OutputTypes() {
		// A word of three letters is no misspelling at a distance of two.
		if d := Distance(s, string(t)); d < least && 2*d <= len(t) {
			best, least = t, d
		}
	}
	return best
}

// nearestField returns the documented field that name misspells, or "".
func nearestField(name string) string {
	plain := plainName(name)
	for _, known := range knownFields {
		if k := plainName(known); k == plain || len(k) > 5 && Distance(k, plain) <= 2 {
			return known
		}
	}
	return ""
}

// plainName is a name without what casing styles add to it, and without
// characters that can't be seen.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' || r == ':' || cause.Invisible(r) != "" {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// DidYouMean suggests the candidate nearest to a word, as the end of a sentence,
// or nothing where none is near.
func DidYouMean(word string, candidates []string) string {
	best, least := "", len(word)/3+2
	for _, c := range candidates {
		if d := Distance(word, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return " (did you mean " + best + "?)"
}

// Distance is the edit distance of two words, in bytes, or 24 where one is too
// long to be a misspelling: what every "did you mean" of the house measures by.
func Distance(a, b string) int {
	const longest = 24
	if len(a) > longest || len(b) > longest {
		return longest
	}
	var row [longest + 1]int
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
