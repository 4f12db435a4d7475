package label

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"redial/callback"
	"redial/history"
)

// End is an attempt's end in a word, the one that lists show.
func End(a callback.Attempt) string {
	return format.Clean(history.StandingOf(history.Entry{Status: a.Status, Error: a.Error, Unsent: a.Unsent}))
}

// Answer is an answer as one text: its status or error, then its body.
func Answer(a callback.Attempt) []byte {
	if len(bytes.TrimSpace(a.Response)) > 0 && a.Error == "" {
		return a.Response
	}
	what, _, _ := strings.Cut(a.Message, ", after ") // how long it took and over which port say nothing
	return []byte(strings.TrimSpace(End(a) + " " + what))
}

// Finding is a finding in one line: how grave, where, what.
func Finding(s *theme.Styles, f callback.Finding, width int) string {
	glyph, style := s.Severity(f.Severity)
	head := glyph + " " + format.Itoa(f.Line) + ":" + format.Itoa(f.Column) + " "
	room := width - safe.Width(head)
	text := s.Plain.Render(s.Clip(format.Clean(f.Message), room))
	if room -= safe.Width(text) + 2; room > safe.Width(f.Path) {
		text += "  " + s.Muted.Render(format.Clean(f.Path))
	}
	return style.Render(head) + text
}

// Try says how a try goes: "12 s of 30 s, try 2 of 3".
func Try(took time.Duration, c *callback.Client, try int, roomy bool) string {
	text := fmt.Sprintf("%d s", int(max(took, 0)/time.Second))
	if c == nil || !roomy {
		return text
	}
	text += fmt.Sprintf(" of %d s", int(c.AttemptLimit()/time.Second))
	if c.Retry.Retries > 0 {
		text += fmt.Sprintf(", try %d of %d", min(try, c.Retry.Retries+1), c.Retry.Retries+1)
	}
	return text
}
