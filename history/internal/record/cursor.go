package record

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"time"
)

// cursor walks a line. Once bad it stays bad, and what it returns is nothing.
type cursor struct {
	b   []byte
	p   int
	bad bool
}

// keyword is what stands before a value, as its first and its last eight bytes.
type keyword struct {
	first, last uint64
	size        int // from 8 to 16
}

func keywordOf(s string) keyword {
	return keyword{binary.LittleEndian.Uint64([]byte(s)), binary.LittleEndian.Uint64([]byte(s[len(s)-8:])), len(s)}
}

// at steps over a keyword if it stands here.
func (c *cursor) at(k *keyword) bool {
	b := c.b[c.p:]
	if len(b) < k.size || binary.LittleEndian.Uint64(b) != k.first || binary.LittleEndian.Uint64(b[k.size-8:]) != k.last {
		return false
	}
	c.p += k.size
	return true
}

// has steps over s if it stands here.
func (c *cursor) has(s string) bool {
	if b := c.b[c.p:]; len(b) < len(s) || string(b[:len(s)]) != s {
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

func (c *cursor) optional(k *keyword) []byte {
	if c.bad || !c.at(k) {
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

// id reads a callback's id.
func (c *cursor) id(id *textKey) {
	if b := c.b[c.p:]; len(b) > 26 && b[26] == '"' {
		if id.Key.fromULID((*[26]byte)(b)) {
			id.Text = b[:26]
			c.p += 27
			return
		}
	}
	if id.Text = c.text(); len(id.Text) == 0 {
		c.bad = true
		return
	}
	id.Key, id.Odd = HashKey(id.Text), true
}

// order reads an order's id with the key before it. There may be none.
func (c *cursor) order(id *textKey) {
	if !c.at(&orderKeyword) {
		id.Key, id.Odd = noOrder, true
		return
	}
	if b := c.b[c.p:]; len(b) > 36 && b[36] == '"' {
		if id.Key.fromUUID((*[36]byte)(b)) {
			id.Text = b[:36]
			c.p += 37
			return
		}
	}
	id.Text = c.text()
	id.Key, id.Odd = HashKey(id.Text), true
}

// The times that a fast path reads, in Unix seconds: of these UnixNano is right.
const (
	earliest = 0
	latest   = 7258118400 // 2200-01-01
)

// time reads a UTC time of the years 1970 to 2199, with the key before it and the
// quote after it, as Unix nanoseconds.
func (c *cursor) time() int64 {
	if !c.at(&timeKeyword) {
		c.bad = true
		return 0
	}
	b := c.b[c.p:]
	end := bytes.IndexByte(b[:min(len(b), len(`2006-01-02T15:04:05.999999999Z"`))], '"')
	var at time.Time
	if end < 1 || b[end-1] != 'Z' || at.UnmarshalText(b[:end]) != nil || at.Unix() < earliest || at.Unix() >= latest {
		c.bad = true
		return 0
	}
	c.p += end + 1
	return at.UnixNano()
}

// skipString steps over the rest of any valid string.
func (c *cursor) skipString() {
	end, _ := stringEnd(c.b, c.p)
	if c.bad = c.bad || end < 0 || end == len(c.b); !c.bad {
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

func isDigit(c byte) bool { return c-'0' <= 9 }
