package cause

import (
	"bytes"
	"regexp"
	"strconv"
)

// wrappedInQuotes knows a body that has quotes of its own round it, which are
// not those of a JSON string.
func wrappedInQuotes(text []byte) *Cause {
	q := text[0]
	if q != '"' && q != '\'' && q != '`' {
		return nil
	}
	inner := bytes.TrimLeft(text[1:], space)
	if len(inner) == 0 || inner[0] != '{' && inner[0] != '[' || q == '"' && hasPrefix(inner, `{\"`, `{""`, `[{\"`) {
		return nil
	}
	from := len(text) - len(inner)
	closed := text[len(text)-1] == q
	c := &Cause{}
	switch {
	case eaten.Match(head(inner, 256)):
		return shellTook("stands in quotes of a shell that took the double quotes inside it away")
	case q == '"':
		if _, whole := decodedString(text); whole && !closed {
			return nil
		}
		if _, whole := decodedString(text); whole {
			return nil
		}
		c.Says = "has quotes round the whole of it, and those inside are not escaped"
		c.Fix = "Remove the outer quotes: send the object itself."
	case q == '\'':
		if isPythonRepr(inner) {
			return nil
		}
		c.Says = "stands in single quotes, which belong to a shell (cmd.exe does not take them away)"
		c.Fix = "Remove the first and the last character, or put the body in a file and send that."
	default:
		c.Says = "stands in backticks, which belong to a program or to Markdown"
		c.Fix = "Send only what is between them."
	}
	if documentAt(text, from) > 0 {
		c.Within = Span{from, documentAt(text, from)}
	}
	if !closed && c.Within.Empty() {
		return nil
	}
	return c
}

// escapes are the ways in which a quote was escaped that stands outside of a
// string.
var escapes = []struct{ begin, quote, says, fix string }{
	{`\"`, `\"`, `has a \ before every ", outside of a string: it was escaped once too often`, "Remove the backslashes: send the object, not the inside of a string."},
	{`\\"`, `\\"`, `has \\ before every ", outside of a string: it was escaped twice`, "Remove the backslashes: send the object, not the inside of a string."},
	{`^"`, `^"`, `has a ^ before every ": the escape of cmd.exe was sent along`, `Put the body in a file and send that (curl --data-binary @body.json), or escape with \" as curl wants it.`},
	{"`\"", "`\"", "has a ` before every \": the escape of PowerShell was sent along", "Put the body in single quotes ('…') or a here-string (@'…'@), or use ConvertTo-Json."},
	{`""`, `""`, `has every " doubled, as CSV, Excel and VB escape it`, `Write each " once: send the object, not a cell of a table.`},
	{`'"`, `'"`, `has a ' before every "`, `Write each " alone.`},
	{`\'`, `\'`, `has \' where JSON wants "`, `Use double quotes, without backslashes.`},
}

// escapedQuotes knows an object whose every quote is escaped.
func escapedQuotes(text []byte) *Cause {
	if text[0] != '{' && text[0] != '[' {
		return nil
	}
	rest := bytes.TrimLeft(text[1:], space+`{rnt\`)
	at := bytes.IndexAny(text, "\"'")
	if at < 0 || len(rest) == 0 {
		return nil
	}
	from := bytes.TrimLeft(text[1:], space+"{[")
	if hasPrefix(from, `\n`, `\r`, `\t`) {
		from = bytes.TrimLeft(from, `\nrt `+space)
		if hasPrefix(from, `"`) {
			from = append([]byte(`\`), from...)
		}
	}
	for _, e := range escapes {
		if !bytes.HasPrefix(from, []byte(e.begin)) || bytes.Count(from, []byte(e.quote)) < 2 || hasPrefix(from, `"":`, `"" :`) {
			continue
		}
		c := &Cause{At: bytes.Index(text, []byte(e.quote)), Says: e.says, Fix: e.fix}
		c.At = max(c.At, 0)
		plain := bytes.ReplaceAll(text, []byte(e.quote), []byte(`"`))
		if e.begin == `\"` {
			plain = unbackslash(text)
		}
		if isDocument(plain) {
			c.Decoded = plain
		}
		return c
	}
	return nil
}

// unbackslash undoes one round of backslashes as a string of JSON or of Python
// has them.
func unbackslash(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		i++
		switch text[i] {
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case '"', '\'', '\\', '/':
			out = append(out, text[i])
		case 'x':
			if n, err := strconv.ParseUint(string(text[i+1:min(i+3, len(text))]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
			out = append(out, '\\', 'x')
		default:
			out = append(out, '\\', text[i])
		}
	}
	return out
}

// doubledBraces knows the braces of an f-string or of format() that were
// doubled and never formatted.
func doubledBraces(text []byte) *Cause {
	if !hasPrefix(text, "{{") || !bytes.HasSuffix(text, []byte("}}")) {
		return nil
	}
	rest := bytes.TrimLeft(text[2:], space)
	if !hasPrefix(rest, `"`, "'") || !bytes.Contains(rest, []byte(":")) {
		return nil
	}
	c := &Cause{
		Says: "has its braces doubled ({{ and }}), as an f-string or format() wants them",
		Fix:  "Send { and } once: use json.dumps, or call format() on the text.",
	}
	if one := text[1 : len(text)-1]; isDocument(one) {
		c.Within = Span{1, len(text) - 1}
		return c
	}
	plain := bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("{{"), []byte("{")), []byte("}}"), []byte("}"))
	if isDocument(plain) {
		c.Decoded = plain
	}
	return c
}

// eaten is an object whose first name has no quotes and whose first value is a
// word or has none either.
var eaten = regexp.MustCompile(`^\[?\{\s*[A-Za-z_]\w*\s*:\s*(true|false|null|[A-Za-z0-9][\w.@/ -]*)\s*,\s*[A-Za-z_]\w*\s*:\s*[^\s"'\[{]`)

// bare is a value without quotes that is no word and no number of JSON.
var bare = regexp.MustCompile(`[:,]\s*(order_id\s*:\s*[0-9a-fA-F]{8}-|output_type\s*:\s*[a-z])`)

func shellTook(says string) *Cause {
	return &Cause{
		Says: says,
		Fix:  `Put the body in a file and send that (curl --data-binary @body.json), or escape each " for that shell (\" in cmd.exe and PowerShell).`,
	}
}

// quotesEaten knows JSON that a shell took the double quotes of.
func quotesEaten(text []byte) *Cause {
	if !eaten.Match(head(text, 512)) || !bare.Match(head(text, 2048)) {
		return nil
	}
	return shellTook("has no quotes at all: the shell took the double quotes away")
}
