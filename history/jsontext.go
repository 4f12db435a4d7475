package history

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// appendEscaped appends s as the inside of a JSON string. Bytes that JSON lets
// stand as they are do so: a body stays readable in the file.
func appendEscaped(dst, s []byte) []byte {
	const hex = "0123456789abcdef"
	for p := 0; p < len(s); p++ {
		end := specialAt(s, p)
		dst = append(dst, s[p:end]...)
		if p = end; p == len(s) {
			break
		}
		switch c := s[p]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

var errEscape = errors.New("an escape that JSON does not have")

// unescape returns what the inside of a JSON string stands for. Unlike
// encoding/json it leaves bytes that are not UTF-8 as they are.
func unescape(raw []byte) ([]byte, error) {
	// Decoded text is never longer; the eight bytes let whole words be stored.
	dst := make([]byte, len(raw)+8)
	n, p := 0, 0
	for p < len(raw) {
		for len(raw)-p >= 8 {
			w := binary.LittleEndian.Uint64(raw[p:])
			binary.LittleEndian.PutUint64(dst[n:], w)
			m := hasBackslash(w)
			k := min(bits.TrailingZeros64(m)>>3, 8)
			n, p = n+k, p+k
			if m != 0 {
				break
			}
		}
		if p == len(raw) {
			break
		}
		if raw[p] != '\\' {
			dst[n] = raw[p]
			n, p = n+1, p+1
			continue
		}
		c, size := unescapeOne(raw[p:])
		if size == 0 {
			return nil, errEscape
		}
		if c < utf8.RuneSelf {
			dst[n] = byte(c)
			n++
		} else {
			n += utf8.EncodeRune(dst[n:n+4], c)
		}
		p += size
	}
	return dst[:n], nil
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
