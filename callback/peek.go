package callback

import "bytes"

// Peek is what a body says of itself, read leniently: whatever can't be read
// is left zero.
type Peek struct {
	OK         *bool
	OrderID    string
	OutputType string
}

// peekLimit is the longest order_id or output_type that Peek repeats, in bytes.
const peekLimit = 256

// PeekBody reads the fields of a body that a history line repeats. It takes
// any bytes, also ones that are not JSON, and reads as far as it can. It runs
// for every send: a result that follows the fields is not read.
func PeekBody(body []byte) Peek {
	s := scanner{src: bytes.TrimPrefix(body, []byte(utf8BOM)), quick: true}
	var p Peek
	if s.next().kind != tokenObject {
		return p
	}
	for {
		name := s.next()
		if name.kind != tokenKey {
			return p
		}
		p.read(s.src, name, s.skip(s.next()))
		if p.OK != nil && p.OrderID != "" && p.OutputType != "" && !peekable(s.src[s.pos:]) {
			return p
		}
	}
}

// read takes one field. A name that stands again replaces what it said before.
func (p *Peek) read(src []byte, name, value token) {
	switch {
	case name.says(src, "ok"):
		p.OK = nil
		if value.kind == tokenTrue || value.kind == tokenFalse {
			ok := value.kind == tokenTrue
			p.OK = &ok
		}
	case name.says(src, "order_id"):
		p.OrderID = ""
		if value.kind == tokenString {
			p.OrderID, _ = value.short(src, peekLimit)
		}
	case name.says(src, "output_type"):
		p.OutputType = ""
		if value.kind == tokenString {
			p.OutputType, _ = value.short(src, peekLimit)
		}
	}
}

// peekable reports whether one of the fields may stand again in rest.
func peekable(rest []byte) bool {
	for {
		i := bytes.Index(rest, []byte(`"o`)) // all of them begin so
		if i < 0 {
			return false
		}
		rest = rest[i:]
		for _, name := range [...]string{`"ok"`, `"order_id"`, `"output_type"`} {
			if bytes.HasPrefix(rest, []byte(name)) {
				return true
			}
		}
		rest = rest[2:]
	}
}
