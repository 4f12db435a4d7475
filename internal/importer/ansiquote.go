package importer

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// ansiUnquoted is the text of a $'…'. Browsers write what is outside of the
// basic plane as two \u, which are one character.
func ansiUnquoted(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			i++
			continue
		}
		i += ansiEscape(&b, text[i:])
	}
	return b.String()
}

// ansiEscape writes what an escape stands for, and returns how long it is.
func ansiEscape(b *strings.Builder, text string) int {
	c := text[1]
	if i := strings.IndexByte(`abeEfnrtv\'"?`, c); i >= 0 {
		b.WriteByte("\a\b\x1b\x1b\f\n\r\t\v\\'\"?"[i])
		return 2
	}
	switch {
	case c == 'x':
		if value, n := number(text[2:], 16, 2); n > 0 {
			b.WriteByte(byte(value))
			return 2 + n
		}
	case c == 'u':
		if value, n := number(text[2:], 16, 4); n > 0 {
			low, more := number(strings.TrimPrefix(text[2+n:], `\u`), 16, 4)
			if r := utf16.DecodeRune(rune(value), rune(low)); n == 4 && strings.HasPrefix(text[6:], `\u`) && r != '\uFFFD' {
				b.WriteRune(r)
				return 8 + more
			}
			b.WriteRune(rune(value))
			return 2 + n
		}
	case c == 'U':
		if value, n := number(text[2:], 16, 8); n > 0 {
			b.WriteRune(rune(value))
			return 2 + n
		}
	case '0' <= c && c <= '7':
		value, n := number(text[1:], 8, 3)
		b.WriteByte(byte(value))
		return 1 + n
	case c == 'c' && len(text) > 2:
		b.WriteByte(text[2] & 0x1f)
		return 3
	}
	b.WriteString(text[:2])
	return 2
}

// number reads up to most digits, and returns how many there are.
func number(text string, base, most int) (value uint32, digits int) {
	for digits < most && digits < len(text) {
		if _, err := strconv.ParseUint(text[digits:digits+1], base, 8); err != nil {
			break
		}
		digits++
	}
	v, err := strconv.ParseUint(text[:digits], base, 32)
	if err != nil {
		return 0, 0
	}
	return uint32(v), digits
}
