package record

import (
	"bytes"
	"errors"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

var errEscape = errors.New("an escape that JSON does not have")

// unescape returns what the inside of a JSON string stands for. Unlike
// encoding/json it leaves bytes that are not UTF-8 as they are.
func unescape(raw []byte) ([]byte, error) {
	b := slices.Clone(raw)
	n, _, err := UnescapeOver(b, true)
	if err != nil {
		return nil, err
	}
	return b[:n], nil
}

// UnescapeOver is unescape that writes over what it reads, which it may: decoded
// text is never longer. It returns how much is written and how much is read: all
// of it, but for an escape that the end may have cut in half, where more follows.
func UnescapeOver(b []byte, last bool) (n, p int, err error) {
	for {
		n, p = copyPlain(b, n, p)
		if p == len(b) || !last && len(b)-p < LongestEscape {
			return n, p, nil
		}
		if p+1 < len(b) && shortEscapes[b[p+1]] != 0 {
			b[n] = shortEscapes[b[p+1]]
			n, p = n+1, p+2
			continue
		}
		r, size := unescapeUnicode(b[p:])
		if size == 0 {
			return n, p, errEscape
		}
		n += utf8.EncodeRune(b[n:n+utf8.UTFMax], r)
		p += size
	}
}

// nearEscape is how far the next backslash may be to be found byte by byte: in
// JSON within JSON they are so near that a call for each would take longer.
const nearEscape = 16

// copyPlain copies what comes before the next backslash from p on to n. It
// returns where both end.
func copyPlain(b []byte, n, p int) (int, int) {
	for near := min(len(b), p+nearEscape); p < near; p++ {
		if b[p] == '\\' {
			return n, p
		}
		b[n] = b[p]
		n++
	}
	run := bytes.IndexByte(b[p:], '\\')
	if run < 0 {
		run = len(b) - p
	}
	if p != n {
		copy(b[n:], b[p:p+run])
	}
	return n + run, p + run
}

// LongestEscape is that of a surrogate pair.
const LongestEscape = len(`\ud83d\ude00`)

// shortEscapes maps the character after a backslash to what it stands for, 0
// where that takes more or is none.
var shortEscapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// unescapeUnicode reads the \u escape b begins with, of a surrogate pair both, and
// its length, or 0 where it is none.
func unescapeUnicode(b []byte) (rune, int) {
	if len(b) < 6 || b[1] != 'u' {
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
