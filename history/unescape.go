package history

import (
	"bytes"
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
		if p-n >= squeezeLag {
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

// longestEscape is that of a surrogate pair.
const longestEscape = len(`\ud83d\ude00`)

// unescapeBlocks decodes b from p on to where n is, block after block, as long as
// there are escapes and none but the short ones. It begins with a few blocks, so
// that little is marked in vain where others are many.
func unescapeBlocks(b []byte, n, p int) (int, int) {
	var r run
	carry := uint64(0)
	for some := 1; ; some = min(2*some, markedRun) {
		whole := min((len(b)-p-squeezeSpill)/markedBlock, some)
		if whole <= 0 {
			break
		}
		r.mark(b[p:], whole)
		good, found := 0, carry
		for good < whole {
			m := &r[good]
			next := m.pair(carry)
			if !areShort(b[p+good*markedBlock:], m.letters()) {
				break
			}
			carry, found = next, found|m.starts
			good++
		}
		if found == 0 {
			break // a long run is found and copied faster
		}
		end := r.squeeze(b, n, p, good)
		for i := range r[:good] {
			n += r[i].translate(b[n:])
		}
		n, p = end, p+good*markedBlock
		if good < whole {
			break
		}
	}
	return n, p - int(carry) // back to the backslash whose escape is to be decoded
}

// areShort tells whether all the letters of a block make a short escape.
func areShort(block []byte, letters uint64) bool {
	for ; letters != 0; letters &= letters - 1 {
		if shortEscapes[block[bits.TrailingZeros64(letters)]] == 0 {
			return false
		}
	}
	return true
}

// translate puts what the escaped letters of a squeezed block stand for in their
// place, and returns how long the block is.
func (m *marks) translate(squeezed []byte) int {
	for letters := m.letters(); letters != 0; letters &= letters - 1 {
		before := letters&-letters - 1
		at := bits.OnesCount64(before &^ m.starts)
		squeezed[at] = shortEscapes[squeezed[at]]
	}
	return markedBlock - bits.OnesCount64(m.starts)
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
