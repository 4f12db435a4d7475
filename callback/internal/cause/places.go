package cause

import (
	"bytes"
	"unicode/utf8"
)

// Fault is what is wrong at one place inside of JSON.
type Fault struct {
	// Code is stable: it becomes the code of a finding.
	Code string
	// At is the byte offset in the text.
	At int
	// Says is one sentence without its full stop, Fix one or two with theirs.
	Says, Fix string
}

// Place is a row of the table of places.
type Place struct {
	// Code is stable: it becomes the code of a finding.
	Code string
	// Example is a body that has this fault.
	Example string
	find    func(p spot) *Fault
}

// Places are the recognisers of single places where a text stops being JSON,
// in the order they are tried.
var Places = []Place{
	{"value-missing", `{"ok":,"order_id":"` + exampleID + `"}`, valueMissing},
	{"object-object", `{"ok":true,"order_id":"` + exampleID + `","result_text":[object Object]}`, bareObjectObject},
	{"template-not-filled", `{"ok":true,"order_id":{{ $json.order_id }}}`, bareTemplate},
	{"invisible-character", "{\"ok\":true,\u00a0\"order_id\":\"" + exampleID + `"}`, invisibleHere},
	{"odd-quotes", `{“ok”:true}`, oddQuotes},
	{"wrong-sign", `{"ok":true;"order_id":"` + exampleID + `"}`, wrongSign},
	{"left-out", `{"ok":true,"order_id":"` + exampleID + `", ...}`, leftOut},
	{"bracket-mismatch", `{"ok":true,"order_id":"` + exampleID + `","tags":["a"}`, bracketMismatch},
	{"bad-number", `{"ok":true,"order_id":"` + exampleID + `","price":1,234.50}`, thousands},
	{"code-in-json", `{"ok":true,"order_id":"` + exampleID + `","when":new Date()}`, code},
	{"misspelt-word", `{"ok":tru,"order_id":"` + exampleID + `"}`, misspeltWord},
	{"unquoted-value", `{"ok":true,"order_id":` + exampleID + `}`, unquotedValue},
}

// spot is a place in a text, and what stands round it.
type spot struct {
	text []byte
	at   int
	rest []byte
	// last is the byte before, white space aside, or 0.
	last byte
	// key is the name of the field whose value is wanted here, or "".
	key string
	// keyAt is where that name stands, afterColon where its value is wanted.
	keyAt, afterColon int
	// open is the offset of the innermost open bracket, or -1; openKey is the
	// name of the field it is the value of.
	open    int
	openKey string
}

// At returns what is wrong at a place of a text where JSON ends to be JSON, or
// nil where no recogniser knows it. Up to there the text is JSON, or nearly.
func At(text []byte, at int) *Fault {
	if at >= len(text) {
		return nil
	}
	p := readPlace(text, at)
	for _, row := range Places {
		if f := row.find(p); f != nil {
			f.Code = row.Code
			return f
		}
	}
	return nil
}

// readPlace reads the text before a place.
func readPlace(text []byte, at int) spot {
	type bracket struct {
		at  int
		key string
	}
	p := spot{text: text, at: at, rest: text[at:], open: -1}
	var stack []bracket
	var name []byte
	nameAt := 0
	for i := 0; i < at; {
		switch c := text[i]; c {
		case '"':
			end := stringEnd(text, i)
			name, nameAt = text[i+1:max(min(end-1, at), i+1)], i
			i = end
			p.last = '"'
			continue
		case ' ', '\t', '\r', '\n':
			i++
			continue
		case '{', '[':
			stack = append(stack, bracket{i, p.key})
			p.key = ""
		case '}', ']':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
			p.key = ""
		case ':':
			p.key, p.keyAt, p.afterColon = string(head(name, 80)), nameAt, i+1
		case ',':
			p.key = ""
		}
		p.last = text[i]
		i++
	}
	if len(stack) > 0 {
		p.open, p.openKey = stack[len(stack)-1].at, stack[len(stack)-1].key
	}
	return p
}

// valueOf is how a sentence names the value that is wanted at the place.
func (p spot) valueOf() string {
	if p.key == "" {
		return "a value"
	}
	return "the value of " + shownName(p.key)
}

// shownName is a field's name in a sentence: in quotes unless it is plain.
func shownName(name string) string {
	for i := range len(name) {
		c := name[i]
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return quoted([]byte(name))
		}
	}
	return name
}

func (p spot) wantsValue() bool { return p.last == ':' || p.last == '[' || p.last == ',' && p.inList() }

func (p spot) inList() bool { return p.open >= 0 && p.text[p.open] == '[' }

