package history

import (
	"encoding/binary"
	"math/bits"
)

// checkString reports whether b is the inside of a valid JSON string, and
// whether it holds escapes where this package would have let a character stand.
// It says what stringEnd says of b and a quote, but looks at 64 bytes at a time:
// most of a history is such text.
func checkString(b []byte) (valid, escaped bool) {
	var last [64]byte
	carry := uint64(0) // 1 where a block begins with what an escape escapes
	for p := 0; p < len(b); p += 64 {
		block := b[p:]
		if len(block) < 64 {
			last = blank
			copy(last[:], block)
			block = last[:]
		}
		specials := specialsOf((*[64]byte)(block)) &^ carry
		carry = 0
		for specials != 0 {
			i := bits.TrailingZeros64(specials)
			escape := b[p+i:]
			if escape[0] != '\\' {
				if escape[0] < ' ' || escape[0] == '"' {
					return false, false
				}
				specials &= specials - 1 // it is not special
				continue
			}
			if len(escape) == 1 {
				return false, false
			}
			if escapes[escape[1]] != plainEscape { // seldom
				switch escapeAt(b, p+i) {
				case noEscape:
					return false, false
				case needlessEscape:
					escaped = true
				}
			}
			specials &^= 3 << i // and what it escapes
			carry = uint64(i) / 63
		}
	}
	return true, escaped
}

// blank is a block of what has no meaning in a string.
var blank = func() (b [64]byte) {
	for i := range b {
		b[i] = ' '
	}
	return b
}()

// specialsOf marks the bytes of a block that are a backslash, a quote or a
// control character, a bit each. Right behind one of them it may mark another
// character too.
func specialsOf(b *[64]byte) uint64 {
	return specials8(b[0:8]) | specials8(b[8:16])<<8 | specials8(b[16:24])<<16 | specials8(b[24:32])<<24 |
		specials8(b[32:40])<<32 | specials8(b[40:48])<<40 | specials8(b[48:56])<<48 | specials8(b[56:64])<<56
}

// specials8 is specialsOf for eight bytes. The marks are the high bits of the
// bytes at first, and a multiplication gathers them.
func specials8(b []byte) uint64 {
	const gather = 0x0002040810204081
	w := binary.LittleEndian.Uint64(b)
	return (special(w) & highs) * gather >> 56
}
