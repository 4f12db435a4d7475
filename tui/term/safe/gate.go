package safe

import (
	"strings"
	"unicode/utf8"
)

// Drawn is the last gate of a screen: what it returns holds text, line ends, tabs and
// styles (SGR sequences), and nothing else that a terminal acts on. It is for what
// has been made safe already, piece by piece, in case a piece was forgotten: what is
// not let through is left out, and the text around it stays.
func Drawn(s string) string { return gate(s, "m", "\n\t") }

// Printed is Drawn for what a command prints: it may also go back to the beginning of
// a line and wipe it, as progress does.
func Printed(s string) string { return gate(s, "mK", "\n\t\r") }

// gate lets through text, the controls given, and sequences of digits that end in one
// of the finals given.
func gate(s, finals, controls string) string {
	end := passes(s, finals, controls)
	if end == len(s) {
		return s // as nearly always
	}
	var out strings.Builder
	out.Grow(len(s))
	for s != "" {
		out.WriteString(s[:end])
		if s = s[end:]; s != "" {
			_, n := utf8.DecodeRuneInString(s)
			s = s[n:]
		}
		end = passes(s, finals, controls)
	}
	return out.String()
}

// passes returns how much of s the gate lets through before something it does not.
func passes(s, finals, controls string) int {
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b >= ' ' && b < 0x7f:
			i++
		case b == 0x1b:
			n := sequence(s[i:], finals)
			if n == 0 {
				return i
			}
			i += n
		case b < utf8.RuneSelf:
			if strings.IndexByte(controls, b) < 0 {
				return i
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || acts(r) {
				return i
			}
			i += n
		}
	}
	return len(s)
}

// sequence returns the length of the sequence that s begins with, 0 where it is none
// of ours.
func sequence(s, finals string) int {
	if len(s) < 3 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch b := s[i]; {
		case b >= '0' && b <= '9' || b == ';' || b == ':':
		case strings.IndexByte(finals, b) >= 0:
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// acts reports whether a terminal may act on a rune beyond ASCII: a C1 control, or
// one that ends a line or reorders text.
func acts(r rune) bool {
	switch {
	case r >= 0x80 && r <= 0x9f:
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}
