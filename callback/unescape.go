package callback

import (
	"bytes"
	"html"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// escapeStarts are the characters that escapes begin with.
	escapeStarts = `\%&`
	// longestEscape is how many bytes an escape takes for one.
	longestEscape = 6
	// longestEntity is how many bytes of HTML stand for a character at most.
	longestEntity = 10
)

// hasEscapes reports whether a text may hold an escape that a writer puts without
// need: those that JSON needs anyway don't count.
func hasEscapes(text []byte) bool {
	return bytes.IndexByte(text, '%') >= 0 || bytes.Contains(text, []byte(`\u`)) || bytes.Contains(text, []byte(`\/`)) ||
		bytes.Contains(text, []byte(`\x`)) || bytes.Contains(text, []byte("&#")) || bytes.Contains(text, []byte("&amp;"))
}

// unescaped returns a text with the escapes of JSON, URLs and HTML undone once, and
// whether there was one. at, if not nil, becomes where each byte of it, and its end,
// stands in the text.
func unescaped(text []byte, at *[]int) (plain []byte, changed bool) {
	plain = make([]byte, 0, len(text))
	note := func(where int) {
		for at != nil && len(*at) < len(plain) {
			*at = append(*at, where)
		}
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '\\' && c != '%' && c != '&' {
			plain = append(plain, c)
			note(i)
			continue
		}
		var n int
		plain, n = unescape(plain, text[i:])
		changed = changed || n > 0
		if n == 0 {
			plain, n = append(plain, text[i]), 1
		}
		note(i)
		i += n - 1
	}
	if at != nil {
		*at = append(*at, len(text))
	}
	return plain, changed
}

// unescape appends what the escape that begins a text stands for, and returns how
// long the escape is; 0 where none begins there.
func unescape(dst, text []byte) ([]byte, int) {
	switch text[0] {
	case '\\':
		return unescapeJSON(dst, text)
	case '%':
		if v, ok := hexOf(text, 1, 2); ok {
			return append(dst, byte(v)), 3
		}
	case '&':
		end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';')
		if end < 0 {
			return dst, 0
		}
		entity := string(text[:end+1])
		if s := html.UnescapeString(entity); s != entity {
			return append(dst, s...), end + 1
		}
	}
	return dst, 0
}

func unescapeJSON(dst, text []byte) ([]byte, int) {
	if len(text) < 2 {
		return dst, 0
	}
	switch e := text[1]; e {
	case 'u':
		return unescapeUnicode(dst, text)
	case 'x':
		if v, ok := hexOf(text, 2, 2); ok {
			return append(dst, byte(v)), 4
		}
	case '/', '"', '\\', '\'':
		return append(dst, e), 2
	case 'n':
		return append(dst, '\n'), 2
	case 'r':
		return append(dst, '\r'), 2
	case 't':
		return append(dst, '\t'), 2
	case 'b':
		return append(dst, '\b'), 2
	case 'f':
		return append(dst, '\f'), 2
	}
	return dst, 0
}

// unescapeUnicode is unescape for \uXXXX, and for two of them that are one character.
func unescapeUnicode(dst, text []byte) ([]byte, int) {
	v, ok := hexOf(text, 2, 4)
	if !ok {
		return dst, 0
	}
	if low, ok := hexOf(text, 8, 4); ok && text[6] == '\\' && text[7] == 'u' {
		if r := utf16.DecodeRune(v, low); r != utf8.RuneError {
			return utf8.AppendRune(dst, r), 12
		}
	}
	return utf8.AppendRune(dst, v), 6
}

// hexOf reads so many hexadecimal digits of a text.
func hexOf(text []byte, from, digits int) (rune, bool) {
	if len(text) < from+digits {
		return 0, false
	}
	v := rune(0)
	for _, c := range text[from : from+digits] {
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			v = v<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
