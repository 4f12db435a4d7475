package tui

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

// wordWrap breaks text into lines of at most width cells.
func wordWrap(text string, width int) string {
	if width < 1 {
		return ""
	}
	return ansi.Wrap(text, width, "")
}

// wrapLines is wordWrap as lines.
func wrapLines(text string, width int) []string {
	if text == "" || width < 1 {
		return nil
	}
	return strings.Split(wordWrap(text, width), "\n")
}

func joinLines(lines []string) string { return strings.Join(lines, "\n") }

// sizeText is a number of bytes as people say it.
func sizeText(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	default:
		return fmt.Sprintf("%.2f MB", float64(n)/1000_000)
	}
}

// countText is a number with its thousands set apart: 1,204.
func countText(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// plural is a count with its noun: "1 try", "3 tries".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return countText(n) + " " + many
}

// msText is a duration in milliseconds as a list shows it.
func msText(ms float64) string {
	return durationText(time.Duration(ms * float64(time.Millisecond)))
}

func durationText(d time.Duration) string {
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

// shortID is the part of an id that people go by.
func shortID(id string, n int) string {
	if len(id) <= n {
		return id
	}
	for n > 0 && !utf8.RuneStart(id[n]) { // an id may be any text
		n--
	}
	return id[:n]
}

// sentence is an error as a sentence: it begins with a capital and ends with a
// full stop.
func sentence(err error) string {
	text := clean(err.Error())
	r, n := utf8.DecodeRuneInString(text)
	if n > 0 {
		text = string(unicode.ToUpper(r)) + text[n:]
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// cleanStyled is clean for a line that has styles: their sequences stay.
// Controls can't be in the text of a field, so that all of them are a style's.
func cleanStyled(line string) string {
	var b strings.Builder
	for len(line) > 0 {
		end := strings.IndexByte(line, '\x1b')
		if end < 0 {
			end = len(line)
		}
		b.WriteString(clean(line[:end]))
		line = line[end:]
		_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
		b.WriteString(line[:n])
		line = line[n:]
	}
	return b.String()
}

// clean makes foreign text harmless, on one line.
func clean(text string) string { return safe.Line(text) }
