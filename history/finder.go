package history

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds a run of bytes in raw lines without regard to the case of ASCII
// letters. It looks for the two neighbours in the run that are rarest in such
// files: at as many places at a time as the processor can, or for the first of them
// at sixteen, and where that may stand for both.
type finder struct {
	run    []byte // in lower case
	at     int    // of the pair in the run
	first  uint64 // the pair, each eight times
	second uint64
}

// newFinder makes a finder for a part of the needle that stands in a line as it
// is, unless the line has escapes that this package would not write. ok is
// false where there is no such part of two bytes or more.
func newFinder(n needle) (f finder, ok bool) {
	f.run = longestRun(n.plain)
	if len(f.run) < 2 {
		return f, false
	}
	best := -1
	for i := range len(f.run) - 1 {
		if r := 3*rarity(f.run[i]) + rarity(f.run[i+1]); r > best {
			best, f.at = r, i
		}
	}
	f.first, f.second = ones*uint64(f.run[f.at]|0x20), ones*uint64(f.run[f.at+1]|0x20)
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

// pairBlock is how many places are looked at together by vectors.
const pairBlock = 32

// next returns the first place from p on where the run is, or -1.
func (f *finder) next(b []byte, p int) int {
	p += f.at
	for hasVectors && len(b)-p > pairBlock {
		places := (len(b) - 1 - p) / pairBlock * pairBlock
		skip := pairVectors(&b[p], places/pairBlock, byte(f.first), byte(f.second))
		p += skip
		if skip == places {
			break
		}
		if f.is(b, p-f.at) {
			return p - f.at
		}
		p++
	}
	return f.nextByWord(b, p)
}

// nextByWord is next where there are no vectors, for the pair from p on.
func (f *finder) nextByWord(b []byte, p int) int {
	const lower = ones * 0x20
	for ; p+9 <= len(b); p += 8 {
		for ; p+16+9 <= len(b); p += 16 {
			x := (binary.LittleEndian.Uint64(b[p:]) | lower) ^ f.first
			y := (binary.LittleEndian.Uint64(b[p+8:]) | lower) ^ f.first
			if ((x-ones)&^x|(y-ones)&^y)&highs != 0 {
				break
			}
		}
		x := (binary.LittleEndian.Uint64(b[p:]) | lower) ^ f.first
		y := (binary.LittleEndian.Uint64(b[p+1:]) | lower) ^ f.second
		for m := (x - ones) &^ x & (y - ones) &^ y & highs; m != 0; m &= m - 1 {
			if at := p + bits.TrailingZeros64(m)>>3 - f.at; f.is(b, at) {
				return at
			}
		}
	}
	for ; p < len(b); p++ {
		if f.is(b, p-f.at) {
			return p - f.at
		}
	}
	return -1
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