// valueMissing knows a field whose value is not there, and a comma too many.
func valueMissing(p spot) *Fault {
	c := p.rest[0]
	switch {
	case p.last == ':' && (c == ',' || c == '}' || c == ']'):
		f := &Fault{At: p.afterColon, Says: shownName(p.key) + " has no value"}
		for f.At < p.at && (p.text[f.At] == ' ' || p.text[f.At] == '\t') {
			f.At++
		}
		switch p.key {
		case "ok":
			f.Fix = "Write true or false: what should fill it gave nothing, and false is often printed as nothing."
		case "order_id":
			f.Fix = "Map it to the webhook's order_id: what should fill it gave nothing."
		default:
			f.Fix = "Fill it in: what should fill it gave nothing. Where there is nothing, decide what the buyer shall read."
		}
		return f
	case c == ',' && (p.last == ',' || p.last == '{' || p.last == '['):
		f := &Fault{At: p.at, Says: "a value is missing between two commas", Fix: "Fill it in, or remove a comma: what should fill it gave nothing."}
		if p.last != ',' {
			f.Says = "a value is missing before the first comma"
		}
		return f
	}
	return nil
}

func bareObjectObject(p spot) *Fault {
	at := p.at
	if p.last == '[' && hasPrefix(p.rest, "object ") {
		at = p.open
	}
	end := bytes.IndexByte(p.text[at:], ']')
	if end < 0 || !isObjectObject(p.text[at:at+end+1]) {
		return nil
	}
	c := objectObject(p.text[at : at+end+1])
	return &Fault{At: at, Says: "this " + c.Says, Fix: c.Fix}
}

// bareTemplate knows a template expression that stands where a value should.
func bareTemplate(p spot) *Fault {
	from := p.at
	if p.rest[0] == '{' && p.last == '{' && p.open == p.at-1 {
		from-- // the scanner took the first brace for an object
	}
	if from == p.at && !p.wantsValue() && p.last != '{' {
		return nil
	}
	rest := p.text[from:]
	var end int
	var shape string
	switch {
	case hasPrefix(rest, "{%"), p.rest[0] == '%' && p.last == '{' && p.open == p.at-1:
		return &Fault{At: p.at, Says: "a template tag {% … %} was not rendered", Fix: "Render the template before it is sent."}
	case hasPrefix(rest, "{{"):
		end, shape = bytes.Index(rest, []byte("}}"))+2, "{{…}}"
	case hasPrefix(rest, "={{"):
		end, shape = bytes.Index(rest, []byte("}}"))+2, "={{…}}"
	case hasPrefix(rest, "${"):
		end, shape = bytes.IndexByte(rest, '}')+1, "${…}"
	case hasPrefix(rest, "#{"):
		end, shape = bytes.IndexByte(rest, '}')+1, "#{…}"
	case hasPrefix(rest, "@{"), hasPrefix(rest, "@"):
		end, shape = wordLength(rest[1:])+1, "@…"
	case hasPrefix(rest, "<%"):
		end, shape = bytes.Index(rest, []byte("%>"))+2, "<%…%>"
	case hasPrefix(rest, "$") && len(rest) > 1 && (rest[1] < '0' || rest[1] > '9'):
		end = 1 + wordLength(rest[1:])
		return &Fault{
			At: from, Says: "this is an expression (" + quoted(rest[:end]) + "), not a value: the template was not filled in",
			Fix: "Fill it in: switch the field to expression, or use double quotes in a shell; and encode the value as JSON.",
		}
	case hasPrefix(rest, "%"):
		end, shape = 1+wordLength(rest[1:]), "%…"
	case hasPrefix(rest, "<"):
		if end = bytes.IndexByte(head(rest, 80), '>') + 1; end <= 1 || !p.wantsValue() {
			return nil
		}
		return &Fault{At: from, Says: quoted(rest[:end]) + " stands for a value in an example, and was not filled in", Fix: "Replace it with the value, in quotes where it is a text."}
	case hasPrefix(rest, "="):
		if !p.wantsValue() {
			return nil
		}
		return &Fault{At: from, Says: "a = stands before " + p.valueOf() + ": the mark of an expression, sent as text", Fix: "Remove the =; in n8n, switch the field to Expression."}
	default:
		return nil
	}
	if end <= 2 && shape != "@…" && shape != "%…" {
		end = min(len(rest), 20)
	}
	return &Fault{
		At:   p.at,
		Says: "a template expression " + shape + " was not filled in (" + quoted(rest[:min(end, len(rest))]) + ")",
		Fix:  "Fill it in: switch the field to expression, and encode the value as JSON, with its quotes.",
	}
}

// wordLength is how long a word of a template is.
func wordLength(text []byte) int {
	for i, c := range text {
		if c == ',' || c == '\n' || c == '}' || c == ' ' {
			return i
		}
	}
	return len(text)
}

