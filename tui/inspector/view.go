package inspector

import (
	"fmt"
	"sort"
	"strings"

	"redial/tui/format"
	"redial/tui/label"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"redial/callback"
	"redial/history"
)

// head is the lines above the tab: what became of the callback, what that
// means and what to do, and the tabs.
func (p *Pane) head() []string {
	if !p.Loaded {
		return nil
	}
	s, e := p.styles, p.Entry
	glyph, style := s.State(e.State)
	word := string(e.State)
	if e.Standing == history.Unsent {
		word = e.Standing
	}
	state := style.Bold(true).Render(glyph + " " + strings.ToUpper(word))
	lines := []string{" " + state + "  " + p.summary()}
	lines = append(lines, p.Advice()...)
	if p.height >= 14 {
		lines = append(lines, "")
	}
	return append(lines, p.tabs())
}

// summary is how a callback went, in as many words as fit.
func (p *Pane) summary() string {
	s, e := p.styles, p.Entry
	text := fmt.Sprintf("%s after %s", e.Standing, format.Plural(e.Attempts, "try", "tries"))
	switch {
	case e.Standing == history.Unsent:
		text = "imported, never sent"
	case e.Attempts == 0:
		text = "no try has ended yet"
	}
	if e.OK != nil && !*e.OK {
		text += " " + s.Glyph.Bullet + " a report of failure"
	}
	parts := []string{"to " + format.Clean(e.Target)}
	if e.Attempts > 0 {
		parts = append(parts, format.LastMoment(e.LastAttempt, p.now), format.Ago(e.LastAttempt, p.now))
	}
	for _, part := range parts {
		longer := text + s.Muted.Render(" "+s.Glyph.Bullet+" "+part)
		if part != "" && safe.Width(longer) <= p.width-16 {
			text = longer
		}
	}
	return text
}

var (
	tabNames  = [TabCount]string{"Request", "Response", "Attempts", "Findings", "Why", "Diff"}
	tabShorts = [TabCount]string{"Req", "Resp", "Tries", "Find", "Why", "Diff"}
)

// modeNames are what a mode adds to the name of a body's tab.
var modeNames = [ModeCount]string{"", " raw", " decoded"}

// tabLabel is a tab's name and, where it helps, a count.
func (p *Pane) tabLabel(t Tab) string {
	if p.width < 60 {
		return tabShorts[t]
	}
	switch {
	case t == p.Tab && (t == TabRequest || t == TabResponse && p.Mode == modeRaw):
		return tabNames[t] + modeNames[p.Mode]
	case t == TabAttempts && len(p.attempts) > 1:
		return fmt.Sprintf("%s %d", tabNames[t], len(p.attempts))
	case t == TabFindings && p.Report != nil && len(p.Report.Findings) > 0:
		return fmt.Sprintf("%s %d", tabNames[t], len(p.Report.Findings))
	}
	return tabNames[t]
}

// tabs draws the row of tabs.
func (p *Pane) tabs() string {
	s := p.styles
	var b strings.Builder
	b.WriteString(" ")
	for t := range TabCount {
		style := s.Tab
		switch {
		case t == p.Tab:
			style = s.TabActive.Underline(true)
		case t == TabFindings && p.Report != nil && !p.Report.Valid:
			style = s.Bad
		}
		b.WriteString(style.Render(p.tabLabel(t)))
		if t < TabCount-1 {
			b.WriteString(s.Border.Render(p.tabGap()))
		}
	}
	return b.String()
}

// tabGap is what stands between two tabs.
func (p *Pane) tabGap() string {
	if p.width < 60 {
		return "  "
	}
	return " " + p.styles.Glyph.Vertical + " "
}

// tabAt is the tab at column x, the open one where there is none.
func (p *Pane) tabAt(x int) Tab {
	at := 1
	for t := range TabCount {
		w := safe.Width(p.tabLabel(t))
		if x >= at && x < at+w {
			return t
		}
		at += w + safe.Width(p.tabGap())
	}
	return p.Tab
}

// responseView is the answer's body under its status.
func (p *Pane) responseView() string {
	last := p.Last()
	switch {
	case len(p.attempts) == 0:
		return p.styles.Muted.Render(" No answer yet.")
	case last.Error != "":
		return strings.Join(format.WrapLines(" No answer: "+string(last.Error)+". "+format.Clean(last.Message), p.width), "\n")
	case last.ResponseBytes == 0:
		return p.styles.Muted.Render(fmt.Sprintf(" %d with an empty body.", last.Status))
	}
	return p.Response.View()
}

// attemptsView is every try with its wait, as a timeline.
func (p *Pane) attemptsView(height int) string {
	lines := p.attemptLines()
	p.scroll = min(p.scroll, max(len(lines)-height, 0))
	return strings.Join(lines[p.scroll:], "\n")
}

