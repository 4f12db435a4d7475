package history

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

var errEscape = errors.New("an escape that JSON does not have")

// unescape returns what the inside of a JSON string stands for. Unlike
// encoding/json it leaves bytes that are not UTF-8 as they are.
func unescape(raw []byte) ([]byte, error) {
	return unescapeOver(slices.Clone(raw))
}

// unescapeOver is unescape that writes over what it reads, which it may: decoded
// text is never longer.
func unescapeOver(b []byte) ([]byte, error) {
	n := bytes.IndexByte(b, '\\') // what is decoded, in b[:n], of b[:p]
	if n < 0 {
		return b, nil
	}
	for p := n; ; {
		if p-n >= wordLag && len(b)-p >= wordBlock+8 {
			n, p = unescapeBlocks(b, n, p)
		}
		run := bytes.IndexByte(b[p:], '\\')
		if run < 0 {
			return b[:n+copy(b[n:], b[p:])], nil
		}
		copy(b[n:], b[p:p+run])
		n, p = n+run, p+run
		c, size := unescapeOne(b[p:])
		if size == 0 {
			return nil, errEscape
		}
		if c < utf8.RuneSelf {
			b[n] = byte(c)
			n++
		} else {
			n += utf8.EncodeRune(b[n:n+4], c)
		}
		p += size
	}
}

const (
	// wordBlock is how much is decoded at a time where escapes are many.
	wordBlock = 64
	// wordLag is how far what is written must be behind what is read for whole
	// words to be written: what they spill over is read already.
	wordLag = 16
)

// unescapeBlocks decodes block after block, as long as each holds an escape and
// none but the short ones. b must hold eight bytes more than a last block.
func unescapeBlocks(b []byte, n, p int) (int, int) {
	for len(b)-p >= wordBlock+8 {
		m := backslashes((*[wordBlock]byte)(b[p:]))
		if m == 0 {
			return n, p // a long run is found and copied faster
		}
		from := p // up to where the block is decoded
		for ; m != 0; m &= m - 1 {
			at := p + bits.TrailingZeros64(m)
			run := at - from
			for ; run > 8; run -= 8 {
				copyWord(b, n, from)
				n, from = n+8, from+8
			}
			copyWord(b, n, from)
			n += run
			if binary.LittleEndian.Uint32(b[at:]) == escapedQuote && at-p < wordBlock-3 {
				b[n], b[n+1] = '\\', '"'
				n, from = n+2, at+4
				m &= m - 1
				m &= m - 1
				continue
			}
			c := shortEscapes[b[at+1]]
			if c == 0 {
				return n, at
			}
			b[n] = c
			n, from = n+1, at+2
			m &^= 2 << (at - p) // an escaped backslash begins nothing
		}
		p = max(from, p+wordBlock)
		for ; from < p; from += 8 {
			copyWord(b, n, from)
			n += min(8, p-from)
		}
	}
	return n, p
}

// escapedQuote is how a quote that JSON escaped stands in JSON again.
const escapedQuote = uint32('\\') | '\\'<<8 | '\\'<<16 | '"'<<24

func copyWord(b []byte, to, from int) {
	binary.LittleEndian.PutUint64(b[to:], binary.LittleEndian.Uint64(b[from:]))
}

// backslashes tells by a bit each where the backslashes of a block are.
func backslashes(b *[wordBlock]byte) (m uint64) {
	const lows = ^uint64(highs)
	for i := 0; i < wordBlock; i += 8 {
		x := binary.LittleEndian.Uint64(b[i:i+8]) ^ ones*'\\'
		x = ^((x&lows + lows) | x | lows) >> 7 // 1 in each byte that was one
		m |= x * 0x0102040810204080 >> 56 << i
	}
	return m
}

// shortEscapes maps the character after a backslash to what it stands for, 0
// where that takes more or is none.
var shortEscapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// unescapeOne reads the escape b begins with, and its length or 0.
func unescapeOne(b []byte) (rune, int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch c := b[1]; c {
	case '"', '\\', '/':
		return rune(c), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
	default:
		return 0, 0
	}
	if len(b) < 6 {
		return 0, 0
	}
	r := hex4(b[2:])
	if r < 0 {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if pair := utf16.DecodeRune(r, hex4(b[8:])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}
