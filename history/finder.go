package history

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds a run of bytes in raw lines without regard to the case of ASCII
// letters. It looks for the byte of the run that is rarest in such files, and
// compares the rest where that stands.
type finder struct {
	run   []byte // in lower case
	at    int    // of its rarest byte
	lower byte   // that byte, in both cases
	upper byte
}

// newFinder makes a finder for a part of the needle that stands in a line as it
// is, unless the line has escapes that this package would not write. ok is
// false where there is no such part of two bytes or more.
func newFinder(n needle) (f finder, ok bool) {
	f.run = longestRun(n.plain)
	if len(f.run) < 2 {
		return f, false
	}
	for i, c := range f.run {
		if rarity(c) > rarity(f.run[f.at]) {
			f.at = i
		}
	}
	f.lower = f.run[f.at]
	f.upper = f.lower
	if f.lower >= 'a' && f.lower <= 'z' {
		f.upper = f.lower - 'a' + 'A'
	}
	return f, true
}

// longestRun returns the longest part of a folded text that has no character
// which escaping changes or which has several cases beyond ASCII.
func longestRun(text []byte) []byte {
	from, best := 0, text[:0]
	end := func(to int) {
		if to-from > len(best) {
			best = text[from:to]
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		plain := r >= ' ' && r != '"' && r != '\\'
		if r >= utf8.RuneSelf {
			plain = size > 1 && unicode.SimpleFold(r) == r
		}
		if !plain {
			end(i)
			from = i + size
		}
		i += size
	}
	end(len(text))
	return best
}

// rarity is higher for bytes that are rarer in histories.
func rarity(c byte) int {
	const common = " e0123456789abcdtoinsrhl-\":,ump.fgywvk/_<>jxqz"
	if i := strings.IndexByte(common, c); i >= 0 {
		return i
	}
	return len(common)
}

// occurrences finds the matches of a run in one text, in ascending order.
type occurrences struct {
	*finder
	text         []byte
	lower, upper int // the next matches of the rarest byte in each case
}

// in returns the occurrences of the run in a text.
func (f *finder) in(text []byte) *occurrences {
	return &occurrences{finder: f, text: text, lower: -1, upper: -1}
}

// next returns the first place from p on where the run is, or -1. p is never
// less than it was before.
func (o *occurrences) next(p int) int {
	for p += o.at; ; p++ {
		if o.lower < p {
			o.lower = indexFrom(o.text, p, o.finder.lower)
		}
		if o.upper < p {
			o.upper = indexFrom(o.text, p, o.finder.upper)
		}
		if p = min(o.lower, o.upper); p >= len(o.text) {
			return -1
		}
		if o.is(o.text, p-o.at) {
			return p - o.at
		}
	}
}

// indexFrom returns the first place from p on where c is, or the text's length.
func indexFrom(text []byte, p int, c byte) int {
	if p >= len(text) {
		return len(text)
	}
	if i := bytes.IndexByte(text[p:], c); i >= 0 {
		return p + i
	}
	return len(text)
}

// is reports whether the run stands at a place.
func (f *finder) is(b []byte, at int) bool {
	if len(b)-at < len(f.run) {
		return false
	}
	for i, c := range f.run {
		d := b[at+i]
		if d-'A' <= 'Z'-'A' {
			d |= 0x20
		}
		if c != d {
			return false
		}
	}
	return true
}
