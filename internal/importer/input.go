package importer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// heredoc is a here-document that begins with the next line.
type heredoc struct {
	end          string
	tabs, quoted bool
}

// redirect reads < and >: input is taken, output left out.
func (s *shellReader) redirect(c byte) error {
	if _, err := strconv.Atoi(s.word.String()); err == nil {
		s.word.Reset() // the 2 of 2>
		s.inWord = false
	}
	s.endWord()
	rest := s.text[s.pos:]
	switch {
	case c == '<' && strings.HasPrefix(rest, "<<"):
		s.pos += 2
		word, err := s.nextWord()
		s.now.stdin, s.now.hasStdin = []byte(word+"\n"), true
		return err
	case c == '<' && strings.HasPrefix(rest, "<"):
		s.pos++
		h := heredoc{tabs: strings.HasPrefix(rest[1:], "-")}
		if h.tabs {
			s.pos++
		}
		start := s.pos
		word, err := s.nextWord()
		h.end, h.quoted = word, strings.ContainsAny(s.text[start:s.pos], `'"\`)
		s.heredocs = append(s.heredocs, h)
		return err
	case c == '<':
		return errors.New("its body comes from standard input, which is not here")
	}
	s.pos += len(rest) - len(strings.TrimLeft(rest, ">&|"))
	_, err := s.nextWord()
	return err
}

// nextWord reads one word that is not the command's.
func (s *shellReader) nextWord() (string, error) {
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
	for s.pos < len(s.text) && strings.IndexByte(" \t\n;&|<>", s.text[s.pos]) < 0 {
		c := s.text[s.pos]
		s.pos++
		if err := s.character(c); err != nil {
			return "", err
		}
	}
	word := s.word.String()
	s.word.Reset()
	s.inWord = false
	return word, nil
}

// readHeredocs reads the here-documents of the line that has just ended.
func (s *shellReader) readHeredocs() {
	for _, h := range s.heredocs {
		var doc strings.Builder
		for s.pos < len(s.text) {
			line, _, found := strings.Cut(s.text[s.pos:], "\n")
			s.pos += len(line)
			if found {
				s.pos++
			}
			if h.tabs {
				line = strings.TrimLeft(line, "\t")
			}
			if line == h.end {
				break
			}
			doc.WriteString(line + "\n")
		}
		text := doc.String()
		last := &s.commands[len(s.commands)-1]
		if !h.quoted {
			text = strings.NewReplacer("\\\n", "", `\\`, `\`, `\$`, `$`, "\\`", "`").Replace(text)
			for i := range text {
				if text[i] == '$' {
					last.addVariable(text[i+1:])
				}
			}
		}
		last.stdin, last.hasStdin = []byte(text), true
	}
	s.heredocs = nil
}

// echoed is what echo or a plain printf writes; other commands are not run.
func (c shellCommand) echoed() ([]byte, bool) {
	switch {
	case len(c.words) > 1 && c.words[0] == "echo" && c.words[1] == "-n":
		return []byte(strings.Join(c.words[2:], " ")), true
	case len(c.words) > 0 && c.words[0] == "echo" && !slices.Contains(c.words[1:], "-e"):
		return []byte(strings.Join(c.words[1:], " ") + "\n"), true
	case len(c.words) == 3 && c.words[0] == "printf" && (c.words[1] == "%s" || c.words[1] == `%s\n`):
		return fmt.Appendf(nil, strings.ReplaceAll(c.words[1], `\n`, "\n"), c.words[2]), true
	case len(c.words) == 1 && c.words[0] == "cat" && c.hasStdin:
		return c.stdin, true
	}
	return nil, false
}
