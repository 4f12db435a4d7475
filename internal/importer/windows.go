package importer

import (
	"encoding/json"
	"strings"
)

// escapedQuotes are quotes with the backslashes that count before them.
var escapedQuotes = whenAsked(`\\+"`)

// splitCmd splits text as cmd.exe and then the C library of Windows programs do.
func splitCmd(text string) []shellCommand {
	var commands []shellCommand
	for _, line := range cmdLines(text) {
		if words := windowsWords(line); len(words) > 0 {
			commands = append(commands, shellCommand{words: words})
		}
	}
	return commands
}

// cmdLines is cmd.exe's part: carets go, and with one at its end a line goes on
// in the next. Inside of quotes a caret is a caret.
func cmdLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var lines []string
	var line strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '^' && !quoted && i+1 < len(text):
			if i++; text[i] == '\n' {
				if i++; i == len(text) {
					break
				}
			}
			line.WriteByte(text[i]) // whatever it is, a line break too
			continue
		case c == '"':
			quoted = !quoted
		case c == '\n', c == '&' && !quoted, c == '|' && !quoted:
			lines = append(lines, line.String())
			line.Reset()
			quoted = false
			continue
		}
		if i < len(text) {
			line.WriteByte(c)
		}
	}
	return append(lines, line.String())
}

// windowsWords is the C library's part: quotes group, a backslash counts only
// before a quote, and a doubled quote in quotes is one.
func windowsWords(line string) []string {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			n := 1
			for i+n < len(line) && line[i+n] == '\\' {
				n++
			}
			inWord = true
			if i+n < len(line) && line[i+n] == '"' {
				word.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					word.WriteByte('"')
					i++
				}
			} else {
				word.WriteString(strings.Repeat(`\`, n))
			}
			i += n - 1
		case c == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			word.WriteByte('"')
			i++
		case c == '"':
			quoted = !quoted
			inWord = true
		case (c == ' ' || c == '\t') && !quoted:
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			inWord = true
			word.WriteByte(c)
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words
}

// splitPowerShell splits text as PowerShell does. Old versions of it lose the
// quotes inside of an argument, and people write \" to keep them: where an
// argument has that, it is meant so.
func splitPowerShell(text string) []shellCommand {
	p := powerShellReader{text: strings.ReplaceAll(text, "\r\n", "\n")}
	p.read()
	return p.commands
}

type powerShellReader struct {
	text     string
	pos      int
	word     strings.Builder
	inWord   bool
	now      shellCommand
	commands []shellCommand
}

func (p *powerShellReader) read() {
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		p.pos++
		switch c {
		case ' ', '\t':
			p.endWord()
		case '\n', ';', '|':
			p.endCommand()
		case '`':
			p.escape()
		case '\'':
			p.quotedBy('\'')
		case '"':
			p.quotedBy('"')
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

func (p *powerShellReader) put(c byte) {
	p.inWord = true
	p.word.WriteByte(c)
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
		default:
			if c == '$' && quote == '"' {
				if name := variableAt(p.text[p.pos:]); name != "" {
					p.now.addVariable("$"+name, "")
				}
			}
			p.put(c)
		}
	}
}

func (p *powerShellReader) endWord() {
	if p.inWord {
		word := p.word.String()
		if strings.Contains(word, `\"`) && !json.Valid([]byte(word)) {
			word = escapedQuotes().ReplaceAllStringFunc(word, func(s string) string {
				return s[:(len(s)-1)/2] + `"`
			})
		}
		p.now.words = append(p.now.words, word)
		p.word.Reset()
		p.inWord = false
	}
}

func (p *powerShellReader) endCommand() {
	p.endWord()
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
