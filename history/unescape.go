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
	b := slices.Clone(raw)
	n, _, err := unescapeOver(b, true)
	if err != nil {
		return nil, err
	}
	return b[:n], nil
}

// unescapeOver is unescape that writes over what it reads, which it may: decoded
// text is never longer. It returns how much is written and how much is read: all
// of it, but for an escape that the end may have cut in half, where more follows.
func unescapeOver(b []byte, last bool) (n, p int, err error) {
	for {
		if p-n >= wordLag {
			n, p = unescapeBlocks(b, n, p)
		}
		run := bytes.IndexByte(b[p:], '\\')
		if run < 0 {
			run = len(b) - p
		}
		if p != n {
			copy(b[n:], b[p:p+run])
		}
		n, p = n+run, p+run
		if p == len(b) || !last && len(b)-p < longestEscape {
			return n, p, nil
		}
		c, size := unescapeOne(b[p:])
		if size == 0 {
			return n, p, errEscape
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
	// wordBlock is how much is decoded at a time where escapes are many, and wordRoom
	// how much memory is looked at for that: a power of two and a word, so that the
	// compiler sees that no masked index is out of it.
	wordBlock = 64
	wordRoom  = 128 + 8
	// wordLag is how far what is written must be behind what is read for whole
	// words to be written: what they spill over is read already.
	wordLag = 16
	// longestEscape is that of a surrogate pair.
	longestEscape = len(`\ud83d\ude00`)
)

// unescapeBlocks decodes b from p on to where n is, block after block, as long as
// each holds an escape and none but the short ones.
func unescapeBlocks(b []byte, n, p int) (int, int) {
	for len(b)-p >= wordRoom {
		in, out := (*[wordRoom]byte)(b[p:]), (*[wordRoom]byte)(b[n:])
		m := backslashes((*[wordBlock]byte)(in[:]))
		if m == 0 {
			break // a long run is found and copied faster
		}
		from, to := 0, 0 // of in, up to where it is decoded, and of out
		for m != 0 {
			at := bits.TrailingZeros64(m)
			for ; at-from > 8; from, to = from+8, to+8 {
				setWord(out, to, wordAt(in, from))
			}
			setWord(out, to, wordAt(in, from))
			to += at - from
			if binary.LittleEndian.Uint32(in[at&63:]) == escapedQuote {
				binary.LittleEndian.PutUint16(out[to&127:], '\\'|'"'<<8)
				from, to = at+4, to+2
				m &^= 7 << at
				continue
			}
			c := shortEscapes[in[(at+1)&127]]
			if c == 0 {
				return n + to, p + at
			}
			out[to&127] = c
			from, to = at+2, to+1
			m &^= 3 << at // an escaped backslash begins nothing
		}
		p += max(from, wordBlock)
		for ; from < wordBlock; from += 8 {
			setWord(out, to, wordAt(in, from))
			to += min(8, wordBlock-from)
		}
		n += to
	}
	return n, p
}

func wordAt(b *[wordRoom]byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i&127:]) }

func setWord(b *[wordRoom]byte, i int, w uint64) { binary.LittleEndian.PutUint64(b[i&127:], w) }

// escapedQuote is how a quote that JSON escaped stands in JSON again.
const escapedQuote = uint32('\\') | '\\'<<8 | '\\'<<16 | '"'<<24

// backslashes tells by a bit each where the backslashes of a block are.
func backslashes(b *[wordBlock]byte) (m uint64) {
	const lows = ^uint64(highs)
	for i := 0; i < wordBlock; i += 16 { // two words at a time have no need of each other
		x := binary.LittleEndian.Uint64(b[i:i+8]) ^ ones*'\\'
		y := binary.LittleEndian.Uint64(b[i+8:i+16]) ^ ones*'\\'
		x = ^((x&lows + lows) | x | lows) >> 7 // 1 in each byte that was one
		y = ^((y&lows + lows) | y | lows) >> 7
		const gather = 0x0102040810204080
		m |= (x*gather>>56 | y*gather>>56<<8) << i
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
