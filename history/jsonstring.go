package history

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// hasBackslash marks the bytes of w that are one: the lowest mark is right,
// those above it may not be.
func hasBackslash(w uint64) uint64 {
	x := w ^ ones*'\\'
	return (x - ones) &^ x & highs
}

// hasEnd marks the bytes of w that are a quote or below 0x20, the lowest mark
// right: flipping a bit makes 0x20 of a quote, and of 0x20 something higher.
func hasEnd(w uint64) uint64 {
	x := w ^ ones*0x02
	return (x - ones*0x21) &^ x & highs
}

// special marks what hasEnd and hasBackslash do, and more beside in the lower
// bits of each byte.
func special(w uint64) uint64 {
	x, y := w^ones*0x02, w^ones*'\\'
	return (x-ones*0x21)&^x | (y-ones)&^y
}

// plainEnd returns the first place from p on that is a quote, a backslash, a
// control character or not ASCII, or len(b).
func plainEnd(b []byte, p int) int {
	for ; len(b)-p >= 8; p += 8 {
		w := binary.LittleEndian.Uint64(b[p:])
		if m := (special(w) | w) & highs; m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
	}
	for ; p < len(b); p++ {
		if c := b[p]; c == '"' || c == '\\' || c < 0x20 || c >= 0x80 {
			return p
		}
	}
	return p
}

// stringEnd returns the place of the quote that ends the JSON string whose
// inside begins at p, or -1 if it does not end or is not valid. escaped tells
// that it holds escapes where this package would have let a character stand.
func stringEnd(b []byte, p int) (end int, escaped bool) {
	for {
		for len(b)-p >= 8 {
			w := binary.LittleEndian.Uint64(b[p:])
			if m := hasEnd(w) | hasBackslash(w); m != 0 {
				p += bits.TrailingZeros64(m) >> 3
				break
			}
			p += 8
		}
		if p = specialAt(b, p); p >= len(b) {
			return -1, false
		}
		if c := b[p]; c != '\\' {
			if c == '"' {
				return p, escaped
			}
			return -1, false
		}
		switch escapeAt(b, p) {
		case noEscape:
			return -1, false
		case needlessEscape:
			escaped = true
		}
		p += 2 // hex digits are like any other text
	}
}

// The kinds of escapes.
const (
	noEscape = iota
	plainEscape
	needlessEscape // of a character that this package lets stand
	unicodeEscape
)

// escapes are the kinds of escapes by the character after the backslash.
var escapes = [256]uint8{
	'"': plainEscape, '\\': plainEscape, 'b': plainEscape, 'f': plainEscape, 'n': plainEscape, 'r': plainEscape, 't': plainEscape,
	'/': needlessEscape, 'u': unicodeEscape,
}

// escapeAt tells the kind of the escape that begins at p.
func escapeAt(b []byte, p int) uint8 {
	if p+1 >= len(b) {
		return noEscape
	}
	kind := escapes[b[p+1]]
	if kind != unicodeEscape {
		return kind
	}
	return unicodeKind(b[p+2:])
}

// unicodeKind tells the kind of a \u escape by what follows.
func unicodeKind(b []byte) uint8 {
	if len(b) < 4 {
		return noEscape
	}
	switch r := hex4(b); {
	case r < 0:
		return noEscape
	case r >= ' ':
		return needlessEscape
	}
	return plainEscape
}

// specialAt returns the first place from p on that is a quote, a backslash or
// a control character, or len(b).
func specialAt(b []byte, p int) int {
	near := p + 32
	for ; len(b)-p >= 8; p += 8 {
		w := binary.LittleEndian.Uint64(b[p:])
		if m := hasEnd(w) | hasBackslash(w); m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
		if p >= near {
			p = plainStretch(b, p)
			near = len(b)
		}
	}
	for ; p < len(b); p++ {
		if c := b[p]; c == '"' || c == '\\' || c < 0x20 {
			return p
		}
	}
	return p
}

// plainStretch returns how far specialAt need not look closely: it takes four
// words at a time, which pays where text is long.
func plainStretch(b []byte, p int) int {
	for ; len(b)-p >= 40; p += 32 {
		q := b[p+8 : p+40]
		u, v := binary.LittleEndian.Uint64(q), binary.LittleEndian.Uint64(q[8:])
		w, x := binary.LittleEndian.Uint64(q[16:]), binary.LittleEndian.Uint64(q[24:])
		if (special(u)|special(v)|special(w)|special(x))&highs != 0 {
			break
		}
	}
	return p
}

// hex4 reads four hex digits, or returns -1.
func hex4(b []byte) rune {
	r := rune(0)
	for _, c := range b[:4] {
		switch {
		case isDigit(c):
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}
