package record

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// specials marks the bytes of a word that are a quote, a backslash or below 0x20,
// by their high bits. The lowest mark is right; those above it may not be.
func specials(w uint64) uint64 {
	quote := w ^ ones*0x02 // this makes 0x20 of a quote, and more than that of a space
	backslash := w ^ ones*'\\'
	return ((quote-ones*0x21)&^quote | (backslash-ones)&^backslash) & highs
}

// specialAt returns the first place from p on that is a quote, a backslash or
// a control character, or len(b). It looks at eight bytes at a time.
func specialAt(b []byte, p int) int {
	for ; len(b)-p >= 8; p += 8 {
		if m := specials(binary.LittleEndian.Uint64(b[p:])); m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
	}
	for ; p < len(b); p++ {
		if c := b[p]; c == '"' || c == '\\' || c < 0x20 {
			return p
		}
	}
	return p
}

// plainEnd is specialAt for text that is also to be ASCII.
func plainEnd(b []byte, p int) int {
	for ; len(b)-p >= 8; p += 8 {
		w := binary.LittleEndian.Uint64(b[p:])
		if m := specials(w) | w&highs; m != 0 {
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
// inside begins at p, len(b) if there is none, or -1 if the string is not valid.
// escaped reports that it holds escapes where this package would have let a
// character stand.
func stringEnd(b []byte, p int) (end int, escaped bool) {
	for {
		p = specialAt(b, p)
		if p == len(b) || b[p] == '"' {
			return p, escaped
		}
		if b[p] != '\\' {
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

// escapeAt returns the kind of the escape that begins at p.
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

// unicodeKind returns the kind of a \u escape by what follows.
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
