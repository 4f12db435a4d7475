package importer

import (
	"regexp"
	"strings"
	"sync"
)

// dialect is the shell that a text is written for.
type dialect int

const (
	posixDialect dialect = iota
	cmdDialect
	powerShellDialect
)

// Prompts that are copied with a command. They are compiled when first asked
// for: only an import needs them.
var (
	posixPrompt      = whenAsked(`(?m)^[ \t]*(?:\[?[\w.-]+@[\w.-]+[^\n$#%]*[$#%]|[$%❯➜])[ \t]+((?:[\w./-]*/)?[A-Za-z_][\w.-]*[ \t=])`)
	powerShellPrompt = whenAsked(`(?m)^[ \t]*PS(?: [^>\n]*)?>[ \t]*`)
	cmdPrompt        = whenAsked(`(?m)^[ \t]*[A-Za-z]:\\[^>\n]*>[ \t]*`)
	morePrompt       = whenAsked(`(?m)^(?:>> ?|> ?)`)
	transcript       = whenAsked(`(?m)^(?:> (?:POST|PUT|GET) |< HTTP/)`)
	transcriptLine   = whenAsked(`(?m)^(?:[*<>](?: .*)?|[{}] \[.*)$`)
	powerShellVerb   = whenAsked(`(?im)^\s*(?:\$\w+\s*=\s*)?(?:invoke-restmethod|invoke-webrequest|irm|iwr)\b`)
	powerShellCurl   = whenAsked(`(?im)^\s*&?\s*["']?curl\.exe\b`)
	powerShellAssign = whenAsked(`(?m)^\s*\$\w+\s*=\s`)
)

func whenAsked(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// withoutPrompts takes away the prompts that were copied with a text, and what
// curl -v wrote between commands, and tells the dialect. Lines stay lines.
func withoutPrompts(text string) (string, dialect) {
	if transcript().MatchString(text) {
		text = transcriptLine().ReplaceAllString(text, "")
	}
	switch {
	case powerShellPrompt().MatchString(text):
		return withoutPrompt(text, powerShellPrompt(), ""), powerShellDialect
	case cmdPrompt().MatchString(text):
		return withoutPrompt(text, cmdPrompt(), ""), cmdDialect
	case posixPrompt().MatchString(text):
		return withoutPrompt(text, posixPrompt(), "$1"), posixDialect
	}
	return text, dialectOf(text)
}

// withoutPrompt takes away a prompt, and the prompts of the lines that go on
// with the command.
func withoutPrompt(text string, prompt *regexp.Regexp, kept string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if prompt.MatchString(line) {
			line = prompt.ReplaceAllString(line, kept)
		} else {
			line = morePrompt().ReplaceAllString(line, "")
		}
		b.WriteString(line)
	}
	return b.String()
}

// dialectOf tells the dialect by what stands outside of quoted words: a caret
// or a backtick that continues a line, a caret before a quote, as browsers
// write for cmd.exe. Within double quotes only what no POSIX shell would be
// given there counts: doubled quotes in JSON, and quotes behind a backtick.
func dialectOf(text string) dialect {
	if powerShellVerb().MatchString(text) || powerShellAssign().MatchString(text) {
		return powerShellDialect
	}
	single := false
	for i := 0; i < len(text); i++ {
		rest := text[i+1:]
		switch text[i] {
		case '\\':
			i++
		case '\'':
			single = true
			i += 1 + strings.IndexByte(rest+"'", '\'')
		case '"':
			inside := doubleQuoted(rest)
			switch {
			case strings.Contains(inside, "`\""):
				return powerShellDialect
			case strings.HasPrefix(strings.TrimLeft(inside, " {[")+rest[len(inside):], `""`) && strings.HasPrefix(inside, "{"):
				if powerShellCurl().MatchString(text) {
					return powerShellDialect
				}
				return cmdDialect
			}
			i += 1 + len(inside)
		case '^':
			if endsLine(rest) || strings.HasPrefix(rest, `"`) && (i == 0 || strings.IndexByte(" \t=\n", text[i-1]) >= 0) {
				return cmdDialect
			}
		case '`':
			if endsLine(rest) {
				return powerShellDialect
			}
		}
	}
	if single && powerShellCurl().MatchString(text) {
		return powerShellDialect
	}
	return posixDialect
}

// doubleQuoted returns what stands before the quote that closes a double
// quoted word. Quotes behind a backslash or a backtick don't close it.
func doubleQuoted(text string) string {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\', text[i] == '`' && strings.HasPrefix(text[i+1:], `"`):
			i++
		case text[i] == '"':
			return text[:i]
		}
	}
	return text
}

// endsLine reports whether only white space stands before the end of the line,
// and another line follows.
func endsLine(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \t"), "\n")
}
