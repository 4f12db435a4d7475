package history

import (
	"encoding/binary"
	"math/bits"
	"strconv"
)

// parseFast reads a line in the order this package writes, and says no to any
// other and to whatever is not plainly right: parseSlow then has the word.
// Where it says yes, parseSlow would have said the same.
func parseFast(line []byte, h *head) bool {
	p, ok := parseHead(line, h)
	if !ok {
		return false
	}
	if h.tail != noTail {
		h.tailFrom = p
		if p, h.escaped = stringEnd(line, p); p < 0 {
			return false
		}
		h.escaped = h.escaped || h.tail == bodyBase64Tail || h.tail == responseBase64Tail
		h.tailTo = p
		p++
	}
	return p == len(line)-1 && line[p] == '}'
}

// parseHead reads a line up to its tail and returns where the tail's first
// byte is. It needs no more of the line than that.
func parseHead(line []byte, h *head) (int, bool) {
	*h = head{}
	c := cursor{b: line}
	if !c.has(`{"v":1,"kind":"`) {
		return 0, false
	}
	switch {
	case c.has(`callback","id":"`):
		h.callbackHead(&c)
	case c.has(`attempt","id":"`):
		h.attemptHead(&c)
	default:
		return 0, false
	}
	return c.p, !c.bad
}

func (h *head) callbackHead(c *cursor) {
	h.kind = callbackLine
	if h.id = c.text(); len(h.id) == 0 {
		c.bad = true
	}
	c.must(`,"time":"`)
	h.time = c.time()
	h.source = c.optional(`,"source":"`)
	h.replayOf = c.optional(`,"replay_of":"`)
	h.order = c.optional(`,"order_id":"`)
	switch {
	case c.has(`,"ok":true`):
		h.ok = okTrue
	case c.has(`,"ok":false`):
		h.ok = okFalse
	}
	h.typ = c.optional(`,"output_type":"`)
	h.target = c.optional(`,"target":"`)
	h.url = c.optional(`,"url":"`)
	if c.has(`,"bytes":`) {
		h.size = c.integer()
	}
	h.sha = c.optional(`,"sha256":"`)
	h.bodyOf = c.optional(`,"body_of":"`)
	switch {
	case c.has(`,"body":"`):
		h.tail = bodyTail
	case c.has(`,"body_base64":"`):
		h.tail = bodyBase64Tail
	}
}

func (h *head) attemptHead(c *cursor) {
	h.kind = attemptLine
	if h.id = c.text(); len(h.id) == 0 {
		c.bad = true
	}
	c.must(`,"n":`)
	if h.n = c.integer(); h.n < 1 {
		c.bad = true
	}
	c.must(`,"time":"`)
	h.time = c.time()
	h.order = c.optional(`,"order_id":"`)
	h.typ = c.optional(`,"output_type":"`)
	h.target = c.optional(`,"target":"`)
	if c.has(`,"status":`) {
		h.status = int(c.integer())
	}
	if c.has(`,"ms":`) {
		h.micros = c.millis()
	}
	h.class = c.optional(`,"error":"`)
	if c.has(`,"message":"`) {
		c.skipString()
	}
	if c.has(`,"headers":{`) {
		c.skipStrings()
	}
	if c.has(`,"response_bytes":`) {
		c.integer()
	}
	switch {
	case c.has(`,"response":"`):
		h.tail = responseTail
	case c.has(`,"response_base64":"`):
		h.tail = responseBase64Tail
	}
}

// cursor walks a line. Once bad it stays bad, and what it returns is nothing.
type cursor struct {
	b   []byte
	p   int
	bad bool
}

// has steps over s if it stands here.
func (c *cursor) has(s string) bool {
	if len(c.b)-c.p < len(s) || string(c.b[c.p:c.p+len(s)]) != s {
		return false
	}
	c.p += len(s)
	return true
}

func (c *cursor) must(s string) {
	if !c.has(s) {
		c.bad = true
	}
}

