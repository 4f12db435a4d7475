package importer

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Curl reads curl commands as people paste them: from a shell, from
// cmd.exe, from PowerShell, one or several, over as many lines as they like. It
// runs nothing; a body is what curl would send.
func Curl(text string, read ReadFile) (Result, error) {
	commands, bad := splitCommands(text, read)
	var m Result
	n := 0
	for _, c := range commands {
		rest := c.isRestMethod()
		if !rest && !c.program("curl") {
			continue
		}
		n++
		where := fmt.Sprintf("command %d", n)
		if c.problem != "" {
			m.refuse(where, "%s", c.problem)
			continue
		}
		if c.hasCurlyQuotes() {
			m.refuse(where, "curly quotes stand round its words, as an editor or a chat makes them: replace them with ' or \"")
			continue
		}
		requests, notes, err := requestsOf(c, rest, read)
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
	for _, u := range bad {
		m.Skipped = append(m.Skipped, u.String())
	}
	if n == 0 && len(bad) == 0 {
		return m, fmt.Errorf("%w: no line of it is a curl command", ErrNothing)
	}
	return m.done()
}

// requestsOf reads the requests of a command.
func requestsOf(c shellCommand, rest bool, read ReadFile) ([]request, []string, error) {
	if rest {
		r, notes, err := parseRestMethod(c, read)
		return []request{r}, notes, err
	}
	return parseCurl(c, read)
}

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
			m.Notes = append(m.Notes, where+": "+c.unknownNote(name))
		}
	}
	m.take(r, where, nil)
}
