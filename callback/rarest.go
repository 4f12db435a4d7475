package callback

import "bytes"

const (
	// sampled is how many of a body's bytes are looked at to learn which are rare.
	sampled = 512
	// missesPerByte is how often a byte may be found in vain before it is no rare
	// one.
	missesPerByte = 1.0 / 64
)

// containsRare is bytes.Contains for a long body and a text that it does not
// hold: it looks for that byte of the text which the body is likely to have
// least of, as fast as memory allows.
func containsRare(body, text []byte) bool {
	if len(body) < 8*sampled || len(text) == 0 {
		return bytes.Contains(body, text)
	}
	at := rarest(body, text)
	misses := 0
	for i := at; ; { // of body, where text[at] may stand
		next := bytes.IndexByte(body[i:], text[at])
		if next < 0 {
			return false
		}
		i += next
		from := i - at
		if len(body)-from < len(text) {
			return false
		}
		if bytes.Equal(body[from:from+len(text)], text) {
			return true
		}
		i++
		if misses++; float64(misses) > sampled+missesPerByte*float64(i) {
			return bytes.Contains(body[i-at:], text)
		}
	}
}

// rarest returns where in text the byte stands that is rarest in body.
func rarest(body, text []byte) int {
	var seen [256]int
	for i := 0; i < len(body); i += len(body) / sampled {
		seen[body[i]]++
	}
	at := 0
	for i, c := range text {
		if seen[c] < seen[text[at]] {
			at = i
		}
	}
	return at
}
