package cause

import (
	"bytes"
	"regexp"
	"strings"
)

// thousands knows a number with commas in it.
func thousands(p spot) *Fault {
	if p.last != ',' || p.inList() || p.rest[0] < '0' || p.rest[0] > '9' {
		return nil
	}
	comma := bytes.LastIndexByte(p.text[:p.at], ',')
	from := comma
	for from > 0 && strings.IndexByte("0123456789,.", p.text[from-1]) >= 0 {
		from--
	}
	to := p.at
	for to < len(p.text) && strings.IndexByte("0123456789,.", p.text[to]) >= 0 {
		to++
	}
	number := strings.TrimRight(string(p.text[from:to]), ",")
	if from == comma || comma+1 != p.at {
		return nil
	}
	return &Fault{
		At: from, Says: number + " has a comma in it, for thousands or for the decimals",
		Fix: "Write " + strings.ReplaceAll(number, ",", "") + ", or put it in quotes.",
	}
}

var (
	codeCall  = regexp.MustCompile(`^(new\s+[A-Za-z_$][\w$.]*|[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*)\(`)
	codeWord  = regexp.MustCompile(`^(function|lambda|async|await|new|return|const|let|var)\b`)
	codePath  = regexp.MustCompile(`^[A-Za-z_$][\w$]*((\.|->|::)[A-Za-z_$][\w$]*|\[['"]?\w+['"]?\])+`)
	prefixed  = regexp.MustCompile(`^([bBuUrRfF]|rb|br|Rb)(['"])`)
	uuidWord  = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F-]+`)
	dateWord  = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?`)
	wordShape = regexp.MustCompile(`^[A-Za-z_\p{L}][\w\p{L}.@/+-]*`)
)

// code knows an expression of a program where JSON wants a value.
func code(p spot) *Fault {
	if !p.wantsValue() {
		return nil
	}
	start := head(p.rest, 256)
	switch {
	case prefixed.Match(start):
		kind := string(prefixed.FindSubmatch(start)[1])
		f := &Fault{At: p.at, Says: "a string has the prefix " + kind + ", as Python prints it", Fix: "Send json.dumps(it), not str(it)."}
		if strings.ContainsAny(kind, "bB") {
			f.Says = "this is Python bytes (" + kind + "…), not a string"
			f.Fix = "Use .decode() on the bytes, then json.dumps."
		}
		return f
	case codeCall.Match(start):
		call := codeCall.Find(start)
		return &Fault{At: p.at, Says: "this is code (" + quoted(append(bytes.Clone(call), "…)"...)) + "), not a value of JSON", Fix: "Encode the value it has: as a string, a number, true, false or null."}
	case codeWord.Match(start):
		return &Fault{At: p.at, Says: "this is code (" + quoted(codeWord.Find(start)) + " …), not a value of JSON", Fix: "Encode the value it has."}
	}
	return nil
}

// Literals are the words that other languages and people write for those of
// JSON.
var Literals = map[string]string{
	"yes": "true", "Yes": "true", "YES": "true", "on": "true", "On": "true", "y": "true", "t": "true", ".true.": "true", "#t": "true",
	"no": "false", "No": "false", "NO": "false", "off": "false", "Off": "false", "n": "false", "f": "false",
	"tru": "true", "ture": "true", "treu": "true", "truee": "true", "flase": "false", "fasle": "false", "fals": "false", "falsee": "false",
	"nul": "null", "nulll": "null", "nill": "null", "none": "null", "NIL": "null", "Nil": "null", "Undefined": "null",
	"tRUE": "true", "fALSE": "false", "TRue": "true",
}

// misspeltWord knows a word for true, false or null.
func misspeltWord(p spot) *Fault {
	if !p.wantsValue() {
		return nil
	}
	word := string(wordShape.Find(head(p.rest, 64)))
	meant := Literals[word]
	if meant == "" {
		return nil
	}
	return &Fault{At: p.at, Says: word + " is not a JSON value", Fix: "Write " + meant + "."}
}

