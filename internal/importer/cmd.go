package importer

import "strings"

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
