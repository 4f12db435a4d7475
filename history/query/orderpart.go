package query

import (
	"bytes"
	"strings"
)

// OrderPart is what an order id is to hold: its beginning, or any part of it.
type OrderPart struct {
	text   []byte // in lower case
	inside bool
	// A UUID that holds three hexadecimal digits in a row has two of them in one
	// byte: the first two or the last two. Most that don't hold the text are
	// known by it, and need not be spelled out.
	digits    bool
	even, odd byte
}

// NewOrderPart returns what the value of an order term asks for.
func NewOrderPart(word string) OrderPart {
	text, inside := strings.CutPrefix(strings.ToLower(word), "*")
	p := OrderPart{text: []byte(text), inside: inside}
	if len(text) >= 3 {
		const hex = "0123456789abcdef"
		a, b, c := strings.IndexByte(hex, text[0]), strings.IndexByte(hex, text[1]), strings.IndexByte(hex, text[2])
		p.digits = a >= 0 && b >= 0 && c >= 0
		p.even, p.odd = byte(a<<4|b&15), byte(b<<4|c&15)
	}
	return p
}

// MayBeIn reports whether a UUID can hold the part.
func (p *OrderPart) MayBeIn(uuid *[16]byte) bool {
	return !p.digits || bytes.IndexByte(uuid[:], p.even) >= 0 || bytes.IndexByte(uuid[:], p.odd) >= 0
}

// IsIn reports whether an order id in lower case holds the part.
func (p *OrderPart) IsIn(order []byte) bool {
	return bytes.HasPrefix(order, p.text) || p.inside && bytes.Contains(order, p.text)
}
