package query

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Parse reads the query language: terms joined by AND, a leading - or ! negates,
// times are relative to now and dates are in its zone.
func Parse(s string, now time.Time) (Query, error) {
	p := parser{s: []rune(s), now: now, keys: termKeys, is: isWords, sources: sourceWords}
	return p.query(s)
}

func (p *parser) query(s string) (Query, error) {
	q := Query{written: s}
	for p.skipSpace(); p.at < len(p.s); p.skipSpace() {
		t, err := p.term()
		if err != nil {
			return Query{}, err
		}
		if t.Field == Sort {
			q.sorting = Sorting{By: sortFields[t.Words[0]], Reverse: t.Not}
			continue
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

// parser reads a query; at is where it is, in characters.
type parser struct {
	s   []rune
	at  int
	now time.Time
	// keys are the terms there are, and is and sources the words of two of them.
	keys        []termKey
	is, sources []string
}

// word is a piece of a query and where it stands.
type word struct {
	text   string
	at     int
	length int
}

func (w word) errorf(format string, args ...any) error {
	return &Error{Column: w.at + 1, Length: max(w.length, 1), Message: fmt.Sprintf(format, args...)}
}

func (p *parser) skipSpace() {
	for p.at < len(p.s) && isSpace(p.s[p.at]) {
		p.at++
	}
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '\u3000'
}

// term reads one term.
func (p *parser) term() (Term, error) {
	var t Term
	if c := p.s[p.at]; c == '-' || c == '!' {
		t.Not = true
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
		t.Words = []string{w.text}
		return t, err
	}
	i := slices.IndexFunc(p.keys, func(k termKey) bool { return k.name == strings.ToLower(key.text) })
	if i < 0 {
		if isTook(key.text) {
			return t, ofOrders(key, "took:")
		}
		if strings.EqualFold(key.text, "error") {
			return t, key.errorf("there is no term \"error:\": write status:timeout, or another of %s", strings.Join(errorWords, ", "))
		}
		return t, key.errorf("there is no term \"%s:\": did you mean %s:? To search for a text with a colon, put it in quotes", key.text, p.nearestKey(key.text))
	}
	t.Field = p.keys[i].field
	for {
		w, err := p.word(true)
		if err != nil {
			return t, err
		}
		if w.text == "" {
			w.at, w.length = key.at, p.at-key.at
			return t, w.errorf("%s: needs a value: %s", key.text, p.keys[i].needs)
		}
		if err := p.value(&t, w, p.keys[i]); err != nil {
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
func (p *parser) key() (word, bool) {
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
func (p *parser) word(list bool) (word, error) {
	from := p.at
	if p.at < len(p.s) && p.s[p.at] == '"' {
		return p.quoted()
	}
	for p.at < len(p.s) && !isSpace(p.s[p.at]) && (!list || p.s[p.at] != ',') {
		p.at++
	}
	return word{text: string(p.s[from:p.at]), at: from, length: p.at - from}, nil
}

func (p *parser) quoted() (word, error) {
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
func (p *parser) value(t *Term, w word, key termKey) error {
	var s Span
	var ok bool
	switch t.Field {
	case Is, Source, OK, Sort:
		allowed := map[Field][]string{Is: p.is, Source: p.sources, OK: okWords, Sort: sortWords}[t.Field]
		if t.Field == Sort && len(t.Words) > 0 {
			return w.errorf("sort: takes one of %s", strings.Join(allowed, ", "))
		}
		lower := strings.ToLower(w.text)
		if t.Field == Is && !slices.Contains(allowed, lower) && isOrderWord(lower) {
			return ofOrders(w, "is:"+lower)
		}
		if !slices.Contains(allowed, lower) {
			return w.errorf("%q is none of %s: did you mean %s?", w.text, strings.Join(allowed, ", "), nearest(lower, allowed))
		}
		t.Words = append(t.Words, lower)
		return nil
	case Status:
		if lower := strings.ToLower(w.text); slices.Contains(errorWords, lower) || slices.Contains(standingWords, lower) {
			t.Words = append(t.Words, lower)
			return nil
		}
		s, ok = statusSpan(w.text)
	case Size:
		s, ok = comparison(w.text, parseSize)
	case Duration, Took:
		s, ok = comparison(w.text, func(v string) (int64, int64, bool) {
			d, ok := parseDuration(v)
			return d.Microseconds(), 1, ok
		})
	case Tries:
		s, ok = comparison(w.text, parseCount)
	case Since, Until:
		s, ok = p.timeSpan(t.Field, w.text)
	case Text, Type, Order, ID, Target:
		t.Words = append(t.Words, w.text)
		return nil
	}
	if !ok {
		return w.errorf("%s: can't be %q: write %s", key.name, w.text, key.needs)
	}
	t.Spans = append(t.Spans, s)
	return nil
}
