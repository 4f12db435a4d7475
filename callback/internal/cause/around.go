package cause

import (
	"bytes"
	"regexp"
	"strings"
)

// fence knows a Markdown code fence round the JSON, with or without words
// before it.
func fence(text []byte) *Cause {
	start := fenceAt(text)
	if start < 0 {
		if len(text) > 2 && text[0] == '`' && text[len(text)-1] == '`' && isDocument(text[1:len(text)-1]) {
			return &Cause{
				Says:   "stands in backticks, as Markdown writes code",
				Fix:    "Send only what is between them.",
				Within: Span{1, len(text) - 1},
			}
		}
		return nil
	}
	mark := string(text[start : start+3])
	c := &Cause{
		At:   start,
		Says: "stands in a Markdown code fence (" + mark + ")",
		Fix:  "Cut the fence: send only what is between its two lines. A model adds it; tell it to answer with JSON alone, or cut the fence in a step after it.",
	}
	if start > 0 {
		c.At = 0
		c.Says = "has words before a Markdown code fence (" + mark + ") with the JSON in it"
	}
	from := start + 3
	if line := bytes.IndexByte(text[from:], '\n'); line >= 0 && !bytes.ContainsAny(text[from:from+line], "{[") {
		from += line + 1
	} else {
		for from < len(text) && text[from] != '{' && text[from] != '[' && text[from] != '\n' {
			from++
		}
	}
	to := len(text)
	if i := bytes.LastIndex(text[from:], []byte(mark)); i >= 0 {
		to = from + i
	}
	inner := bytes.TrimSpace(text[from:to])
	if len(inner) > 0 && (inner[0] == '{' || inner[0] == '[') {
		at := from + bytes.Index(text[from:], inner[:1])
		c.Within = Span{at, at + len(inner)}
	}
	return c
}

// fenceAt returns where a fence begins that holds the JSON, or -1. A fence
// behind the beginning of the JSON is part of it.
func fenceAt(text []byte) int {
	for _, mark := range [...]string{"```", "~~~"} {
		at := bytes.Index(text, []byte(mark))
		if at < 0 {
			continue
		}
		if brace := bytes.IndexAny(text, "{["); brace < 0 && at > 0 || brace >= 0 && brace < at {
			continue
		}
		if at > 0 && text[0] == '<' {
			continue
		}
		return at
	}
	return -1
}

var reasoningTag = regexp.MustCompile(`(?i)^<(think|thinking|thought|reasoning|reflection|scratchpad|analysis)>`)

// reasoning knows what a model thinks aloud before its answer.
func reasoning(text []byte) *Cause {
	m := reasoningTag.FindSubmatch(head(text, 32))
	if m == nil {
		return nil
	}
	tag := string(m[1])
	c := &Cause{
		Says: "begins with the model's <" + tag + "> block",
		Fix:  "Cut the block before you send: keep what follows </" + tag + ">.",
	}
	end := bytes.LastIndex(bytes.ToLower(text), []byte("</"+strings.ToLower(tag)+">"))
	if end < 0 {
		end = 0
	}
	c.answerWithin(text, end)
	return c
}

// answerWithin looks for the JSON from an offset on.
func (c *Cause) answerWithin(text []byte, from int) {
	found, ok := findDocument(text[from:])
	if !ok {
		return
	}
	c.Within = Span{from + found.Start, from + found.End}
	c.Says += "; the JSON begins at " + place(text, c.Within.Start)
}

// guards are what servers put before JSON so that no page can load it.
var guards = []string{")]}'", "while(1);", "while (1);", "for(;;);", "for (;;);", "&&&START&&&", "{}&&"}

// logHead is what a log puts before a line: a time, a level, a name in brackets.
var logHead = regexp.MustCompile(`^(\[?\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d|\[?(?i:trace|debug|info|warn|warning|error|notice|log)\b|<\d+>|[A-Z][a-z]{2} +\d+ \d\d:)`)

// wordsAround knows JSON with words before it, behind it, or both.
func wordsAround(text []byte) *Cause {
	found, whole := findDocument(text)
	if !whole {
		at := objectBegin(text)
		if at <= 0 || !isProse(text[:at]) {
			return nil
		}
		found = Span{at, at + bytes.LastIndexByte(text[at:], '}') + 1}
		if found.Empty() {
			found.End = len(text)
		}
	}
	before, after := bytes.TrimSpace(text[:found.Start]), bytes.TrimSpace(text[found.End:])
	c := &Cause{Within: found}
	switch {
	case len(before) == 0 && len(after) == 0:
		return nil
	case len(before) > 0 && inBrackets(before):
		return nil
	case len(before) == 0:
		if !isProse(after) {
			return nil
		}
		c.At = found.End + bytes.Index(text[found.End:], after[:1])
		c.Says = "has words behind the JSON (" + quoted(after) + ")"
		c.Fix = "Send the JSON alone; cut what follows its last bracket."
	case hasPrefix(before, guards...):
		c.Says = "begins with a guard against other pages (" + quoted(head(before, 12)) + "); the JSON begins at " + place(text, found.Start)
		c.Fix = "Send the JSON alone: cut the guard."
	case logHead.Match(head(before, 64)):
		c.Says = "has the head of a log line before the JSON, which begins at " + place(text, found.Start)
		c.Fix = "Send the JSON alone, not the line that was logged."
	case !isProse(before):
		c.Says = "has " + quoted(before) + " before the JSON, which begins at " + place(text, found.Start)
		c.Fix = "Send the JSON alone."
	default:
		c.Says = "has words before the JSON, which begins at " + place(text, found.Start)
		c.Fix = "Send the JSON alone; where a model wrote it, tell it to answer with nothing else."
	}
	return c
}

// isProse reports whether a text reads as words: it has letters and no sign
// that would make it the beginning of JSON.
func isProse(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 0 && text[0] != '"' && text[0] != '{' && text[0] != '[' && text[0] != ',' && text[0] != '}' &&
		bytes.ContainsFunc(text, func(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' || r > 0x7f })
}

// inBrackets reports whether a text opens a bracket or a string that it does
// not close: what follows stands in it, and is not a document of its own.
func inBrackets(text []byte) bool {
	return text[0] == '{' || text[0] == '"' || text[0] == '[' && !bytes.ContainsRune(text, ']')
}

// severalDocuments knows several JSON documents one behind the other.
func severalDocuments(text []byte) *Cause {
	end := documentAt(text, 0)
	if end == 0 {
		return nil
	}
	rest := bytes.TrimLeft(text[end:], space+",;\x1e\x00")
	next := len(text) - len(rest)
	last := documentAt(text, next)
	if last == 0 {
		return nil
	}
	c := &Cause{At: next}
	if bytes.Equal(bytes.TrimSpace(text[:end]), bytes.TrimSpace(text[next:last])) {
		c.Says = "has the same JSON document twice"
		c.Fix = "Send it once: two runs were joined, or it was appended to what was there."
		if last == len(text) {
			c.Within = Span{0, end}
		}
		return c
	}
	c.Says = "has more than one JSON document; a second JSON document follows the first at " + place(text, next)
	c.Fix = "Send one object a request; in a result, make them one array."
	return c
}
