package callback

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// faultKind is why bytes are not JSON, as far as that can be told.
type faultKind byte

const (
	faultUnexpected faultKind = iota
	faultTruncated
	faultTrailingComma
	faultMissingComma
	faultMissingColon
	faultSingleQuotes
	faultUnquotedKey
	faultUnescapedQuote
	faultUnescapedNewline
	faultUnescapedControl
	faultBadEscape
	faultLoneSurrogate
	faultInvalidUTF8
	faultForeignLiteral
	faultNotANumber
	faultBadNumber
	faultComment
	faultTwoDocuments
	faultTrailingBytes
	faultTooDeep
	faultKinds
)

// fault is its kind and the byte offset it shows at.
type fault struct {
	kind faultKind
	at   int
}

// faultOfControl tells a line break in a string from other control characters.
func faultOfControl(c byte) faultKind {
	if c == '\n' || c == '\r' {
		return faultUnescapedNewline
	}
	return faultUnescapedControl
}

// faultAfterEnd tells a second document behind the first from mere rubbish.
func faultAfterEnd(c byte) faultKind {
	if c == '{' || c == '[' || c == '"' {
		return faultTwoDocuments
	}
	return faultTrailingBytes
}

// faultRules are the rules of the faults, by kind. That a body is JSON is the platform's rule;
// half a surrogate pair is JSON still, and only ours to warn of.
var faultRules = [faultKinds]Rule{
	faultUnexpected:       {"not-json", SeverityError, SourceBasics, "Write the body with a JSON encoder, not by hand."},
	faultTruncated:        {"truncated", SeverityError, SourceBasics, "Send the whole body: look for where it was cut, or for a bracket or quote that is never closed."},
	faultTrailingComma:    {"trailing-comma", SeverityError, SourceBasics, "Remove the comma."},
	faultMissingComma:     {"missing-comma", SeverityError, SourceBasics, "Put a comma between the two."},
	faultMissingColon:     {"missing-colon", SeverityError, SourceBasics, "Put a colon between the name and its value."},
	faultSingleQuotes:     {"single-quotes", SeverityError, SourceBasics, `Use double quotes; in Python send json.dumps(…), not str(…).`},
	faultUnquotedKey:      {"unquoted-key", SeverityError, SourceBasics, "Put the name in double quotes."},
	faultUnescapedQuote:   {"unescaped-quote", SeverityError, SourceBasics, `Write a quote inside a string as \", or let a JSON encoder do it.`},
	faultUnescapedNewline: {"unescaped-newline", SeverityError, SourceBasics, `Write a line break inside a string as \n, or let a JSON encoder do it.`},
	faultUnescapedControl: {"unescaped-control", SeverityError, SourceBasics, `Escape it (a tab is \t), or let a JSON encoder do it.`},
	faultBadEscape:        {"bad-escape", SeverityError, SourceBasics, `Write a backslash inside a string as \\.`},
	faultLoneSurrogate:    {"lone-surrogate", SeverityWarning, SourceOurs, "Write the whole character; the text was probably cut in the middle of an emoji."},
	faultInvalidUTF8:      {"invalid-utf8", SeverityError, SourceBasics, "Encode the body as UTF-8."},
	faultForeignLiteral:   {"foreign-literal", SeverityError, SourceBasics, "Write true, false or null; in Python send json.dumps(…), not str(…)."},
	faultNotANumber:       {"not-a-number", SeverityError, SourceBasics, "Send null or a string in its place."},
	faultBadNumber:        {"bad-number", SeverityError, SourceBasics, "Write it as JSON does: digits without leading zeros, or put it in quotes."},
	faultComment:          {"comment", SeverityError, SourceBasics, "Remove the comment."},
	faultTwoDocuments:     {"two-documents", SeverityError, SourceBasics, "Send one object a request."},
	faultTrailingBytes:    {"trailing-bytes", SeverityError, SourceBasics, "Remove what follows the closing bracket."},
	faultTooDeep:          {"too-deep", SeverityError, SourceOurs, "Send a flatter structure."},
}

