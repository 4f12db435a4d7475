package history

import "math/bits"

// checkString reports whether b is the inside of a valid JSON string, and
// whether it holds escapes where this package would have let a character stand.
// It says what stringEnd says of b and a quote, but looks at 64 bytes at a time:
// most of a history is such text.
func checkString(b []byte) (valid, escaped bool) {
	var (
		r     run
		last  [markedBlock]byte
		carry uint64
	)
	for p := 0; p < len(b); {
		n := min((len(b)-p)/markedBlock, markedRun)
		if n > 0 {
			r.mark(b[p:], n)
		} else {
			last = blank
			copy(last[:], b[p:])
			n = 1
			r.mark(last[:], n)
		}
		for i := range r[:n] {
			m := &r[i]
			carry = m.pair(carry)
			if m.control|m.quote&^m.escaped != 0 {
				return false, false
			}
			for letters := m.letters(); letters != 0; letters &= letters - 1 {
				switch escapeAt(b, p+bits.TrailingZeros64(letters)-1) {
				case noEscape:
					return false, false
				case needlessEscape:
					escaped = true
				}
			}
			p += markedBlock
		}
	}
	return carry == 0, escaped
}

// blank is a block of what has no meaning in a string.
var blank = func() (b [markedBlock]byte) {
	for i := range b {
		b[i] = ' '
	}
	return b
}()
