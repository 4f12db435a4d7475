package importer

import (
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// fields reads a word of a command. A variable without quotes round it is
// several words, or none.
func (r *posixReader) fields(now *shellCommand, w *syntax.Word) []string {
	if len(w.Parts) == 1 {
		if p, ok := w.Parts[0].(*syntax.ParamExp); ok {
			if value, known := r.value(p); known {
				return strings.Fields(value)
			}
		}
	}
	r.lookForApostrophe(now, w)
	return []string{r.word(now, w)}
}

// lookForApostrophe finds a text in single quotes that an apostrophe ended.
func (r *posixReader) lookForApostrophe(now *shellCommand, w *syntax.Word) {
	for i, part := range w.Parts[:max(len(w.Parts)-1, 0)] {
		quoted, ok := part.(*syntax.SglQuoted)
		next, isLit := w.Parts[i+1].(*syntax.Lit)
		if !ok || !isLit || quoted.Dollar || !strings.ContainsAny(quoted.Value, "\" {") || now.problem != "" {
			continue
		}
		end := int(quoted.End().Offset()) - 1
		if end < len(r.text) && isLetter(r.text[end-1]) && next.Value != "" && isLetter(next.Value[0]) {
			now.problem = apostropheAt(r.text, end, r.firstLn)
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// word reads a word as one text.
func (r *posixReader) word(now *shellCommand, w *syntax.Word) string {
	if w == nil {
		return ""
	}
	var b strings.Builder
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(withoutBackslashes(p.Value, ""))
		case *syntax.SglQuoted:
			if p.Dollar {
				b.WriteString(ansiUnquoted(p.Value))
			} else {
				b.WriteString(p.Value)
			}
		case *syntax.DblQuoted:
			r.parts(now, &b, p.Parts, "$`\"\\\n")
		default:
			r.expansion(now, &b, part)
		}
	}
	return b.String()
}

// parts reads what stands in double quotes or in a here-document, where a
// backslash counts only before the characters of escapable.
func (r *posixReader) parts(now *shellCommand, b *strings.Builder, parts []syntax.WordPart, escapable string) {
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok {
			b.WriteString(withoutBackslashes(lit.Value, escapable))
			continue
		}
		r.expansion(now, b, part)
	}
}

// expansion reads what the shell would put something else for. It stands as it
// is, and is noted, where that is not known.
func (r *posixReader) expansion(now *shellCommand, b *strings.Builder, part syntax.WordPart) {
	switch p := part.(type) {
	case *syntax.ParamExp:
		if value, known := r.value(p); known {
			b.WriteString(value)
			return
		}
	case *syntax.CmdSubst:
		if value, known := r.substituted(p); known {
			b.WriteString(value)
			return
		}
	}
	source := r.source(part)
	b.WriteString(source)
	now.addVariable(source, fmt.Sprintf("%d:%d", r.firstLn+int(part.Pos().Line())-1, part.Pos().Col()))
}

// source returns the text that a node was read from. The end of one that was
// left open is that of the text.
func (r *posixReader) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	if from > to || to > len(r.text) {
		to = len(r.text)
	}
	return r.text[min(from, to):to]
}

// value returns what a variable is, if the text says so.
func (r *posixReader) value(p *syntax.ParamExp) (string, bool) {
	if p.Param == nil || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil {
		return "", false
	}
	value, known := r.values[p.Param.Value]
	if !known || p.Exp == nil {
		return value, known
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return value, value != ""
	default:
		return "", false
	}
}

// withoutBackslashes takes away the backslashes before the characters of
// escapable, or before any where that is empty.
func withoutBackslashes(text, escapable string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (escapable == "" || strings.IndexByte(escapable, text[i+1]) >= 0) {
			if i++; text[i] == '\n' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