// faultMessages are the sentences that need nothing but the kind.
var faultMessages = [faultKinds]string{
	faultTrailingComma:    "a comma stands before a closing bracket",
	faultMissingComma:     "a comma is missing here",
	faultSingleQuotes:     "a string stands in single quotes, as Python prints it",
	faultUnescapedQuote:   "the string ends at this quote and text follows: a quote inside it is not escaped",
	faultUnescapedNewline: "a string has a bare line break in it, or its closing quote is missing",
	faultLoneSurrogate:    "the escape is one half of a surrogate pair and no character",
	faultComment:          "JSON has no comments",
	faultTwoDocuments:     "a second JSON document follows the first",
	faultTooDeep:          "the values nest more than 10,000 deep, which JSON readers refuse",
}

// message is one sentence, without its full stop, about a fault in src.
func (f fault) message(src []byte) string {
	if m := faultMessages[f.kind]; m != "" {
		return m
	}
	var c byte
	if f.at < len(src) {
		c = src[f.at]
	}
	switch f.kind {
	case faultTruncated:
		return "the text ends in the middle: it was cut off, or a bracket or quote is never closed"
	case faultMissingColon:
		return fmt.Sprintf("a colon is missing after the name, before %s", near(src, f.at))
	case faultUnquotedKey:
		return fmt.Sprintf("the name %q has no quotes", clip(string(src[f.at:wordEnd(src, f.at)])))
	case faultUnescapedControl:
		return fmt.Sprintf("a string has the bare control character U+%04X in it", c)
	case faultBadEscape:
		return fmt.Sprintf("%q is not an escape of JSON", clip(string(escapeAt(src, f.at))))
	case faultInvalidUTF8:
		return fmt.Sprintf("the byte 0x%02X is not UTF-8", c)
	case faultForeignLiteral, faultNotANumber:
		return fmt.Sprintf("%s is not a JSON value", src[f.at:wordEnd(src, f.at+1)])
	case faultBadNumber:
		return fmt.Sprintf("%s is not a number of JSON", near(src, f.at))
	case faultTrailingBytes:
		return fmt.Sprintf("%s follows the end of the JSON", near(src, f.at))
	default:
		return f.unexpected(src)
	}
}

// unexpected looks at what stands where it can't stand for a likely cause.
func (f fault) unexpected(src []byte) string {
	rest := src[f.at:]
	switch {
	case f.at == 0 && rest[0] == '<':
		return "this is HTML or XML, not JSON"
	case f.at == 0 && bytes.IndexByte(rest[:min(len(rest), 64)], '=') > 0:
		return "this looks like form data, not JSON"
	case firstRune(rest) == utf8.RuneError:
		return fmt.Sprintf("unexpected byte 0x%02X", rest[0])
	}
	return "unexpected " + near(src, f.at)
}

// firstRune returns the character b begins with.
func firstRune(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	return r
}

// escapeAt returns the backslash at i and what follows it.
func escapeAt(src []byte, i int) []byte {
	if i+1 < len(src) && src[i+1] >= utf8.RuneSelf {
		_, size := utf8.DecodeRune(src[i+1:])
		return src[i : i+1+size]
	}
	return src[i:min(i+2, len(src))]
}

// near quotes the word or the character at i.
func near(src []byte, i int) string {
	end := i
	for end < len(src) && isNumberByte(src[end]) {
		end++
	}
	if end == i && i < len(src) {
		_, size := utf8.DecodeRune(src[i:])
		end = i + size
	}
	return fmt.Sprintf("%q", clip(string(src[i:end])))
}

// clipped is how many characters of a body a message quotes.
const clipped = 40

// clip cuts a text for a message. Callers quote it with %q, so that no control
// character survives.
func clip(text string) string { return clipTo(text, clipped) }

// clipTo is clip for up to most characters.
func clipTo(text string, most int) string {
	n, cut := 0, 0
	for i := range text {
		if n == most {
			return text[:cut] + "…"
		}
		n++
		if n == most {
			cut = i
		}
	}
	return text
}

// quoted quotes a text of a body for a message.
func quoted(text string) string { return fmt.Sprintf("%q", clip(text)) }
