package importer

import (
	"encoding/json"
	"strings"
)

// escapedQuotes are quotes with the backslashes that count before them.
var escapedQuotes = whenAsked(`\\+"`)

// splitPowerShell splits text as PowerShell does. Old versions of it lose the
// quotes inside of an argument, and people write \" to keep them: where an
// argument has that, it is meant so.
func splitPowerShell(text string) []shellCommand {
	p := powerShellReader{text: text, values: map[string]string{}, unknowns: map[string][]string{}}
	p.read()
	return p.commands
}

// powerShellReader finds the commands of a text. It runs none.
type powerShellReader struct {
	text   string
	pos    int
	word   strings.Builder
	inWord bool
	now    shellCommand
	values map[string]string // of the variables that the text sets
	// unknowns are what is not known in a value.
	unknowns map[string][]string
	commands []shellCommand
}

func (p *powerShellReader) read() {
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		p.pos++
		switch c {
		case ' ', '\t':
			p.endWord()
		case '(':
			p.group()
		case '\n', ';', '|', ')', '{', '}':
			p.separator(c)
		case '`':
			p.escape()
		case '\'', '"':
			p.quotedBy(c)
		case '$':
			p.variable(true)
		case '@':
			p.at()
		case '#':
			if p.inWord {
				p.put(c)
			} else {
				line, _, _ := strings.Cut(p.text[p.pos:], "\n")
				p.pos += len(line)
			}
		default:
			p.put(c)
		}
	}
	p.endCommand()
}

// separator reads what ends a command, unless it stands within a word.
func (p *powerShellReader) separator(c byte) {
	if c == '{' && p.inWord || c == '}' && p.inWord {
		p.put(c)
		return
	}
	if c == '|' {
		p.pipe()
	}
	p.endCommand()
}

// pipe notes that what the command before wrote is made into something else.
func (p *powerShellReader) pipe() {
	rest := strings.ToLower(strings.TrimLeft(p.text[p.pos:], " \t`\n"))
	if strings.HasPrefix(rest, "convertto-json") {
		p.endWord()
		p.now.words = append(p.now.words, convertedMark)
	}
}

// group reads a (…) that stands for a value. A command in it is not run.
func (p *powerShellReader) group() {
	if p.inWord || len(p.now.words) == 0 {
		p.endCommand()
		return
	}
	depth, start := 1, p.pos
	for p.pos < len(p.text) && depth > 0 {
		switch p.text[p.pos] {
		case '(':
			depth++
		case ')':
			depth--
		}
		p.pos++
	}
	source := strings.TrimSuffix(p.text[start:p.pos], ")")
	if strings.Contains(strings.ToLower(source), "convertto-json") {
		p.putText(convertedMark)
		return
	}
	inner := powerShellReader{text: source, values: p.values, unknowns: p.unknowns}
	inner.read()
	if len(inner.commands) == 1 {
		if name, ok := contentOf(inner.commands[0].words); ok {
			p.putText(fileMark + name)
			return
		}
	}
	p.unknown("(" + source + ")")
}

func (p *powerShellReader) put(c byte) {
	p.inWord = true
	p.word.WriteByte(c)
}

func (p *powerShellReader) putText(text string) {
	p.inWord = true
	p.word.WriteString(text)
}

// escape reads what follows a backtick.
func (p *powerShellReader) escape() {
	if p.pos >= len(p.text) {
		return
	}
	c := p.text[p.pos]
	p.pos++
	if c == '\n' {
		return
	}
	if i := strings.IndexByte("0abefnrtv", c); i >= 0 {
		c = "\x00\a\b\x1b\f\n\r\t\v"[i]
	}
	p.put(c)
}

// quotedBy reads to the closing quote; a doubled one is one. Only double quotes
// have escapes and variables in them.
func (p *powerShellReader) quotedBy(quote byte) {
	p.inWord = true
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		p.pos++
		switch {
		case c == quote && p.pos < len(p.text) && p.text[p.pos] == quote:
			p.put(c)
			p.pos++
		case c == quote:
			return
		case c == '`' && quote == '"':
			p.escape()
		case c == '$' && quote == '"':
			p.variable(false)
		default:
			p.put(c)
		}
	}
	p.now.problem = "a quote is never closed"
}

