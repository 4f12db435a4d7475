package callback

import "strings"

// isLetter reports whether a word of ASCII letters may begin with c.
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// wordEnd returns the offset behind the word at i.
func wordEnd(src []byte, i int) int {
	for i < len(src) && (isLetter(src[i]) || isDigit(src[i]) || src[i] == '_' || src[i] == '$') {
		i++
	}
	return i
}

// colonFollows reports whether the next byte that is not a space is a colon.
func colonFollows(src []byte, i int) bool {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	return i < len(src) && src[i] == ':'
}

// beginsLiteral reports whether word is the beginning of true, false or null.
func beginsLiteral(word []byte) bool {
	for _, literal := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(literal, string(word)) {
			return true
		}
	}
	return false
}

// isNumberByte reports whether c can stand in a number, or in what was meant
// to be one.
func isNumberByte(c byte) bool {
	return isDigit(c) || isLetter(c) || c == '+' || c == '-' || c == '.' || c == '_'
}

// validNumber reports whether b is a number by RFC 8259.
func validNumber(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	whole := leadingDigits(b)
	if whole == 0 || whole > 1 && b[0] == '0' {
		return false
	}
	b = b[whole:]
	if len(b) > 0 && b[0] == '.' {
		n := leadingDigits(b[1:])
		if n == 0 {
			return false
		}
		b = b[1+n:]
	}
	if len(b) > 0 && b[0]|0x20 == 'e' {
		b = b[1:]
		if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		n := leadingDigits(b)
		return n > 0 && n == len(b)
	}
	return len(b) == 0
}

// leadingDigits returns how many digits b begins with.
func leadingDigits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

// commentEnd returns the offset behind the comment at i: the end of the line,
// or behind the closing */.
func commentEnd(src []byte, i int) int {
	block := src[i] == '/' && src[i+1] == '*'
	for i += 2; i < len(src); i++ {
		if !block && src[i] == '\n' {
			return i
		}
		if block && src[i] == '/' && src[i-1] == '*' {
			return i + 1
		}
	}
	return len(src)
}
