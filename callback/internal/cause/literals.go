package cause

import (
	"bytes"
	"encoding/json"
	"regexp"
)

var pythonStart = regexp.MustCompile(`^[\[({]\s*\{?\s*u?'[^'\n]*'\s*:`)

func isPythonRepr(text []byte) bool {
	return pythonStart.Match(head(text, 256))
}

// pythonRepr knows a Python dict as str() prints it.
func pythonRepr(text []byte) *Cause {
	if !isPythonRepr(text) {
		return nil
	}
	c := &Cause{
		Says:     "is a Python dict as str() prints it (single quotes, True, None), not JSON",
		Fix:      "Send json.dumps(it), not str(it). With requests, use json=it in place of data=it.",
		Readable: true,
	}
	if hasAny(text, ": true", ": false", ": null", ":true", ":false", ":null") && !hasAny(text, ": True", ": False", ": None", ":True", ":False", ":None") {
		c.Says = "has its strings in single quotes, as Python or JavaScript prints an object, not JSON"
		c.Fix = "Encode it: JSON.stringify(it) in JavaScript, json.dumps(it) in Python."
	}
	c.Mended = Relaxed(text)
	return c
}

var scriptStart = regexp.MustCompile(`^[\[{]\s*\{?\s*[A-Za-z_$][\w$]*\s*:\s*("|'|` + "`" + `|[\w\[{-])`)

// javaScriptLiteral knows an object as it stands in JavaScript, or as
// console.log prints it: names without quotes, strings with some.
func javaScriptLiteral(text []byte) *Cause {
	if !scriptStart.Match(head(text, 256)) || !bytes.ContainsAny(text, `"'`) {
		return nil
	}
	if quotesEaten(text) != nil {
		return nil
	}
	c := &Cause{
		Says:     "is an object of JavaScript as console.log or its source has it (names without quotes), not JSON",
		Fix:      "Send JSON.stringify(it). Where it is written by hand, put every name in double quotes.",
		Readable: true,
	}
	c.Mended = Relaxed(text)
	return c
}

// Relaxed writes as JSON what differs from it only in ways that are sure: single
// or curly quotes, names without quotes, True, None, comments, a comma before a
// closing bracket. It returns nil where the outcome is no JSON.
func Relaxed(text []byte) []byte {
	out := make([]byte, 0, len(text)+64)
	for i := 0; i < len(text); {
		var ok bool
		if out, i, ok = relaxedToken(out, text, i); !ok {
			return nil
		}
	}
	if !json.Valid(out) {
		return nil
	}
	return out
}

// relaxedToken writes the token at i and returns the offset behind it.
func relaxedToken(out, text []byte, i int) ([]byte, int, bool) {
	switch c := text[i]; {
	case c == '"' || c == '\'':
		return relaxedString(out, text, i)
	case c == '#' || hasPrefix(text[i:], "//"):
		end := bytes.IndexByte(text[i:], '\n')
		if end < 0 {
			return out, len(text), true
		}
		return out, i + end, true
	case hasPrefix(text[i:], "/*"):
		end := bytes.Index(text[i:], []byte("*/"))
		return out, i + end + 2, end > 0
	case c == '}' || c == ']':
		out = append(withoutComma(out), c)
		return out, i + 1, true
	case c == '_' || c == '$' || 'a' <= c|0x20 && c|0x20 <= 'z':
		return relaxedWord(out, text, i)
	default:
		return append(out, c), i + 1, true
	}
}

// withoutComma takes a comma off the end, and leaves the space behind it.
func withoutComma(out []byte) []byte {
	trimmed := bytes.TrimRight(out, space)
	if len(trimmed) == 0 || trimmed[len(trimmed)-1] != ',' {
		return out
	}
	return append(trimmed[:len(trimmed)-1], out[len(trimmed):]...)
}

// relaxedWord writes a name in quotes and a word as JSON has it.
func relaxedWord(out, text []byte, i int) ([]byte, int, bool) {
	end := i
	for end < len(text) && (text[end] == '_' || text[end] == '$' || '0' <= text[end] && text[end] <= '9' || 'a' <= text[end]|0x20 && text[end]|0x20 <= 'z') {
		end++
	}
	word := string(text[i:end])
	if rest := bytes.TrimLeft(text[end:], space); len(rest) > 0 && rest[0] == ':' {
		out = append(out, '"')
		out = append(out, word...)
		return append(out, '"'), end, true
	}
	if end < len(text) && (text[end] == '\'' || text[end] == '"') && (word == "u" || word == "U") {
		return out, end, true
	}
	meant, ok := map[string]string{
		"true": "true", "True": "true", "TRUE": "true", "false": "false", "False": "false", "FALSE": "false",
		"null": "null", "None": "null", "NULL": "null", "Null": "null",
	}[word]
	if !ok {
		// A number's exponent is a word, too; what else it is, is not known.
		if digits := len(out) > 0 && '0' <= out[len(out)-1] && out[len(out)-1] <= '9'; !digits {
			return out, i, false
		}
		meant = word
	}
	return append(out, meant...), end, true
}

// relaxedString writes a string in double quotes.
func relaxedString(out, text []byte, i int) ([]byte, int, bool) {
	quote := text[i]
	out = append(out, '"')
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == quote:
			return append(out, '"'), i + 1, true
		case c == '"':
			out = append(out, '\\', '"')
		case c == '\n':
			return out, i, false
		case c == '\\' && i+1 < len(text):
			i++
			switch next := text[i]; next {
			case '\'':
				out = append(out, '\'')
			case 'x':
				out = append(out, '\\', 'u', '0', '0')
			default:
				out = append(out, '\\', next)
			}
		default:
			out = append(out, c)
		}
	}
	return out, i, false
}