// unquotedValue knows a text that stands without its quotes.
func unquotedValue(p spot) *Fault {
	start := head(p.rest, 256)
	switch {
	case p.key != "" && p.last >= '0' && p.last <= '9' && (wordShape.Match(start) || bytes.IndexByte([]byte("%:/"), start[0]) >= 0 || start[0] >= 0x80):
		from := p.at
		for from > p.afterColon && p.text[from-1] != ' ' && p.text[from-1] != ':' {
			from--
		}
		return &Fault{At: from, Says: p.valueOf() + " is a number with more behind it, and has no quotes", Fix: "Put it in double quotes, or send the number alone."}
	case !p.wantsValue():
		if p.last == '{' || p.last == ',' {
			if word := wordShape.Find(start); word != nil && hasPrefix(p.rest[len(word):], `"`, `'`) {
				return &Fault{At: p.at, Says: "the name " + quoted(word) + " has a quote behind it, but none before it", Fix: "Put the name in double quotes."}
			}
		}
		return nil
	case start[0] == '$', uuidWord.Match(start), dateWord.Match(start), wordShape.Match(start), codePath.Match(start), start[0] == '/' || start[0] == '\\' || start[0] == '*' || start[0] == '#':
	default:
		return nil
	}
	return &Fault{At: p.at, Says: p.valueOf() + " has no quotes", Fix: "Put it in double quotes, or let a JSON encoder write the body."}
}

// Number says what JSON lacks for a number that is written in another way, or
// nothing.
func Number(text string) (says, fix string) {
	switch {
	case uuidWord.MatchString(text) || dateWord.MatchString(text):
		return "", ""
	case strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X"):
		return text + " is a number in hex, which JSON lacks", "Write it in decimal digits, or in quotes."
	case strings.HasPrefix(text, "0b") || strings.HasPrefix(text, "0o"):
		return text + " is a number in binary or octal digits, which JSON lacks", "Write it in decimal digits, or in quotes."
	case strings.Contains(text, "_"):
		return text + " has a _ between its digits, which JSON lacks", "Write it without the _: " + strings.ReplaceAll(text, "_", "") + "."
	case strings.HasPrefix(text, "+"):
		return text + " has a plus sign, which JSON lacks", "Write it without the sign: " + text[1:] + "."
	case strings.HasPrefix(text, ".") || strings.HasPrefix(text, "-."):
		return text + " has no digit before its dot", "Write the 0 before the dot."
	case strings.HasSuffix(text, "."):
		return text + " has no digit behind its dot", "Write a digit behind the dot, or leave it out."
	case regexp.MustCompile(`^-?\d+(\.\d+)?[nLlfFdDmMuU]+$`).MatchString(text):
		return text + " has a letter for its type, as code writes it", "Write the digits alone."
	case regexp.MustCompile(`^-?0\d+$`).MatchString(text):
		return text + " begins with a zero", "Write it without leading zeros, or put it in quotes."
	case regexp.MustCompile(`^\d+(\.\d+){2,}$`).MatchString(text):
		return text + " has more than one dot and is no number", "Put it in double quotes."
	}
	return "", ""
}

// Escape says what to write for an escape that JSON does not have, by the
// backslash and what follows it; nothing where a plain backslash was meant.
func Escape(text []byte) (says, fix string) {
	if len(text) < 2 {
		return "", ""
	}
	digits := func(n int) string {
		d := string(text[2:min(2+n, len(text))])
		if len(d) == n && isHex(d) {
			return strings.ToLower(d)
		}
		return ""
	}
	switch text[1] {
	case '\'':
		return `\' is no escape of JSON`, `Write ' alone: it needs no backslash.`
	case '`', '$', '-', '_', '.', '!', '&', '(', ')', '[', ']', '{', '}', '#', '*', '+', '~', '|', '>', '<', '=', ':', ';', ',', '@', '%', '?', ' ':
		return `\` + string(text[1]) + ` is no escape of JSON`, `Write ` + string(text[1]) + ` alone, or \\ where a backslash is meant.`
	case 'x':
		if d := digits(2); d != "" {
			return `\x` + d + " is an escape of Python or JavaScript, which JSON lacks", `Write \u00` + d + ", or the character itself."
		}
	case 'u':
		if len(text) > 2 && text[2] == '{' {
			return `\u{…} is an escape of JavaScript or PHP, which JSON lacks`, `Write the character itself, or \u with four digits.`
		}
	case 'U':
		if d := digits(8); d != "" {
			return `\U` + d + " is an escape of Python, which JSON lacks", "Write the character itself."
		}
	case '0':
		return `\0 is no escape of JSON`, `Write \u0000, or leave it out.`
	case 'e':
		return `\e is no escape of JSON`, `Write \u001b, or leave the colour codes out.`
	case 'a', 'v':
		return `\` + string(text[1]) + ` is no escape of JSON`, `Write it as \u0007 or \u000b, or \\ where a backslash is meant.`
	}
	return "", ""
}

// LineBreaks reports whether a bare line break at i stands inside of a string
// that goes on: a quote that ends it comes before the next name of a field.
func LineBreaks(text []byte, i int) bool {
	rest := text[i:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return false
	}
	behind := bytes.TrimLeft(rest[end+1:], space)
	return len(behind) > 0 && (behind[0] == ',' || behind[0] == '}' || behind[0] == ']')
}