// at reads what follows an @: a here-string, or a table of headers.
func (p *powerShellReader) at() {
	rest := p.text[p.pos:]
	switch {
	case strings.HasPrefix(rest, "'\n"), strings.HasPrefix(rest, "\"\n"):
		p.hereString(rest[0])
	case strings.HasPrefix(rest, "{") && !p.inWord:
		p.pos++
		p.hashTable()
	default:
		p.put('@')
	}
}

// hereString reads to the line that begins with the quote and an @. In double
// quotes it has escapes and variables in it.
func (p *powerShellReader) hereString(quote byte) {
	text, rest, closed := strings.Cut(p.text[p.pos+1:], "\n"+string(quote)+"@")
	if !closed {
		p.now.problem = "a here-string is never closed"
		p.pos = len(p.text)
		return
	}
	p.inWord = true
	text = strings.TrimPrefix(text, "\n")
	if quote == '\'' {
		p.word.WriteString(text)
	} else {
		inner := powerShellReader{text: text, values: p.values, unknowns: p.unknowns}
		for inner.pos < len(text) {
			c := text[inner.pos]
			inner.pos++
			switch c {
			case '`':
				inner.escape()
			case '$':
				inner.variable(false)
			default:
				inner.put(c)
			}
		}
		p.word.WriteString(inner.word.String())
		for _, name := range inner.now.variables {
			p.now.addVariable(name, "")
		}
	}
	p.pos = len(p.text) - len(rest)
}

// variable reads what follows a $. The name that a command begins with is what
// gets a value, so it stays.
func (p *powerShellReader) variable(bare bool) {
	rest := p.text[p.pos:]
	if strings.HasPrefix(rest, "(") { // a command
		end := strings.IndexByte(rest, ')') + 1
		if end == 0 {
			end = len(rest)
		}
		p.unknown("$" + rest[:end])
		p.pos += end
		return
	}
	name := variableAt(rest)
	p.pos += len(name)
	plain := strings.ToLower(strings.Trim(name, "{}"))
	value, known := p.values[plain]
	switch {
	case name == "":
		p.put('$')
	case bare && !p.inWord && len(p.now.words) == 0:
		p.putText("$" + plain)
	case plain == "true", plain == "false", plain == "null":
		p.putText("$" + plain)
	case known:
		p.putText(value)
		for _, unknown := range p.unknowns[plain] {
			p.now.addVariable(unknown, "")
		}
	default:
		p.unknown("$" + name)
	}
}

// unknown puts a text that PowerShell would put something else for.
func (p *powerShellReader) unknown(text string) {
	p.putText(text)
	p.now.addVariable(text, "")
}

func (p *powerShellReader) endWord() {
	if !p.inWord {
		return
	}
	word := p.word.String()
	if strings.Contains(word, `\"`) && !json.Valid([]byte(word)) && !strings.HasPrefix(word, tableMark) {
		word = escapedQuotes().ReplaceAllStringFunc(word, func(s string) string {
			return s[:(len(s)-1)/2] + `"`
		})
	}
	p.now.words = append(p.now.words, word)
	p.word.Reset()
	p.inWord = false
}

// endCommand ends a command; one that gives a variable a value gives it here.
func (p *powerShellReader) endCommand() {
	p.endWord()
	words := p.now.words
	if len(words) >= 2 && strings.HasPrefix(words[0], "$") && words[1] == "=" {
		name := words[0][1:]
		delete(p.values, name)
		if len(words) == 3 || len(words) == 4 && words[3] == convertedMark {
			p.values[name] = words[len(words)-1]
			p.unknowns[name] = p.now.variables
		} else if file, ok := contentOf(words[2:]); ok {
			p.values[name] = fileMark + file
		}
		p.now.words = words[2:] // it may be a command whose output is kept
	}
	if len(p.now.words) > 0 {
		p.commands = append(p.commands, p.now)
	}
	p.now = shellCommand{}
}

// variableAt returns the name, braces included, that text begins with.
func variableAt(text string) string {
	name, braced := strings.CutPrefix(text, "{")
	n := 0
	for n < len(name) && (name[n] == '_' || isLetter(name[n]) || n > 0 && '0' <= name[n] && name[n] <= '9') {
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
