package cause

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Cause is what a text really is.
type Cause struct {
	// Code is stable: it becomes the code of a finding.
	Code string
	// At is the byte offset in the text that shows it.
	At int
	// Says is the end of a sentence that begins with what the text is of:
	// "is form data, not JSON".
	Says string
	// Fix is one sentence or two: what to do, and where in which tool.
	Fix string
	// Within is where the JSON stands in the text; empty where it stands nowhere
	// as it is.
	Within Span
	// Decoded is the JSON that stands in the text under an encoding.
	Decoded []byte
	// Readable is true where a reader that forgives can read on, so that the rest
	// can be judged.
	Readable bool
	// Mended is the text as it was meant, where that is certain and is neither
	// Within nor Decoded.
	Mended []byte
}

// Span is a stretch of a text: from Start up to but not including End.
type Span struct{ Start, End int }

// Empty reports whether there is nothing in the span.
func (s Span) Empty() bool { return s.End <= s.Start }

// Mend returns the text as it was meant, or nil where that is not certain.
func (c *Cause) Mend(text []byte) []byte {
	switch {
	case c.Mended != nil:
		return c.Mended
	case c.Decoded != nil:
		return c.Decoded
	case !c.Within.Empty():
		return text[c.Within.Start:c.Within.End]
	}
	return nil
}

// Of returns what a text really is that is not the JSON it was meant to be, or
// nil where none of the recognisers knows it.
func Of(raw []byte) *Cause {
	text := bytes.TrimLeft(raw, space)
	before := len(raw) - len(text)
	text = bytes.TrimRight(text, space)
	if len(text) == 0 {
		return nil
	}
	for _, row := range Texts {
		c := row.find(text)
		if c == nil {
			continue
		}
		c.Code = row.Code
		c.At += before
		if !c.Within.Empty() {
			c.Within.Start += before
			c.Within.End += before
		}
		return c
	}
	return nil
}

// space is the white space of JSON.
const space = " \t\r\n"

// quoted quotes a text for a sentence, cut short, without control characters.
func quoted(text []byte) string {
	const most = 40
	n := 0
	for i := range string(text[:min(len(text), 4*most+4)]) {
		if n == most {
			return fmt.Sprintf("%q", string(text[:i])+"…")
		}
		n++
	}
	return fmt.Sprintf("%q", string(text))
}

// head returns at most the first n bytes of a text.
func head(text []byte, n int) []byte { return text[:min(len(text), n)] }

// place names an offset by line and column, the column in characters.
func place(text []byte, at int) string {
	before := text[:at]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("line %d, column %d", line, column)
}
