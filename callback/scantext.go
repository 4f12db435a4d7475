package callback

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads the string at s.pos, in the quotes it opens with.
func (s *scanner) quoted(kind tokenKind) token {
	quote := s.src[s.pos]
	if quote != '"' {
		s.fault(causeSingleQuotes, s.pos)
	}
	start := s.pos
	find := s.checkedQuote
	if s.quick {
		find = s.closingQuote
	}
	end := find(start+1, quote)
	if end < 0 {
		s.pos = len(s.src)
		s.stop(causeTruncated, s.pos)
		return token{}
	}
	s.pos = end + 1
	return token{kind, start, s.pos}
}

// closingQuote returns the offset of the quote that ends the string whose
// content begins at i, or -1. The quote found last is remembered, so that a
// string of backslashes is not searched again for each of them.
func (s *scanner) closingQuote(i int, quote byte) int {
	src := s.src
	found := -1
	for i < len(src) {
		if found < i {
			n := bytes.IndexByte(src[i:], quote)
			if n < 0 {
				return -1
			}
			found = i + n
		}
		n := bytes.IndexByte(src[i:found], '\\')
		if n < 0 {
			return found
		}
		i += n + 2
	}
	return -1
}

// checkedQuote is closingQuote with a look at every byte on the way.
func (s *scanner) checkedQuote(i int, quote byte) int {
	for {
		i = plainEnd(s.src, i)
		if i >= len(s.src) {
			return -1
		}
		switch c := s.src[i]; {
		case c == quote:
			return i
		case c == '\\':
			i = s.escape(i, quote)
		case c < ' ':
			s.fault(causeOfControl(c), i)
			i++
		case c >= utf8.RuneSelf:
			if !utf8.FullRune(s.src[i:]) {
				return -1
			}
			_, size := utf8.DecodeRune(s.src[i:])
			if size == 1 {
				s.fault(causeInvalidUTF8, i)
			}
			i += size
		default:
			i++
		}
	}
}

// escape checks the escape at i, in a string of these quotes, and returns the offset behind it.
func (s *scanner) escape(i int, quote byte) int {
	if i+1 >= len(s.src) {
		return len(s.src)
	}
	switch c := s.src[i+1]; c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		if len(s.src) < i+6 {
			return len(s.src)
		}
		r, ok := hex4(s.src[i+2 : i+6])
		if !ok {
			break
		}
		if !utf16.IsSurrogate(r) {
			return i + 6
		}
		if _, n := decodeEscape(s.src[i:]); n == 12 {
			return i + 12
		}
		s.fault(causeLoneSurrogate, i)
		return i + 6
	}
	if s.src[i+1] == quote { // of a string in single quotes, told of already
		return i + 2
	}
	s.fault(causeBadEscape, i)
	if s.src[i+1] < ' ' || s.src[i+1] >= utf8.RuneSelf {
		return i + 1
	}
	return i + 2
}

// plainEnd returns the first offset from i on whose byte is a quote of either
// kind, a backslash, a control character, or not ASCII; or len(src).
func plainEnd(src []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(src); i += 8 {
		w := binary.LittleEndian.Uint64(src[i:])
		// In each term the high bit of a byte is set where the byte is wanted;
		// a borrow can set it in a byte above one that is, never below.
		double, single, slash := w^ones*'"', w^ones*'\'', w^ones*'\\'
		hit := (double-ones)&^double | (single-ones)&^single | (slash-ones)&^slash |
			(w-ones*' ')&^w | w
		if hit &= highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
	}
	for ; i < len(src); i++ {
		if c := src[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\'' || c == '\\' {
			return i
		}
	}
	return i
}

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