func (c *cursor) optional(key string) []byte {
	if c.bad || !c.has(key) {
		return nil
	}
	return c.text()
}

// text reads a string of plain ASCII without escapes up to its quote.
func (c *cursor) text() []byte {
	end := plainEnd(c.b, c.p)
	if end >= len(c.b) || c.b[end] != '"' {
		c.bad = true
		return nil
	}
	s := c.b[c.p:end]
	c.p = end + 1
	return s
}

// skipString steps over the rest of any valid string.
func (c *cursor) skipString() {
	end, _ := stringEnd(c.b, c.p)
	if c.bad = c.bad || end < 0; !c.bad {
		c.p = end + 1
	}
}

// skipStrings steps over the rest of an object that holds only strings.
func (c *cursor) skipStrings() {
	for first := true; !c.bad; first = false {
		if first && c.has(`}`) {
			return
		}
		c.must(`"`)
		c.skipString()
		c.must(`:"`)
		c.skipString()
		if c.has(`}`) {
			return
		}
		c.must(`,`)
	}
}

// integer reads a natural number of up to nine digits.
func (c *cursor) integer() int64 {
	from, n := c.p, int64(0)
	for c.p < len(c.b) && isDigit(c.b[c.p]) {
		n = n*10 + int64(c.b[c.p]-'0')
		if c.p++; c.p-from > 9 {
			c.bad = true
			return 0
		}
	}
	if c.p == from || c.b[from] == '0' && c.p-from > 1 {
		c.bad = true
	}
	return n
}

// millis reads a number of milliseconds as microseconds.
func (c *cursor) millis() int64 {
	from := c.p
	n := c.integer() * 1000
	if !c.has(".") {
		return n
	}
	digits, unit := c.p, int64(100)
	for c.p < len(c.b) && isDigit(c.b[c.p]) {
		n += int64(c.b[c.p]-'0') * unit
		unit /= 10
		c.p++
	}
	switch k := c.p - digits; {
	case k == 0 || k > 12:
		c.bad = true
	case k > 3:
		ms, err := strconv.ParseFloat(string(c.b[from:c.p]), 64)
		if err != nil {
			c.bad = true
		}
		return microsOf(ms)
	}
	return n
}

// time reads a UTC time of the years 1970 to 2199 as this package writes it.
func (c *cursor) time() int64 {
	b := c.text()
	if len(b) < 20 || len(b) > 30 || b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' || b[len(b)-1] != 'Z' {
		c.bad = true
		return 0
	}
	year, month, day := digits2(b, 0)*100+digits2(b, 2), digits2(b, 5), digits2(b, 8)
	hour, minute, second := digits2(b, 11), digits2(b, 14), digits2(b, 17)
	if year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		c.bad = true
		return 0
	}
	nanos := int64(0)
	if fraction := b[19 : len(b)-1]; len(fraction) > 0 {
		if fraction[0] != '.' || len(fraction) == 1 {
			c.bad = true
		}
		unit := int64(100_000_000)
		for _, d := range fraction[1:] {
			if !isDigit(d) {
				c.bad = true
			}
			nanos += int64(d-'0') * unit
			unit /= 10
		}
	}
	return ((int64(daysBefore(year, month, day))*24+int64(hour))*60+int64(minute))*60e9 + int64(second)*1e9 + nanos
}

