package tui

import (
	"fmt"
	"strings"
	"time"

	"redial/tui/label"

	"redial/tui/format"

	"redial/callback"
)

// copyShown copies what is in front of the user: a body or an answer as its
// exact bytes, and everything else as text to paste into a message.
func (p *inspectorPane) copyShown() intent {
	switch last := p.last(); p.tab {
	case tabResponse:
		if len(last.Response) == 0 {
			return sayInfo("There is no response to copy; Y copies something else.")
		}
		return copyIntent{data: last.Response, what: responseWord(last)}
	case tabAttempts:
		if len(p.attempts) == 0 {
			return sayInfo("No try has ended yet; Y copies something else.")
		}
		return copyIntent{data: []byte(p.attemptsText()), what: "the tries"}
	case tabFindings:
		return copyIntent{data: []byte(p.findingsText()), what: "the findings"}
	case tabWhy:
		return copyIntent{data: []byte(p.whyText()), what: "the reasons"}
	case tabDiff:
		return copyIntent{data: []byte(diffText(*p.diff)), what: "the comparison"}
	default:
		return copyIntent{data: p.body, what: "the body"}
	}
}

// responseWord names an answer's bytes, which are not always all of it.
func responseWord(a callback.Attempt) string {
	if a.ResponseBytes > int64(len(a.Response)) {
		return "the kept beginning of the response"
	}
	return "the response"
}

// shown reports whether the open tab has what copyShown copies.
func (p *inspectorPane) shown() bool {
	switch p.tab {
	case tabFindings:
		return p.report != nil
	case tabWhy:
		return p.diagnosis != nil
	case tabDiff:
		return p.diff != nil
	default:
		return true
	}
}

// attemptsText is every try as text.
func (p *inspectorPane) attemptsText() string {
	var b strings.Builder
	for _, a := range p.attempts {
		fmt.Fprintf(&b, "try %d at %s: %s after %s\n", a.N, a.Time.UTC().Format(time.RFC3339Nano), label.End(a), format.Duration(a.Duration))
		for _, text := range []string{callback.VerdictOf(a.Status, a.Error).Meaning, a.Message} {
			if text != "" {
				fmt.Fprintf(&b, "  %s\n", text)
			}
		}
		for _, name := range sortedKeys(a.Headers) {
			fmt.Fprintf(&b, "  %s: %s\n", name, a.Headers[name])
		}
	}
	return b.String()
}

// findingsText is every finding as text, a paragraph each.
func (p *inspectorPane) findingsText() string {
	if len(p.report.Findings) == 0 {
		return keepsEveryRule + "\n"
	}
	var b strings.Builder
	for _, f := range p.report.Findings {
		fmt.Fprintf(&b, "%s %d:%d %s (%s)\n  %s\n", f.Severity, f.Line, f.Column, f.Path, f.Code, f.Message)
		if f.Fix != "" {
			fmt.Fprintf(&b, "  %s\n", f.Fix)
		}
	}
	return b.String()
}

// whyText is the diagnosis as text.
func (p *inspectorPane) whyText() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.diagnosis.Headline)
	for _, r := range p.diagnosis.Reasons {
		fmt.Fprintf(&b, "- %s (by %s)\n", r.Text, witness(r.Source))
	}
	return b.String()
}

// diffText is a comparison as text, with - and + before what was and what is.
func diffText(m diffMsg) string {
	var b strings.Builder
	fmt.Fprintln(&b, m.heading)
	if m.same != "" {
		fmt.Fprintln(&b, m.same)
	}
	for _, part := range []struct {
		name    string
		changes []difference
	}{{"Body", m.body}, {"Answer", m.answer}} {
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
