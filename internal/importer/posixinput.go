package importer

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// redirect takes what a command gets on its standard input; output is left out.
func (r *posixReader) redirect(now *shellCommand, d *syntax.Redirect) {
	if d.N != nil && d.N.Value != "0" {
		return
	}
	switch d.Op {
	case syntax.WordHdoc:
		now.stdin = input{known: true, text: []byte(r.word(now, d.Word) + "\n")}
	case syntax.RdrIn:
		now.stdin = input{known: true, file: r.word(now, d.Word)}
	case syntax.Hdoc, syntax.DashHdoc:
		now.stdin = input{known: true, text: []byte(r.hereDocument(now, d))}
	default:
	}
}

// hereDocument reads a here-document: as it stands where its end word is
// quoted.
func (r *posixReader) hereDocument(now *shellCommand, d *syntax.Redirect) string {
	if d.Hdoc == nil {
		return ""
	}
	var b strings.Builder
	if strings.ContainsAny(r.source(d.Word), `'"\`) {
		for _, part := range d.Hdoc.Parts {
			if lit, ok := part.(*syntax.Lit); ok {
				b.WriteString(lit.Value)
			}
		}
	} else {
		r.parts(now, &b, d.Hdoc.Parts, "$`\\\n")
	}
	if d.Op != syntax.DashHdoc {
		return b.String()
	}
	lines := strings.SplitAfter(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], "\t")
	}
	return strings.Join(lines, "")
}

// output is what a statement would write, where that is plain to see: an echo,
// a printf of a text, or cat. Nothing else is run, nor are these.
func (r *posixReader) output(s *syntax.Stmt) (input, bool) {
	c, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(c.Args) == 0 {
		return input{}, false
	}
	now := r.command(s, c, input{})
	if len(now.variables) > 0 && now.words[0] != "cat" {
		return input{}, false
	}
	args := now.words[1:]
	text := func(s string) (input, bool) { return input{known: true, text: []byte(s)}, true }
	switch name := now.words[0]; {
	case name == "echo" && len(args) > 0 && args[0] == "-n":
		return text(strings.Join(args[1:], " "))
	case name == "echo" && !slices.Contains(args, "-e"):
		return text(strings.Join(args, " ") + "\n")
	case name == "printf" && len(args) == 2 && (args[0] == "%s" || args[0] == `%s\n`):
		return text(fmt.Sprintf(strings.ReplaceAll(args[0], `\n`, "\n"), args[1]))
	case name == "cat" && len(args) == 0:
		return now.stdin, now.stdin.known
	case name == "cat" && len(args) == 1 && !strings.HasPrefix(args[0], "-"):
		return input{known: true, file: args[0]}, true
	}
	return input{}, false
}

// substituted is what $(…) stands for, where that is plain to see.
func (r *posixReader) substituted(c *syntax.CmdSubst) (string, bool) {
	if len(c.Stmts) != 1 {
		return "", false
	}
	written, ok := r.output(c.Stmts[0])
	if s := c.Stmts[0]; !ok && s.Cmd == nil && len(s.Redirs) == 1 { // $(<file)
		var now shellCommand
		r.redirect(&now, s.Redirs[0])
		written, ok = now.stdin, now.stdin.known && len(now.variables) == 0
	}
	if ok && written.file != "" {
		if r.read == nil {
			return "", false
		}
		content, err := r.read(written.file)
		if err != nil {
			return "", false
		}
		written.text = content
	}
	return string(bytes.TrimRight(written.text, "\n")), ok
}
