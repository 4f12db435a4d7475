package history

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"redial/callback"
)

// Query selects callbacks. The zero Query selects all.
type Query struct {
	written string
	terms   []term
}

// term is one condition; a callback has to meet all.
type term struct {
	not   bool
	field field
	words []string // any of which will do
	spans []span   // any of which will do
}

// span is an inclusive range of numbers: statuses, bytes, tries, microseconds,
// or Unix nanoseconds.
type span struct{ min, max int64 }

func (s span) has(n int64) bool { return n >= s.min && n <= s.max }

// field is what a term looks at.
type field int

const (
	textField field = iota
	statusField
	typeField
	orderField
	idField
	isField
	sinceField
	untilField
	targetField
	sourceField
	sizeField
	durField
	triesField
)

// queryKey is a word before a colon.
type queryKey struct {
	name  string
	field field
	needs string // what a value looks like
}

var queryKeys = []queryKey{
	{"status", statusField, "500, 4xx, none or an error such as timeout"},
	{"type", typeField, "an output type such as file, or none"},
	{"order", orderField, "the beginning of an order id, or *PART for any part of it"},
	{"id", idField, "the beginning of a callback's id"},
	{"is", isField, "undelivered, delivered, rejected, failed, pending or replay"},
	{"since", sinceField, "2h, 7d, 2026-11-20 or a time"},
	{"until", untilField, "2h, 7d, 2026-11-20 or a time"},
	{"target", targetField, "a target's name or URL"},
	{"source", sourceField, "compose, send, replay, capture, mock or import"},
	{"size", sizeField, ">1mb, <=200kb or a number of bytes"},
	{"dur", durField, ">2s or <=300ms"},
	{"tries", triesField, ">1 or a number"},
}

var (
	isWords     = []string{"undelivered", "delivered", "rejected", "failed", "pending", "replay"}
	sourceWords = []string{"compose", "send", "replay", "capture", "mock", "import"}
	// errorWords are the error classes, which a list shows where no status came.
	errorWords = []string{"timeout", "refused", "dns", "tls", "reset", "canceled", "truncated", "other"}
)

// QueryError is returned by ParseQuery: what is wrong and where.
type QueryError struct {
	Column  int // 1-based, in characters
	Length  int // characters, for an underline
	Message string
}

