package callback

// maxDepth is how deep values may nest. encoding/json has the same bound, so
// what redial calls valid a Go program can read.
const maxDepth = 10_000

// tokenKind is what a token is; the punctuation stands for itself.
type tokenKind byte

const (
	tokenEnd    tokenKind = 0 // nothing more, or nothing more that can be read
	tokenKey    tokenKind = 'k'
	tokenString tokenKind = '"'
	tokenNumber tokenKind = '0'
	tokenTrue   tokenKind = 't'
	tokenFalse  tokenKind = 'f'
	tokenNull   tokenKind = 'n'
	tokenFaulty tokenKind = '?' // a value whose fault was reported, and that nobody can judge
	tokenObject tokenKind = '{' // and its end '}'
	tokenArray  tokenKind = '[' // and its end ']'
)

// token is a piece of JSON: src[start:end], quotes included.
type token struct {
	kind       tokenKind
	start, end int
}

// scanState is what the grammar allows next.
type scanState byte

const (
	wantValue      scanState = iota
	wantFirstValue           // after [
	wantFirstKey             // after {
	wantKey                  // after a comma in an object
	wantColon
	afterValue // a comma or a closing bracket; at depth 0 the end
)

// scanner reads JSON token by token, with the place of each. It forgives what
// it can tell the cause of (a trailing comma, single quotes, a comment), tells
// onFault, and reads on as if it had been written right; at anything else it
// stops. Bytes that cause no fault are JSON by RFC 8259.
//
// It takes linear time and, but for one byte per open bracket, no memory.
type scanner struct {
	src   []byte
	pos   int
	state scanState
	stack []byte // the open brackets, at most maxDepth
	// onFault is told of each fault in the order of reading; nil ignores them.
	onFault func(fault)
	// quick skips strings without looking at what is in them.
	quick   bool
	stopped bool
	why     faultKind // of the stop
	last    token     // the token before, for telling faultKinds
	comma   int       // offset of the last comma
}

// depth is how many brackets are open.
func (s *scanner) depth() int { return len(s.stack) }

// next returns the next token; commas and colons are not tokens. After a
// tokenEnd there are only more of them.
func (s *scanner) next() token {
	for !s.stopped {
		s.space()
		if s.pos >= len(s.src) {
			return s.end()
		}
		var t token
		switch s.state {
		case wantValue, wantFirstValue:
			t = s.value()
		case wantKey, wantFirstKey:
			t = s.key()
		case wantColon:
			s.colon()
		case afterValue:
			t = s.separator()
		}
		if t.kind != tokenEnd {
			s.last = t
			return t
		}
	}
	return token{tokenEnd, s.pos, s.pos}
}

// skip reads the rest of the value that began with t and returns the whole of
// it: for an object or an array, up to its closing bracket.
func (s *scanner) skip(t token) token {
	if t.kind != tokenObject && t.kind != tokenArray {
		return t
	}
	depth := s.depth() - 1
	for s.depth() > depth {
		if s.next().kind == tokenEnd {
			break
		}
	}
	t.end = s.pos
	return t
}

// end is reached with the last byte.
func (s *scanner) end() token {
	if len(s.stack) > 0 || s.state != afterValue {
		s.stop(faultTruncated, len(s.src))
	}
	s.stopped = true
	return token{tokenEnd, s.pos, s.pos}
}

// value reads where a value is wanted.
func (s *scanner) value() token {
	switch c := s.src[s.pos]; {
	case c == '{':
		return s.open('{', wantFirstKey)
	case c == '[':
		return s.open('[', wantFirstValue)
	case c == '"' || c == '\'':
		s.state = afterValue
		return s.quoted(tokenString)
	case c == ']' && s.inside('['):
		if s.state == wantValue {
			s.fault(faultTrailingComma, s.comma)
		}
		return s.close()
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		return s.number()
	case isLetter(c):
		return s.literal()
	}
	return s.stop(faultUnexpected, s.pos)
}

// key reads where the name of a field is wanted.
func (s *scanner) key() token {
	switch c := s.src[s.pos]; {
	case c == '"' || c == '\'':
		s.state = wantColon
		return s.quoted(tokenKey)
	case c == '}':
		if s.state == wantKey {
			s.fault(faultTrailingComma, s.comma)
		}
		return s.close()
	case isLetter(c) || c == '_' || c == '$':
		end := wordEnd(s.src, s.pos)
		if !colonFollows(s.src, end) {
			break
		}
		s.fault(faultUnquotedKey, s.pos)
		t := token{tokenKey, s.pos, end}
		s.pos, s.state = end, wantColon
		return t
	}
	return s.stop(faultUnexpected, s.pos)
}