func invisibleHere(p spot) *Fault {
	r, _ := utf8.DecodeRune(p.rest)
	name := Invisible(r)
	if name == "" {
		return nil
	}
	return &Fault{
		At: p.at, Says: "an invisible character (" + name + ") stands outside of a string",
		Fix: "Replace it with a plain space, or remove it: it came with a copy from a page or a chat.",
	}
}

// oddQuotes knows signs that look like the quotes of JSON and are none.
func oddQuotes(p spot) *Fault {
	r, _ := utf8.DecodeRune(p.rest)
	switch r {
	case '“', '”', '„', '‟', '‘', '’', '‚':
		return &Fault{At: p.at, Says: `curly quotes stand where JSON wants "`, Fix: `Replace them with ": an editor, a chat or a word processor changed them.`}
	case '«', '»', '‹', '›', '「', '」', '″', '＂':
		return &Fault{At: p.at, Says: "other quotes (" + string(r) + `) stand where JSON wants "`, Fix: `Replace them with ".`}
	case '`':
		return &Fault{At: p.at, Says: "a string stands in backticks, which are no JSON", Fix: `Use ", with line breaks as \n; or JSON.stringify the whole object.`}
	case '\\':
		return &Fault{At: p.at, Says: "a backslash stands outside of a string: the text was escaped once too often", Fix: "Remove the backslashes before the quotes."}
	case '&':
		if hasPrefix(p.rest, "&quot;", "&#") {
			return &Fault{At: p.at, Says: "an entity of HTML stands where JSON wants a quote", Fix: "Unescape the entities before you send the text."}
		}
	}
	return nil
}

// wrongSign knows a sign of another language in the place of a comma or colon.
func wrongSign(p spot) *Fault {
	r, _ := utf8.DecodeRune(p.rest)
	switch {
	case hasPrefix(p.rest, "--", "<!--", "(*", ";;"):
		return &Fault{At: p.at, Says: "a comment (" + quoted(head(p.rest, 12)) + ") stands in the JSON, which has none", Fix: "Remove it."}
	case r == ':' && p.last != ',' && p.last != '{':
		return &Fault{At: p.at, Says: "a colon is too many here", Fix: "Remove it; where the value before it is a text, put it in double quotes."}
	case r == '[' && (p.last == ',' || p.last == '{'):
		return &Fault{At: p.at, Says: "a name in [ ] is JavaScript, and JSON has none", Fix: "Write the name itself, in double quotes."}
	case r == ';':
		return &Fault{At: p.at, Says: "a ; stands where JSON wants a comma", Fix: "Write a comma."}
	case r == '：' || r == '，' || r == '；' || r == '｛' || r == '｝' || r == '、':
		return &Fault{At: p.at, Says: "the sign " + string(r) + " is fullwidth, of a Chinese or Japanese keyboard", Fix: "Write it with the Latin keyboard: : and , and { }."}
	case hasPrefix(p.rest, "=>"):
		return &Fault{At: p.at, Says: "a => stands where JSON wants a colon, as Ruby and PHP write it", Fix: "Encode the object: to_json, json_encode."}
	case r == '=' && p.last == '"':
		return &Fault{At: p.at, Says: "a = stands where JSON wants a colon", Fix: "Write a colon."}
	case r == '(' && p.wantsValue():
		return &Fault{At: p.at, Says: "a ( stands where JSON wants a value: this is code, such as a tuple", Fix: "Encode the value as JSON: a list has [ and ]."}
	case r == ':' && (p.last == ',' || p.last == '{'):
		return &Fault{At: p.at, Says: "a colon has no name before it", Fix: `Put the name before it, in double quotes.`}
	case r == '|' || r == '!' || r == '?' || r == '*' || r == '^' || r == '~':
		return &Fault{At: p.at, Says: "the sign " + string(r) + " can't stand outside of a string", Fix: "Put the text in double quotes."}
	}
	return nil
}

func leftOut(p spot) *Fault {
	if !hasPrefix(p.rest, "...", "…", "[...]", "<snip>") {
		return nil
	}
	return &Fault{At: p.at, Says: "... stands for what was left out of an example", Fix: "Put the fields in, or remove the dots."}
}

// bracketMismatch knows a bracket that closes another kind than is open.
func bracketMismatch(p spot) *Fault {
	c := p.rest[0]
	if c != '}' && c != ']' || p.open < 0 {
		return nil
	}
	opened, want := string(p.text[p.open]), "}"
	if opened == "[" {
		want = "]"
	}
	if string(c) == want {
		return nil
	}
	of := ""
	if p.openKey != "" {
		of = " of " + shownName(p.openKey)
	}
	return &Fault{
		At:   p.at,
		Says: "the " + opened + of + " at " + place(p.text, p.open) + " is never closed: " + string(c) + " stands where " + want + " should",
		Fix:  "Close it, or remove the bracket that is too many.",
	}
}
