package importer

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Curl reads curl commands as people paste them: from a shell, from
// cmd.exe, from PowerShell, one or several, over as many lines as they like. It
// runs nothing; a body is what curl would send.
func Curl(text string, read ReadFile) (Result, error) {
	commands, err := splitCommands(text)
	if err != nil && apostrophe.MatchString(text) {
		at := apostrophe.FindStringIndex(text)
		return Result{}, fmt.Errorf("read the command: %w: the ' of %q ends the text that a ' began; write '\\'' for it", err, wordAround(text, at[0]+1))
	}
	if err != nil {
		return Result{}, fmt.Errorf("read the command: %w", err)
	}
	var m Result
	n := 0
	for _, c := range commands {
		if !c.isCurl() {
			continue
		}
		n++
		where := fmt.Sprintf("command %d", n)
		if c.hasCurlyQuotes() {
			m.refuse(where, "curly quotes stand round its words, as an editor or a chat makes them: replace them with ' or \"")
			continue
		}
		requests, notes, err := parseCurl(c, read)
		if err != nil {
			m.refuse(where, "%v", err)
			continue
		}
		for _, note := range notes {
			m.Notes = append(m.Notes, where+": "+note)
		}
		for _, r := range requests {
			m.takeCurl(r, where, c)
		}
	}
	if n == 0 {
		return m, fmt.Errorf("%w: no line of it is a curl command", ErrNothing)
	}
	return m.done()
}

// apostrophe is one between two letters, as in it's.
var apostrophe = regexp.MustCompile(`[A-Za-z]'[A-Za-z]`)

// wordAround returns the word that has the byte at i in it.
func wordAround(text string, i int) string {
	letter := func(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '\'' }
	from, to := i, i
	for from > 0 && i-from < 20 && letter(text[from-1]) {
		from--
	}
	for to < len(text) && to-i < 20 && letter(text[to]) {
		to++
	}
	return text[from:to]
}

// hasCurlyQuotes reports whether a word of the command begins with a curly quote,
// which no shell knows.
func (c *shellCommand) hasCurlyQuotes() bool {
	return slices.ContainsFunc(c.words, func(word string) bool {
		r, _ := utf8.DecodeRuneInString(word)
		return strings.ContainsRune("“”„‘’‚", r)
	})
}

// takeCurl takes a request that can be a callback.
func (m *Result) takeCurl(r request, where string, c shellCommand) {
	switch {
	case r.method != http.MethodPost:
		m.refuse(where, "it is a %s, and a callback is a POST", r.method)
		return
	case !r.hasBody:
		m.refuse(where, "it sends no body")
		return
	}
	for _, name := range c.variables {
		if bytes.Contains(r.body, []byte(name)) {
			m.Notes = append(m.Notes, where+": the value of "+name+" is not known, so the name stands in the body")
		}
	}
	m.take(r, where, nil)
}

// isCurl reports whether the command is curl, by any path, perhaps behind what
// only prepares for it.
func (c *shellCommand) isCurl() bool {
	for i, word := range c.words {
		base := strings.ToLower(word[strings.LastIndexAny(word, `/\`)+1:])
		switch {
		case base == "curl" || base == "curl.exe":
			c.words = c.words[i:]
			return true
		case base == "sudo" || base == "time" || base == "exec" || base == "&" || strings.Contains(word, "=") || word == "$":
			continue // NAME=value, or a prompt that was copied too
		}
		return false
	}
	return false
}
