package importer

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// shellCommand is a command as its program would get it.
type shellCommand struct {
	words    []string
	stdin    []byte // from a here-document, a here-string, or an echo
	hasStdin bool
	// variables are the names that stand in the words as they are, with their
	// $: what they would be is not known.
	variables []string
}

// mostVariables is how many variables of a command are noted.
const mostVariables = 20

// addVariable notes the variable that a text behind a $ begins with, if any.
func (c *shellCommand) addVariable(text string) {
	name := variableAt(text)
	if name != "" && len(c.variables) < mostVariables && !slices.Contains(c.variables, "$"+name) {
		c.variables = append(c.variables, "$"+name)
	}
}

// splitCommands reads commands in the dialect they are most likely written in.
func splitCommands(text string) ([]shellCommand, error) {
	text = strings.TrimPrefix(text, "\uFEFF")
	switch {
	case isCmd(text):
		return splitCmd(text), nil
	case isPowerShell(text):
		return splitPowerShell(text), nil
	}
	s := shellReader{text: strings.ReplaceAll(text, "\r\n", "\n")}
	err := s.read()
	return s.commands, err
}

// shellReader splits text as a POSIX shell does, with bash's $'…' and <<<. It
// expands nothing.
type shellReader struct {
	text     string
	pos      int
	word     strings.Builder
	inWord   bool
	now      shellCommand
	commands []shellCommand
	heredocs []heredoc
	piped    bool // the command before writes to this one
}

var errSubstitution = errors.New("it runs a command inside of it, which is not done here")

func (s *shellReader) read() error {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.pos++
		var err error
		switch c {
		case ' ', '\t', '\r':
			s.endWord()
		case '\n':
			s.endCommand(false)
			s.readHeredocs()
		case ';', '&', '|':
			s.endCommand(c == '|' && !strings.HasPrefix(s.text[s.pos:], "|"))
		case '#':
			if s.inWord {
				s.put(c)
			} else {
				s.skipLine()
			}
		case '<', '>':
			err = s.redirect(c)
		default:
			err = s.character(c)
		}
		if err != nil {
			return err
		}
	}
	s.endCommand(false)
	return nil
}

// character reads what belongs to a word.
func (s *shellReader) character(c byte) error {
	switch c {
	case '\\':
		if s.pos < len(s.text) {
			if s.text[s.pos] != '\n' {
				s.put(s.text[s.pos])
			}
			s.pos++
		}
		return nil
	case '\'':
		end := strings.IndexByte(s.text[s.pos:], '\'')
		if end < 0 {
			return errors.New("a single quote is never closed")
		}
		s.inWord = true
		s.word.WriteString(s.text[s.pos : s.pos+end])
		s.pos += end + 1
		return nil
	case '"':
		return s.doubleQuoted()
	case '$':
		return s.dollar(false)
	case '`':
		return errSubstitution
	}
	s.put(c)
	return nil
}

func (s *shellReader) put(c byte) {
	s.inWord = true
	s.word.WriteByte(c)
}

func (s *shellReader) doubleQuoted() error {
	s.inWord = true
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.pos++
		switch c {
		case '"':
			return nil
		case '`':
			return errSubstitution
		case '$':
			if err := s.dollar(true); err != nil {
				return err
			}
			continue
		case '\\':
			if s.pos < len(s.text) && strings.IndexByte("$`\"\\\n", s.text[s.pos]) >= 0 {
				c = s.text[s.pos]
				s.pos++
				if c == '\n' {
					continue
				}
			}
		}
		s.word.WriteByte(c)
	}
	return errors.New("a double quote is never closed")
}

// dollar reads what follows a $.
func (s *shellReader) dollar(quoted bool) error {
	rest := s.text[s.pos:]
	switch {
	case strings.HasPrefix(rest, "("):
		return errSubstitution
	case !quoted && strings.HasPrefix(rest, "'"):
		s.pos++
		return s.ansiQuoted()
	case !quoted && strings.HasPrefix(rest, `"`):
		s.pos++
		return s.doubleQuoted()
	}
	s.now.addVariable(rest)
	s.put('$')
	return nil
}

// variableAt returns the name, braces included, that text begins with.
func variableAt(text string) string {
	name, braced := strings.CutPrefix(text, "{")
	n := 0
	for n < len(name) && (name[n] == '_' || 'a' <= name[n]|0x20 && name[n]|0x20 <= 'z' || n > 0 && '0' <= name[n] && name[n] <= '9') {
		n++
	}
	switch {
	case n == 0:
		return ""
	case braced && n < len(name) && name[n] == '}':
		return text[:n+2]
	case braced:
		return ""
	}
	return name[:n]
}

// ansiQuoted reads the rest of a $'…'.
func (s *shellReader) ansiQuoted() error {
	s.inWord = true
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.pos++
		switch {
		case c == '\'':
			return nil
		case c == '\\' && s.pos < len(s.text):
			s.ansiEscape()
		default:
			s.word.WriteByte(c)
		}
	}
	return errors.New("a $' quote is never closed")
}

func (s *shellReader) ansiEscape() {
	c := s.text[s.pos]
	s.pos++
	if i := strings.IndexByte(`abeEfnrtv\'"?`, c); i >= 0 {
		s.word.WriteByte("\a\b\x1b\x1b\f\n\r\t\v\\'\"?"[i])
		return
	}
	switch c {
	case 'x':
		s.number(16, 2, 'x')
	case 'u':
		s.number(16, 4, 'u')
	case 'U':
		s.number(16, 8, 'U')
	case '0', '1', '2', '3', '4', '5', '6', '7':
		s.pos--
		s.number(8, 3, '0')
	case 'c':
		if s.pos < len(s.text) {
			s.word.WriteByte(s.text[s.pos] & 0x1f)
			s.pos++
		}
	default:
		s.word.WriteByte('\\')
		s.word.WriteByte(c)
	}
}

// number reads up to most digits: of a byte, or of a character after u or U.
func (s *shellReader) number(base, most int, kind byte) {
	n := 0
	for n < most && s.pos+n < len(s.text) {
		if _, err := strconv.ParseUint(s.text[s.pos+n:s.pos+n+1], base, 8); err != nil {
			break
		}
		n++
	}
	value, err := strconv.ParseUint(s.text[s.pos:s.pos+n], base, 32)
	s.pos += n
	switch {
	case err != nil: // no digit: as it stands
		s.word.WriteString(`\` + string(kind))
	case kind == 'u' || kind == 'U':
		s.word.WriteRune(rune(value))
	default:
		s.word.WriteByte(byte(value))
	}
}

func (s *shellReader) skipLine() {
	if end := strings.IndexByte(s.text[s.pos:], '\n'); end >= 0 {
		s.pos += end
	} else {
		s.pos = len(s.text)
	}
}

func (s *shellReader) endWord() {
	if s.inWord {
		s.now.words = append(s.now.words, s.word.String())
		s.word.Reset()
		s.inWord = false
	}
}

// endCommand ends a command; what an echo would write is the input of the one
// it is piped to.
func (s *shellReader) endCommand(pipe bool) {
	s.endWord()
	if len(s.now.words) > 0 || len(s.heredocs) > 0 {
		if n := len(s.commands); s.piped && n > 0 && !s.now.hasStdin {
			s.now.stdin, s.now.hasStdin = s.commands[n-1].echoed()
		}
		s.commands = append(s.commands, s.now)
		s.piped = pipe
	}
	s.now = shellCommand{}
}