func (s *scanner) colon() {
	if s.src[s.pos] != ':' {
		s.stop(faultMissingColon, s.pos)
		return
	}
	s.pos++
	s.state = wantValue
}

// separator reads what may follow a value.
func (s *scanner) separator() token {
	c := s.src[s.pos]
	switch {
	case len(s.stack) == 0:
		return s.stop(faultAfterEnd(c), s.pos)
	case c == ',':
		s.comma = s.pos
		s.pos++
		s.state = s.nextState()
		return token{}
	case c == '}' && s.inside('{'), c == ']' && s.inside('['):
		return s.close()
	case s.last.kind == tokenString && (c != '"' || s.pos == s.last.end) && c != '}' && c != ']':
		return s.stop(faultUnescapedQuote, s.last.end-1)
	case c == '"' || s.inside('[') && (c == '{' || c == '['):
		s.fault(faultMissingComma, s.last.end)
		s.state = s.nextState()
		return token{}
	}
	return s.stop(faultUnexpected, s.pos)
}

// nextState is what a comma leads to.
func (s *scanner) nextState() scanState {
	if s.inside('{') {
		return wantKey
	}
	return wantValue
}

// inside reports whether the innermost open bracket is c.
func (s *scanner) inside(c byte) bool {
	return len(s.stack) > 0 && s.stack[len(s.stack)-1] == c
}

func (s *scanner) open(c byte, then scanState) token {
	if len(s.stack) == maxDepth {
		return s.stop(faultTooDeep, s.pos)
	}
	s.stack = append(s.stack, c)
	s.pos++
	s.state = then
	return token{tokenKind(c), s.pos - 1, s.pos}
}

func (s *scanner) close() token {
	c := s.src[s.pos]
	s.stack = s.stack[:len(s.stack)-1]
	s.pos++
	s.state = afterValue
	return token{tokenKind(c), s.pos - 1, s.pos}
}

// literal reads true, false, null, and the words other languages have for them.
func (s *scanner) literal() token {
	end := wordEnd(s.src, s.pos)
	var kind tokenKind
	switch string(s.src[s.pos:end]) {
	case "true":
		kind = tokenTrue
	case "false":
		kind = tokenFalse
	case "null":
		kind = tokenNull
	case "True", "TRUE":
		kind = tokenTrue
		s.fault(faultForeignLiteral, s.pos)
	case "False", "FALSE":
		kind = tokenFalse
		s.fault(faultForeignLiteral, s.pos)
	case "None", "NULL", "Null", "nil", "undefined":
		kind = tokenFaulty
		s.fault(faultForeignLiteral, s.pos)
	case "NaN", "Infinity":
		kind = tokenFaulty
		s.fault(faultNotANumber, s.pos)
	default:
		if end == len(s.src) && beginsLiteral(s.src[s.pos:]) {
			return s.stop(faultTruncated, end)
		}
		return s.stop(faultUnexpected, s.pos)
	}
	t := token{kind, s.pos, end}
	s.pos, s.state = end, afterValue
	return t
}

// number reads a number, and forgives the forms other languages allow.
func (s *scanner) number() token {
	end := s.pos + 1
	for end < len(s.src) && isNumberByte(s.src[end]) {
		end++
	}
	t := token{tokenNumber, s.pos, end}
	switch text := s.src[s.pos:end]; {
	case validNumber(text):
	case end == len(s.src):
		return s.stop(faultTruncated, end)
	case string(text) == "-Infinity":
		t.kind = tokenFaulty
		s.fault(faultNotANumber, s.pos)
	default:
		t.kind = tokenFaulty
		s.fault(faultBadNumber, s.pos)
	}
	s.pos, s.state = end, afterValue
	return t
}

// space skips white space, and comments with a fault.
func (s *scanner) space() {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			s.pos++
		case c == '#' || c == '/' && s.pos+1 < len(s.src) && (s.src[s.pos+1] == '/' || s.src[s.pos+1] == '*'):
			s.fault(faultComment, s.pos)
			s.pos = commentEnd(s.src, s.pos)
		default:
			return
		}
	}
}

func (s *scanner) fault(c faultKind, at int) {
	if s.onFault != nil {
		s.onFault(fault{c, at})
	}
}

// stop ends the scan at a fault that can't be read past.
func (s *scanner) stop(c faultKind, at int) token {
	s.fault(c, at)
	s.stopped, s.why = true, c
	return token{}
}
