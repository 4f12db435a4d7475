package callback

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// textReader reads what a JSON string says, a stretch at a time and without a
// copy of it: src[pos:end] is what stands between the quotes.
type textReader struct {
	src      []byte
	pos, end int
	escaped  [utf8.UTFMax]byte
}

// text returns a reader of the string t.
func (t token) text(src []byte) textReader {
	r := textReader{src: src, pos: t.start, end: t.end}
	if t.end-t.start >= 2 && (src[t.start] == '"' || src[t.start] == '\'') {
		r.pos, r.end = t.start+1, t.end-1
	}
	return r
}

// next returns the next decoded stretch and the offset in src it stands at;
// nil at the end. A stretch is either as it stands in src, or one escape.
func (r *textReader) next() (part []byte, at int) {
	if r.pos >= r.end {
		return nil, r.end
	}
	at = r.pos
	rest := r.src[r.pos:r.end]
	n := bytes.IndexByte(rest, '\\')
	switch {
	case n < 0:
		r.pos = r.end
		return rest, at
	case n > 0:
		r.pos += n
		return rest[:n], at
	}
	c, size := decodeEscape(rest)
	r.pos += size
	return utf8.AppendRune(r.escaped[:0], c), at
}

// appendTo appends the rest of the text as it stands, invalid UTF-8 included.
func (r *textReader) appendTo(dst []byte) []byte {
	for {
		part, _ := r.next()
		if part == nil {
			return dst
		}
		dst = append(dst, part...)
	}
}

// offsetOf returns the offset in src of byte n of the decoded text.
func (r *textReader) offsetOf(n int) int {
	for {
		part, at := r.next()
		switch {
		case part == nil:
			return at
		case n < len(part) && len(part) == r.pos-at:
			return at + n
		case n < len(part):
			return at
		}
		n -= len(part)
	}
}

// decoded returns what the string t says, as encoding/json would: bytes that
// are not UTF-8 become U+FFFD.
func (t token) decoded(src []byte) string {
	r := t.text(src)
	text := r.appendTo(make([]byte, 0, r.end-r.pos))
	if utf8.Valid(text) {
		return string(text)
	}
	return string([]rune(string(text)))
}

// short is decoded for a string that is short where it is right; "" and false
// where it takes more than limit bytes.
func (t token) short(src []byte, limit int) (string, bool) {
	if t.end-t.start > 6*limit+2 {
		return "", false
	}
	text := t.decoded(src)
	if len(text) > limit {
		return "", false
	}
	return text, true
}

// decodeEscape decodes the escape that b begins with and returns how many bytes
// it takes. What is no escape stands for itself, and half a surrogate pair for
// U+FFFD.
func decodeEscape(b []byte) (rune, int) {
	if len(b) < 2 {
		return '\\', 1
	}
	switch c := b[1]; c {
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
		if len(b) < 6 {
			break
		}
		r, ok := hex4(b[2:6])
		if !ok {
			break
		}
		if utf16.IsSurrogate(r) {
			if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
				low, ok := hex4(b[8:12])
				if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
					return pair, 12
				}
			}
			return utf8.RuneError, 6
		}
		return r, 6
	case '"', '\\', '/', '\'':
		return rune(c), 2
	}
	return '\\', 1
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (rune, bool) {
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// says reports whether the key or string t says text.
func (t token) says(src []byte, text string) bool {
	if t.end-t.start > 6*len(text)+2 {
		return false
	}
	r := t.text(src)
	if !utf8.Valid(src[r.pos:r.end]) {
		return t.decoded(src) == text
	}
	for {
		part, _ := r.next()
		if part == nil {
			return text == ""
		}
		if len(part) > len(text) || string(part) != text[:len(part)] {
			return false
		}
		text = text[len(part):]
	}
}
