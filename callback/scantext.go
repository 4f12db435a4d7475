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
		s.fault(faultSingleQuotes, s.pos)
	}
	start := s.pos
	find := s.checkedQuote
	if s.quick {
		find = s.closingQuote
	}
	end := find(start+1, quote)
	if end < 0 {
		s.pos = len(s.src)
		s.stop(faultTruncated, s.pos)
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
			s.fault(faultOfControl(c), i)
			i++
		case c >= utf8.RuneSelf:
			if !utf8.FullRune(s.src[i:]) {
				return -1
			}
			_, size := utf8.DecodeRune(s.src[i:])
			if size == 1 {
				s.fault(faultInvalidUTF8, i)
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
		s.fault(faultLoneSurrogate, i)
		return i + 6
	}
	if s.src[i+1] == quote { // of a string in single quotes, told of already
		return i + 2
	}
	s.fault(faultBadEscape, i)
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