func (e *QueryError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// ParseQuery reads the query language: terms joined by AND, a leading - or !
// negates, times are relative to now and dates are in its zone.
func ParseQuery(s string, now time.Time) (Query, error) {
	p := queryParser{s: []rune(s), now: now}
	q := Query{written: s}
	for p.skipSpace(); p.at < len(p.s); p.skipSpace() {
		t, err := p.term()
		if err != nil {
			return Query{}, err
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

// Empty reports whether q selects all.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// String returns q as it was written.
func (q Query) String() string { return q.written }

// SearchesText reports whether answering q takes reading the file.
func (q Query) SearchesText() bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return t.field == textField })
}

// queryParser reads a query; at is where it is, in characters.
type queryParser struct {
	s   []rune
	at  int
	now time.Time
}

// word is a piece of a query and where it stands.
type word struct {
	text   string
	at     int
	length int
}

func (w word) errorf(format string, args ...any) error {
	return &QueryError{Column: w.at + 1, Length: max(w.length, 1), Message: fmt.Sprintf(format, args...)}
}

func (p *queryParser) skipSpace() {
	for p.at < len(p.s) && isSpace(p.s[p.at]) {
		p.at++
	}
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '\u3000'
}

// term reads one term.
func (p *queryParser) term() (term, error) {
	var t term
	if c := p.s[p.at]; c == '-' || c == '!' {
		t.not = true
		p.at++
		if p.at == len(p.s) || isSpace(p.s[p.at]) {
			return t, word{at: p.at - 1, length: 1}.errorf("%c negates the term after it, and there is none", c)
		}
	}
	key, found := p.key()
	if !found {
		w, err := p.word(false)
		if err == nil && w.text == "" {
			err = w.errorf("there is nothing between the quotes to search for")
		}
		t.words = []string{w.text}
		return t, err
	}
	i := slices.IndexFunc(queryKeys, func(k queryKey) bool { return k.name == strings.ToLower(key.text) })
	if i < 0 {
		if strings.EqualFold(key.text, "error") {
			return t, key.errorf("there is no error: write status:timeout, or another of %s", strings.Join(errorWords, ", "))
		}
		return t, key.errorf("there is no %s: did you mean %s:? To search for a text with a colon, put it in quotes", key.text, nearestKey(key.text))
	}
	t.field = queryKeys[i].field
	for {
		w, err := p.word(true)
		if err != nil {
			return t, err
		}
		if w.text == "" {
			w.at, w.length = key.at, p.at-key.at
			return t, w.errorf("%s: needs a value: %s", key.text, queryKeys[i].needs)
		}
		if err := p.value(&t, w, queryKeys[i].needs); err != nil {
			return t, err
		}
		if p.at == len(p.s) || p.s[p.at] != ',' {
			return t, nil
		}
		p.at++
	}
}

// key reads a word of letters with its colon, if one stands here that is not
// the beginning of a URL.
func (p *queryParser) key() (word, bool) {
	i := p.at
	for i < len(p.s) && (p.s[i]|0x20 >= 'a' && p.s[i]|0x20 <= 'z') {
		i++
	}
	if i == p.at || i == len(p.s) || p.s[i] != ':' {
		return word{}, false
	}
	if i+2 < len(p.s) && p.s[i+1] == '/' && p.s[i+2] == '/' {
		return word{}, false
	}
	w := word{text: string(p.s[p.at:i]), at: p.at, length: i - p.at}
	p.at = i + 1
	return w, true
}

// word reads up to the next space, or quoted text; in a list of values also up
// to a comma.
func (p *queryParser) word(list bool) (word, error) {
	from := p.at
	if p.at < len(p.s) && p.s[p.at] == '"' {
		return p.quoted()
	}
	for p.at < len(p.s) && !isSpace(p.s[p.at]) && (!list || p.s[p.at] != ',') {
		p.at++
	}
	return word{text: string(p.s[from:p.at]), at: from, length: p.at - from}, nil
}

func (p *queryParser) quoted() (word, error) {
	from := p.at
	var text []rune
	for p.at++; p.at < len(p.s); p.at++ {
		switch c := p.s[p.at]; {
		case c == '"':
			p.at++
			return word{text: string(text), at: from, length: p.at - from}, nil
		case c == '\\' && p.at+1 < len(p.s) && (p.s[p.at+1] == '"' || p.s[p.at+1] == '\\'):
			p.at++
			text = append(text, p.s[p.at])
		default:
			text = append(text, c)
		}
	}
	return word{}, word{at: from, length: len(p.s) - from}.errorf("the quote that begins here does not end")
}

// value adds one value to a term.
func (p *queryParser) value(t *term, w word, needs string) error {
	var s span
	var ok bool
	switch t.field {
	case isField, sourceField:
		allowed := isWords
		if t.field == sourceField {
			allowed = sourceWords
		}
		lower := strings.ToLower(w.text)
		if !slices.Contains(allowed, lower) {
			return w.errorf("%q is none of %s: did you mean %s?", w.text, strings.Join(allowed, ", "), nearest(lower, allowed))
		}
		t.words = append(t.words, lower)
		return nil
	case statusField:
		if lower := strings.ToLower(w.text); slices.Contains(errorWords, lower) {
			t.words = append(t.words, lower)
			return nil
		}
		s, ok = statusSpan(w.text)
	case sizeField:
		s, ok = comparison(w.text, parseSize)
	case durField:
		s, ok = comparison(w.text, func(v string) (int64, int64, bool) {
			d, ok := parseDuration(v)
			return d.Microseconds(), 1, ok
		})
	case triesField:
		s, ok = comparison(w.text, parseCount)
	case sinceField, untilField:
		s, ok = p.timeSpan(t.field, w.text)
	case textField, typeField, orderField, idField, targetField:
		t.words = append(t.words, w.text)
		return nil
	}
	if !ok {
		return w.errorf("%q is no value for this: write %s", w.text, needs)
	}
	t.spans = append(t.spans, s)
	return nil
}

// statusSpan reads 500, 4xx, none, or a comparison.
func statusSpan(v string) (span, bool) {
	lower := strings.ToLower(v)
	if lower == "none" {
		return span{0, 0}, true
	}
	if len(lower) == 3 && lower[0] >= '1' && lower[0] <= '9' && lower[1:] == "xx" {
		from := int64(lower[0]-'0') * 100
		return span{from, from + 99}, true
	}
	s, ok := comparison(v, func(v string) (int64, int64, bool) {
		n, unit, ok := parseCount(v)
		return n, unit, ok && len(v) == 3
	})
	return s, ok
}

// comparison reads an operator and a value. A value without operator is met by
// whatever would be written so.
func comparison(v string, parse func(string) (n, unit int64, ok bool)) (span, bool) {
	operator := v[:len(v)-len(strings.TrimLeft(v, "<>="))]
	n, unit, ok := parse(v[len(operator):])
	if !ok {
		return span{}, false
	}
	switch operator {
	case "", "=":
		return span{n, n + unit - 1}, true
	case ">":
		return span{n + 1, math.MaxInt64}, true
	case ">=":
		return span{n, math.MaxInt64}, true
	case "<":
		return span{math.MinInt64, n - 1}, true
	case "<=":
		return span{math.MinInt64, n}, true
	}
	return span{}, false
}

// nearestKey returns the key most like a word.
func nearestKey(s string) string {
	names := make([]string, len(queryKeys))
	for i, k := range queryKeys {
		names[i] = k.name
	}
	return nearest(strings.ToLower(s), names)
}

// nearest returns the word that takes the fewest edits to become s.
func nearest(s string, words []string) string {
	return slices.MinFunc(words, func(a, b string) int { return callback.Distance(s, a) - callback.Distance(s, b) })
}
