package inspector

import (
	"fmt"
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/label"

	"redial/tui/format"

	"redial/callback"
)

// CopyShown copies what is in front of the user: a body or an answer as its
// exact bytes, and everything else as text to paste into a message.
func (p *Pane) CopyShown() event.Event {
	switch last := p.Last(); p.Tab {
	case TabResponse:
		if len(last.Response) == 0 {
			return event.Info("There is no response to copy; Y copies something else.")
		}
		return event.Copy{Data: last.Response, What: ResponseWord(last)}
	case TabAttempts:
		if len(p.attempts) == 0 {
			return event.Info("No try has ended yet; Y copies something else.")
		}
		return event.Copy{Data: []byte(p.attemptsText()), What: "the tries"}
	case TabFindings:
		return event.Copy{Data: []byte(p.findingsText()), What: "the findings"}
	case TabWhy:
		return event.Copy{Data: []byte(p.whyText()), What: "the reasons"}
	case TabDiff:
		return event.Copy{Data: []byte(diffText(*p.Diff)), What: "the comparison"}
	default:
		return event.Copy{Data: p.Body, What: "the body"}
	}
}

// ResponseWord names an answer's bytes, which are not always all of it.
func ResponseWord(a callback.Attempt) string {
	if a.ResponseBytes > int64(len(a.Response)) {
		return "the kept beginning of the response"
	}
	return "the response"
}

// Shown reports whether the open tab has what copyShown copies.
func (p *Pane) Shown() bool {
	switch p.Tab {
	case TabFindings:
		return p.Report != nil
	case TabWhy:
		return p.Diagnosis != nil
	case TabDiff:
		return p.Diff != nil
	default:
		return true
	}
}

// attemptsText is every try as text.
func (p *Pane) attemptsText() string {
	var b strings.Builder
	for _, a := range p.attempts {
		fmt.Fprintf(&b, "try %d at %s: %s after %s\n", a.N, a.Time.UTC().Format(time.RFC3339Nano), label.End(a), format.Duration(a.Duration))
		for _, text := range []string{callback.VerdictOf(a.Status, a.Error).Meaning, a.Message} {
			if text != "" {
				fmt.Fprintf(&b, "  %s\n", text)
			}
		}
		for _, name := range SortedKeys(a.Headers) {
			fmt.Fprintf(&b, "  %s: %s\n", name, a.Headers[name])
		}
	}
	return b.String()
}

// findingsText is every finding as text, a paragraph each.
func (p *Pane) findingsText() string {
	if len(p.Report.Findings) == 0 {
		return keepsEveryRule + "\n"
	}
	var b strings.Builder
	for _, f := range p.Report.Findings {
		fmt.Fprintf(&b, "%s %d:%d %s (%s)\n  %s\n", f.Severity, f.Line, f.Column, f.Path, f.Code, f.Message)
		if f.Fix != "" {
			fmt.Fprintf(&b, "  %s\n", f.Fix)
		}
	}
	return b.String()
}

// whyText is the diagnosis as text.
func (p *Pane) whyText() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Diagnosis.Headline)
	for _, r := range p.Diagnosis.Reasons {
		fmt.Fprintf(&b, "- %s (by %s)\n", r.Text, witness(r.Source))
	}
	return b.String()
}

// diffText is a comparison as text, with - and + before what was and what is.
func diffText(m DiffMsg) string {
	var b strings.Builder
	fmt.Fprintln(&b, m.heading)
	if m.same != "" {
		fmt.Fprintln(&b, m.same)
	}
	for _, part := range []struct {
		name    string
		changes []Difference
	}{{"Body", m.Body}, {"Answer", m.answer}} {
		for i, c := range part.changes {
			if i == 0 {
				fmt.Fprintln(&b, "\n"+part.name)
			}
			fmt.Fprintln(&b, c.place)
			for _, l := range c.old {
				fmt.Fprintln(&b, "- "+l)
			}
			for _, l := range c.now {
				fmt.Fprintln(&b, "+ "+l)
			}
		}
	}
	return b.String()
}
