package format

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"redial/tui/term/safe"

	"github.com/charmbracelet/x/ansi"
)

// WordWrap breaks text into lines of at most width cells.
func WordWrap(text string, width int) string {
	if width < 1 {
		return ""
	}
	return ansi.Wrap(text, width, "")
}

// WrapLines is wordWrap as lines.
func WrapLines(text string, width int) []string {
	if text == "" || width < 1 {
		return nil
	}
	return strings.Split(WordWrap(text, width), "\n")
}

// JoinLines makes one text of lines.
func JoinLines(lines []string) string { return strings.Join(lines, "\n") }

// Size is a number of bytes as people say it.
func Size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	default:
		return fmt.Sprintf("%.2f MB", float64(n)/1000_000)
	}
}

// Count is a number with its thousands set apart: 1,204.
func Count(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Plural is a count with its noun: "1 try", "3 tries".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Milliseconds is a duration in milliseconds as a list shows it.
func Milliseconds(ms float64) string {
	return Duration(time.Duration(ms * float64(time.Millisecond)))
}

// Duration writes a time that has passed: 340 ms, 1.24 s, 2 min 5 s.
func Duration(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return d.Round(time.Second).String()
	}
}

// ShortID is the part of an id that people go by.
func ShortID(id string, n int) string {
	if len(id) <= n {
		return id
	}
	for n > 0 && !utf8.RuneStart(id[n]) { // an id may be any text
		n--
	}
	return id[:n]
}

// Sentence is an error as a sentence: it begins with a capital and ends with a
// full stop.
func Sentence(err error) string {
	text := Clean(err.Error())
	r, n := utf8.DecodeRuneInString(text)
	if n > 0 {
		text = string(unicode.ToUpper(r)) + text[n:]
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// CleanStyled is clean for a line that has styles: their sequences stay.
// Controls can't be in the text of a field, so that all of them are a style's.
func CleanStyled(line string) string {
	var b strings.Builder
	for len(line) > 0 {
		end := strings.IndexByte(line, '\x1b')
		if end < 0 {
			end = len(line)
		}
		b.WriteString(Clean(line[:end]))
		line = line[end:]
		_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
		b.WriteString(line[:n])
		line = line[n:]
	}
	return b.String()
}

// Clean makes foreign text harmless, on one line.
func Clean(text string) string { return safe.Line(text) }

// Itoa writes a whole number.
func Itoa(n int) string { return strconv.Itoa(n) }