func (p *Pane) attemptLines() []string {
	s := p.styles
	lines := p.requestLines()
	if len(p.attempts) == 0 {
		return append(lines, s.Muted.Render(" No try has ended yet."))
	}
	for i, a := range p.attempts {
		if i > 0 {
			before := p.attempts[i-1]
			wait := a.Time.Sub(before.Time.Add(before.Duration))
			lines = append(lines, s.Muted.Render("   "+s.Glyph.Vertical+" waited "+format.Duration(max(wait, 0))))
		}
		lines = append(lines, p.attemptBlock(a)...)
	}
	return lines
}

// attemptBlock is one try: its end, what that means, and what came along.
func (p *Pane) attemptBlock(a callback.Attempt) []string {
	s := p.styles
	glyph, style := s.State(a.State())
	end := label.End(a)
	lines := []string{fmt.Sprintf(" %s %s  %s", style.Bold(true).Render(glyph+" "+end),
		format.Duration(a.Duration), s.Muted.Render(fmt.Sprintf("try %d at %s", a.N, format.Moment(a.Time, p.now, format.TimeOfDay+".000"))))}
	v := callback.VerdictOf(a.Status, a.Error)
	bar := s.Muted.Render("   " + s.Glyph.Vertical + " ")
	for _, text := range []string{v.Meaning, format.Clean(a.Message)} {
		for _, l := range format.WrapLines(text, p.width-6) {
			lines = append(lines, bar+l)
		}
	}
	for _, name := range SortedKeys(a.Headers) {
		lines = append(lines, bar+s.Muted.Render(format.Clean(name)+": ")+format.Clean(a.Headers[name]))
	}
	return lines
}

// SortedKeys are the keys of m in order.
func SortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// keepsEveryRule is said of a body without findings.
const keepsEveryRule = "The body keeps every rule of the contract."

// findingsView lists what validation says of the bytes that were sent, and
// under it the selected finding in full.
func (p *Pane) findingsView(height int) string {
	s := p.styles
	switch {
	case p.Report == nil:
		return s.Muted.Render(" checking " + s.Glyph.Ellipsis)
	case len(p.Report.Findings) == 0:
		return s.Good.Render(" "+s.Glyph.Delivered) + " " + keepsEveryRule
	}
	fs := p.Report.Findings
	p.Findings.SetHeight(min(len(fs), max(height-7, 1)))
	lines := p.Findings.Lines(func(i int, selected bool) string { return p.findingRow(fs[i], selected) })
	lines = append(lines, s.Border.Render(strings.Repeat(s.Glyph.Horizontal, p.width)))
	if i := p.Findings.Cursor(); i >= 0 {
		lines = append(lines, p.findingDetail(fs[i])...)
	}
	return strings.Join(lines, "\n")
}

// findingRow is one finding on one line.
func (p *Pane) findingRow(f callback.Finding, selected bool) string {
	s := p.styles
	glyph, style := s.Severity(f.Severity)
	bar, text := " ", s.Plain
	if selected {
		bar, text = s.Accent.Render(s.Glyph.Cursor), s.Strong
	}
	where := fmt.Sprintf("%d:%d", f.Line, f.Column)
	return bar + style.Render(theme.Fit(glyph+" "+string(f.Severity), 10)) + s.Muted.Render(theme.Fit(where, 8)) +
		text.Render(theme.Cell(s, format.Clean(f.Message), max(p.width-20, 1)))
}

// findingDetail is a finding in full: what is wrong, what to do, on whose word.
func (p *Pane) findingDetail(f callback.Finding) []string {
	s := p.styles
	var lines []string
	for _, l := range format.WrapLines(format.Clean(f.Message), p.width-2) {
		lines = append(lines, " "+s.Strong.Render(l))
	}
	for _, l := range format.WrapLines(format.Clean(f.Fix), p.width-2) {
		lines = append(lines, " "+l)
	}
	place := f.Path
	if place == "" {
		place = "the whole body"
	}
	where := fmt.Sprintf("%s, line %d, column %d; %s, by %s.", format.Clean(place), f.Line, f.Column, f.Code, sourceText(f.Source))
	for _, l := range format.WrapLines(where, p.width-2) {
		lines = append(lines, " "+s.Muted.Render(l))
	}
	return lines
}

// sourceText says on whose word a rule is.
func sourceText(r callback.RuleSource) string {
	switch r {
	case callback.SourceBasics:
		return `the platform's "Callback Basics"`
	case callback.SourceUnder:
		return `the guide "Callback (Under 4.5 MB)"`
	case callback.SourceLarge:
		return `the guide "Callback (Over 4.5 MB)"`
	case callback.SourceDocs:
		return "the platform's other pages"
	default:
		return "redial's rule"
	}
}
