package importer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// posixReader finds the commands in the text of a POSIX shell, wherever they
// stand: behind a pipe, in an if, in a subshell, in $(…). It runs none.
type posixReader struct {
	text     string
	firstLn  int // the line of the whole text that this text begins with
	read     ReadFile
	values   map[string]string // of the variables that the text sets
	commands []shellCommand
	bad      []unreadable
	depth    int
}

// deepest is how many shells may stand in one another, as in sh -c "sh -c …".
const deepest = 3

// commandStart is a line at which reading goes on behind one that can't be
// read.
var commandStart = regexp.MustCompile(`^[ \t]*(?:[\w./-]+ +(?:[\w=./-]+ +)*)?(?:[\w./-]*/)?curl(?:\.exe)?[ \t]`)

// splitPOSIX reads the commands of a text. What can't be read is left out, and
// said; the rest is read.
func splitPOSIX(text string, read ReadFile) ([]shellCommand, []unreadable) {
	r := &posixReader{text: text, firstLn: 1, read: read, values: map[string]string{}}
	r.run()
	return r.commands, r.bad
}

func (r *posixReader) run() {
	for r.text != "" {
		end, err := r.parse()
		if err == nil {
			return
		}
		rest := r.text[end:]
		skipped, left, found := cutAtCommand(rest)
		if strings.Contains(skipped, "curl") {
			blank := len(skipped) - len(strings.TrimLeft(skipped, " \t\n;&"))
			line := r.firstLn + strings.Count(r.text[:end+blank], "\n")
			r.bad = append(r.bad, unreadable{line, r.parseProblem(err)})
		}
		if !found {
			return
		}
		r.firstLn += strings.Count(r.text[:len(r.text)-len(left)], "\n")
		r.text = left
	}
}

// cutAtCommand cuts a text before the next line, not the first, that begins
// with a curl command.
func cutAtCommand(text string) (before, after string, found bool) {
	n, begun := 0, false
	for line := range strings.Lines(text) {
		if begun && commandStart.MatchString(line) {
			return text[:n], text[n:], true
		}
		begun = begun || strings.TrimSpace(line) != ""
		n += len(line)
	}
	return text, "", false
}

// parse reads statements up to the end or the first that can't be read, and
// returns where that one begins. What is only left open, as an if without its
// fi, is taken as closed; a quote is not.
func (r *posixReader) parse() (end int, err error) {
	end, err = r.take(syntax.NewParser(), 0)
	if err == nil || strings.Contains(err.Error(), "quote") {
		return end, err
	}
	if mended, failed := r.take(syntax.NewParser(syntax.RecoverErrors(deepest)), end); failed == nil {
		return mended, nil
	}
	return end, err
}

// take takes the statements from a place on, and returns where the last ends.
func (r *posixReader) take(p *syntax.Parser, from int) (end int, err error) {
	end = from
	for s, problem := range p.StmtsSeq(strings.NewReader(r.text)) {
		switch { // the sequence must not be left: it can go on behind an error
		case err != nil:
		case problem != nil:
			err = problem
		case int(s.Pos().Offset()) >= from:
			r.statement(s)
			end = min(max(end, int(s.End().Offset())), len(r.text))
		}
	}
	return end, err
}

// apostrophe is one between two letters, as in it's.
var apostrophe = regexp.MustCompile(`[A-Za-z]('[A-Za-z]+)`)

// parseProblem says in plain words why a part of the text can't be read.
func (r *posixReader) parseProblem(err error) string {
	var p syntax.ParseError
	if !errors.As(err, &p) {
		return err.Error()
	}
	line, column := r.firstLn+int(p.Pos.Line())-1, p.Pos.Col()
	at := fmt.Sprintf("it opens at %d:%d", line, column)
	if !strings.Contains(p.Text, "closing quote") {
		return fmt.Sprintf("%s, at %d:%d", p.Text, line, column)
	}
	kind := "a single quote"
	switch {
	case strings.Contains(p.Text, `"`):
		kind = "a double quote"
	case strings.HasPrefix(r.text[min(int(p.Pos.Offset()), len(r.text)):], "$"):
		kind = "a $' quote"
	}
	why := kind + " is never closed: " + at
	if i := apostrophe.FindStringSubmatchIndex(r.text); i != nil && i[2] <= int(p.Pos.Offset()) {
		why += "; " + apostropheAt(r.text, i[2], r.firstLn)
	}
	return why
}

// apostropheAt says that an apostrophe ended a text that it should stand in.
func apostropheAt(text string, i, firstLine int) string {
	line := firstLine + strings.Count(text[:i], "\n")
	column := i - strings.LastIndexByte(text[:i], '\n')
	return fmt.Sprintf(`the ' at %d:%d, of %q, ends the text that a ' began: write '\'' for it`, line, column, wordAround(text, i))
}

// statement takes the commands of a statement, in the order they stand in.
func (r *posixReader) statement(s *syntax.Stmt) {
	syntax.Walk(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Stmt:
			switch c := n.Cmd.(type) {
			case *syntax.CallExpr:
				r.call(n, c, input{})
			case *syntax.BinaryCmd:
				if c.Op == syntax.Pipe || c.Op == syntax.PipeAll {
					r.pipe(c)
					return false
				}
			}
		case *syntax.DeclClause: // export NAME=value
			r.assign(n.Args)
		}
		return true
	})
}

// pipe takes both sides of a pipe. What an echo would write is the input of
// the command behind it.
func (r *posixReader) pipe(b *syntax.BinaryCmd) {
	r.statement(b.X)
	c, ok := b.Y.Cmd.(*syntax.CallExpr)
	if !ok {
		r.statement(b.Y)
		return
	}
	written, _ := r.output(b.X)
	r.call(b.Y, c, written)
}

// call takes a simple command.
func (r *posixReader) call(s *syntax.Stmt, c *syntax.CallExpr, piped input) {
	if len(c.Args) == 0 {
		r.assign(c.Assigns)
		return
	}
	now := r.command(s, c, piped)
	if script, ok := now.script(); ok && r.depth < deepest {
		inner := &posixReader{text: script, firstLn: now.line, read: r.read, values: r.values, depth: r.depth + 1}
		inner.run()
		r.commands = append(r.commands, inner.commands...)
		r.bad = append(r.bad, inner.bad...)
		return
	}
	r.commands = append(r.commands, now)
}

// command reads the words and the input of a simple command.
func (r *posixReader) command(s *syntax.Stmt, c *syntax.CallExpr, piped input) shellCommand {
	now := shellCommand{line: r.firstLn + int(c.Pos().Line()) - 1, stdin: piped}
	for _, word := range c.Args {
		now.words = append(now.words, r.fields(&now, word)...)
	}
	for _, redirect := range s.Redirs {
		r.redirect(&now, redirect)
	}
	return now
}

// assign keeps the values that the text gives to variables.
func (r *posixReader) assign(assigns []*syntax.Assign) {
	for _, a := range assigns {
		if a.Name == nil || a.Naked || a.Array != nil || a.Index != nil {
			continue
		}
		var now shellCommand
		value := r.word(&now, a.Value)
		delete(r.values, a.Name.Value)
		if len(now.variables) == 0 {
			r.values[a.Name.Value] = value
		}
	}
}