// digits2 reads two digits, or returns a number too large for any use.
func digits2(b []byte, i int) int {
	if !isDigit(b[i]) || !isDigit(b[i+1]) {
		return 1 << 20
	}
	return int(b[i]-'0')*10 + int(b[i+1]-'0')
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysBefore counts the days from 1970-01-01, by years that begin in March.
func daysBefore(year, month, day int) int {
	if month < 3 {
		year--
		month += 12
	}
	return year*365 + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// hasBackslash marks the bytes of w that are one: the lowest mark is right,
// those above it may not be.
func hasBackslash(w uint64) uint64 {
	x := w ^ ones*'\\'
	return (x - ones) &^ x & highs
}

// hasEnd marks the bytes of w that are a quote or below 0x20, the lowest mark
// right: flipping a bit makes 0x20 of a quote, and of 0x20 something higher.
func hasEnd(w uint64) uint64 {
	x := w ^ ones*0x02
	return (x - ones*0x21) &^ x & highs
}

// special marks what hasEnd and hasBackslash do, and more beside in the lower
// bits of each byte.
func special(w uint64) uint64 {
	x, y := w^ones*0x02, w^ones*'\\'
	return (x-ones*0x21)&^x | (y-ones)&^y
}

// plainEnd returns the first place from p on that is a quote, a backslash, a
// control character or not ASCII, or len(b).
func plainEnd(b []byte, p int) int {
	for ; len(b)-p >= 8; p += 8 {
		w := binary.LittleEndian.Uint64(b[p:])
		if m := hasEnd(w) | hasBackslash(w) | w&highs; m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
	}
	for ; p < len(b); p++ {
		if c := b[p]; c == '"' || c == '\\' || c < 0x20 || c >= 0x80 {
			return p
		}
	}
	return p
}

// stringEnd returns the place of the quote that ends the JSON string whose
// inside begins at p, or -1 if it does not end or is not valid. escaped tells
// that it holds escapes where this package would have let a character stand.
func stringEnd(b []byte, p int) (end int, escaped bool) {
	for {
		for len(b)-p >= 8 {
			w := binary.LittleEndian.Uint64(b[p:])
			if m := hasEnd(w) | hasBackslash(w); m != 0 {
				p += bits.TrailingZeros64(m) >> 3
				break
			}
			p += 8
		}
		if p = specialAt(b, p); p >= len(b) {
			return -1, false
		}
		if c := b[p]; c != '\\' {
			if c == '"' {
				return p, escaped
			}
			return -1, false
		}
		if p+1 >= len(b) {
			return -1, false
		}
		switch escapes[b[p+1]] {
		case plainEscape:
			p += 2
		case needlessEscape:
			escaped = true
			p += 2
		case unicodeEscape:
			if len(b)-p < 6 {
				return -1, false
			}
			r := hex4(b[p+2:])
			if r < 0 {
				return -1, false
			}
			escaped = escaped || r >= ' '
			p += 6
		default:
			return -1, false
		}
	}
}

// The kinds of escapes, by the character after the backslash.
const (
	noEscape = iota
	plainEscape
	needlessEscape
	unicodeEscape
)

var escapes = [256]uint8{
	'"': plainEscape, '\\': plainEscape, 'b': plainEscape, 'f': plainEscape, 'n': plainEscape, 'r': plainEscape, 't': plainEscape,
	'/': needlessEscape, 'u': unicodeEscape,
}

// specialAt returns the first place from p on that is a quote, a backslash or
// a control character, or len(b).
func specialAt(b []byte, p int) int {
	near := p + 32
	for ; len(b)-p >= 8; p += 8 {
		w := binary.LittleEndian.Uint64(b[p:])
		if m := hasEnd(w) | hasBackslash(w); m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
		if p >= near {
			p = plainStretch(b, p)
			near = len(b)
		}
	}
	for ; p < len(b); p++ {
		if c := b[p]; c == '"' || c == '\\' || c < 0x20 {
			return p
		}
	}
	return p
}

// plainStretch returns how far specialAt need not look closely: it takes four
// words at a time, which pays where text is long.
func plainStretch(b []byte, p int) int {
	for ; len(b)-p >= 40; p += 32 {
		q := b[p+8 : p+40]
		u, v := binary.LittleEndian.Uint64(q), binary.LittleEndian.Uint64(q[8:])
		w, x := binary.LittleEndian.Uint64(q[16:]), binary.LittleEndian.Uint64(q[24:])
		if (special(u)|special(v)|special(w)|special(x))&highs != 0 {
			break
		}
	}
	return p
}

// hex4 reads four hex digits, or returns -1.
func hex4(b []byte) rune {
	r := rune(0)
	for _, c := range b[:4] {
		switch {
		case isDigit(c):
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}
