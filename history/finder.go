package history

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
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

// worthwhile is how long a run must be to be looked for alone: a shorter one stands
// in nearly every line.
const worthwhile = 3

// mostForms bounds how many escaped characters of a needle are looked for.
const mostForms = 4

// newFinders makes finders for parts of the needle, of which one stands in each line
// that has it, unless the line has escapes that this package would not write: a part
// that no writer of JSON escapes, or else one as it is, and the characters that some
// escape as they are written then. There are none where no part has two bytes.
func newFinders(n needle) []finder {
	if run := longestRun(n.plain, neverEscaped); len(run) >= worthwhile || len(run) == len(n.plain) && len(run) > 1 {
		return []finder{newFinder(run)}
	}
	run := longestRun(n.plain, standsAsItIs)
	if len(run) < 2 {
		return nil
	}
	finders := []finder{newFinder(run)}
	for _, r := range string(n.plain) {
		if standsAsItIs(r) && !neverEscaped(r) && len(finders) <= mostForms {
			finders = append(finders, newFinder(escapeIn(r)))
		}
	}
	return finders
}

// escapeIn is what a line has of a body that escapes a character.
func escapeIn(r rune) []byte {
	if r == '/' {
		return []byte(`\\/`)
	}
	if high, _ := utf16.EncodeRune(r); high != utf8.RuneError {
		r = high
	}
	return fmt.Appendf(nil, "u%04x", r)
}

func newFinder(run []byte) finder {
	f := finder{run: run}
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
	return f
}

// standsAsItIs reports whether a character is written as it is by this package, and
// has no case beyond ASCII.
func standsAsItIs(r rune) bool {
	return r >= ' ' && r != '"' && r != '\\' && (r < utf8.RuneSelf || unicode.SimpleFold(r) == r)
}

// neverEscaped reports whether every writer of JSON leaves a character as it is.
func neverEscaped(r rune) bool {
	return r >= ' ' && r < 0x7f && !strings.ContainsRune(`"\/<>&'+`+"`", r)
}

// longestRun returns the longest part of a folded text that has only characters
// which are plain.
func longestRun(text []byte, isPlain func(rune) bool) []byte {
	from, best := 0, text[:0]
	end := func(to int) {
		if to-from > len(best) {
			best = text[from:to]
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if !isPlain(r) || r == utf8.RuneError && size == 1 {
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
