package reader

import (
	"bytes"
	"encoding/json"
	"math"
	"unicode/utf8"

	"redial/tui/format"

	"redial/callback"
)

// A document's lines are at most chunk bytes: a longer one goes on in the next
// line, so that no frame pays for more than it shows.
const chunk = 4096

// foldFrom is the length, in bytes, from which base64 in a laid-out body is
// shown as its beginning and its size.
const foldFrom = 256

// Document is a body cut into lines that can be shown. It is made by a command
// and only read after.
type Document struct {
	Data  []byte
	lines []span
	// Pretty is true where the data is JSON, laid out by us.
	Pretty bool
	// whole is the size of what the data was cut from, where it was cut.
	whole int64
}

// span is one line of a document. There are as many as lines, so that it is
// small: the data is cut at what its numbers can hold, 4 GB.
type span struct {
	start, end uint32
	number     uint32 // of the line in the data, 1 for the first
	kind       spanKind
}

func newSpan(start, end, number int, kind spanKind) span {
	return span{uint32(start), uint32(end), uint32(number), kind}
}

type spanKind byte

const (
	spanLine   spanKind = iota
	spanMore            // the line before goes on
	spanFolded          // base64 that is not shown in full
)

// New lays out a body: as JSON where it is JSON and pretty is asked
// for, else as its own lines.
func New(body []byte, pretty bool) *Document {
	d := &Document{Data: body}
	if pretty {
		var laid bytes.Buffer
		laid.Grow(len(body) + len(body)/4)
		if json.Indent(&laid, body, "", "  ") == nil {
			d.Data, d.Pretty = bytes.Clone(laid.Bytes()), true // without what it grew too far
		}
	}
	d.cut()
	return d
}

// cut finds the lines.
func (d *Document) cut() {
	d.Data = d.Data[:min(len(d.Data), math.MaxUint32)]
	d.lines = make([]span, 0, bytes.Count(d.Data, []byte{'\n'})+1)
	number := 0
	for start := 0; start < len(d.Data); {
		end := len(d.Data)
		next := end
		if n := bytes.IndexByte(d.Data[start:], '\n'); n >= 0 {
			end, next = start+n, start+n+1
		}
		number++
		d.cutLine(start, end, number)
		start = next
	}
}

// cutLine adds one line, in chunks where it is long.
func (d *Document) cutLine(start, end, number int) {
	if d.Pretty && end-start > foldFrom && foldable(d.Data[start:end]) {
		d.lines = append(d.lines, newSpan(start, end, number, spanFolded))
		return
	}
	kind := spanLine
	for end-start > chunk {
		at := start + chunk
		for back := 0; back < utf8.UTFMax && !utf8.RuneStart(d.Data[at]); back++ {
			at--
		}
		d.lines = append(d.lines, newSpan(start, at, number, kind))
		start, kind = at, spanMore
	}
	d.lines = append(d.lines, newSpan(start, end, number, kind))
}

// foldable reports whether a line of laid-out JSON holds one long base64
// string and nothing else of length.
func foldable(line []byte) bool {
	value := line
	if i := bytes.Index(line[:min(len(line), 128)], []byte(`": "`)); i >= 0 {
		value = line[i+3:]
	}
	value = bytes.Trim(value, " ,\"")
	if len(value) < foldFrom {
		return false
	}
	for _, c := range value {
		if !base64Byte(c) {
			return false
		}
	}
	return true
}

func base64Byte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ||
		c == '+' || c == '/' || c == '=' || c == '-' || c == '_'
}

// OfAnswer lays out what came back.
func OfAnswer(a callback.Attempt, pretty bool) *Document {
	d := New(a.Response, pretty)
	if a.ResponseBytes > int64(len(a.Response)) {
		d.whole = a.ResponseBytes
	}
	return d
}

// token is a piece of a line with one meaning.
type token struct {
	text []byte
	kind tokenKind
}

type tokenKind byte

const (
	tokenPlain tokenKind = iota
	tokenKey
	tokenString
	tokenValue
	tokenNote // our own words, not the body's
)

// tokens splits line i by meaning. A line of JSON that we laid out holds at
// most one key and one value.
func (d *Document) tokens(i int) []token {
	l := d.lines[i]
	text := d.Data[l.start:l.end]
	if !d.Pretty {
		return []token{{text: text}}
	}
	if l.kind == spanMore {
		return []token{{text: text, kind: tokenString}}
	}
	indent := len(text) - len(bytes.TrimLeft(text, " "))
	ts := []token{{text: text[:indent]}}
	text = text[indent:]
	if n := stringEnd(text); n > 0 && bytes.HasPrefix(text[n:], []byte(": ")) {
		ts = append(ts, token{text: text[:n], kind: tokenKey}, token{text: text[n : n+2]})
		text = text[n+2:]
	}
	if l.kind == spanFolded {
		return append(ts, token{text: text[:min(len(text), 48)], kind: tokenString},
			token{text: []byte("... " + format.Size(int64(len(text)-2)) + " of base64, folded"), kind: tokenNote})
	}
	return append(ts, valueTokens(text)...)
}

// valueTokens splits a value from the comma after it.
func valueTokens(text []byte) []token {
	kind := tokenValue
	if len(text) > 0 && text[0] == '"' {
		kind = tokenString
	}
	value := bytes.TrimRight(text, ",")
	if len(value) > 0 && bytes.IndexByte([]byte("{}[]"), value[0]) >= 0 {
		kind = tokenPlain
	}
	return []token{{text: value, kind: kind}, {text: text[len(value):]}}
}

// stringEnd is the length of the JSON string that text begins with, or 0.
func stringEnd(text []byte) int {
	if len(text) == 0 || text[0] != '"' {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}
