package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
	"redial/tui/termsafe"
)

// The shape of the form, in cells.
const (
	labelWidth   = 13
	bodyBeside   = 90 // from this width on, the body stands beside the form
	minTextLines = 3
	shortBelow   = 14 // below this height, findings have no list of their own
	airyFrom     = 24 // from this height on, there is an empty line between rows
)

func (p *composePane) wide() bool     { return p.width >= bodyBeside }
func (p *composePane) tall() bool     { return p.height >= airyFrom }
func (p *composePane) bodyOnly() bool { return p.showBody && !p.wide() }

// formWidth is the columns of the form.
func (p *composePane) formWidth() int {
	if p.wide() {
		return p.width * 52 / 100
	}
	return p.width
}

// view draws the form with what there is to say about it, and the body beside
// it where there is room.
func (p *composePane) view() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.bodyOnly() {
		return p.bodyView(p.width, p.height)
	}
	w := p.formWidth()
	foot := p.footLines(w)
	form := p.formLines(w, max(p.height-len(foot), 1))
	left := block(strings.Join(append(blockLines(strings.Join(form, "\n"), w, p.height-len(foot)), foot...), "\n"), w, p.height)
	if !p.wide() {
		return left
	}
	bar := strings.TrimRight(strings.Repeat(p.styles.border.Render(p.styles.glyph.vertical)+"\n", p.height), "\n")
	return beside(beside(left, bar), p.bodyView(p.width-w-1, p.height))
}

// formLines draws the rows, scrolled so that the focused one is in sight.
func (p *composePane) formLines(width, height int) []string {
	var lines []string
	first, end := 0, 0
	for i := range p.rows {
		drawn := p.rowLines(i, width, p.room(i, width, height))
		if i == p.focus {
			first, end = len(lines), len(lines)+len(drawn)
		}
		lines = append(lines, drawn...)
	}
	p.top = max(min(p.top, first, len(lines)-height), 0)
	p.top = max(p.top, min(end-height, first))
	return lines[p.top:min(p.top+height, len(lines))]
}

// room is how many lines the text of a row may take in a form of this height:
// what the other rows leave.
func (p *composePane) room(i, width, height int) int {
	if !p.rows[i].lines {
		return 1
	}
	others := 1 + len(p.noteLines(i, width))
	if p.tall() {
		others++
	}
	for j := range p.rows {
		if j != i {
			others += len(p.rowLines(j, width, minTextLines))
		}
	}
	return max(height-others, minTextLines)
}

// rowLines draws one row with what is found about it; a text of several lines
// takes at most room of them.
func (p *composePane) rowLines(i, width, room int) []string {
	s, f, focused := p.styles, &p.rows[i], i == p.focus
	mark, label := " ", s.muted
	if focused {
		mark, label = s.accent.Render(s.glyph.cursor), s.accent.Bold(true)
	}
	head := mark + label.Render(fit(f.name, labelWidth-2)) + " "
	space := max(width-labelWidth, 1)
	var lines []string
	switch {
	case f.kind == fieldChoice:
		lines = []string{head + s.choices(f.choices, f.chosen, space, focused)}
	case f.editor == nil:
		lines = []string{head + s.muted.Render(s.clip(p.factsText(f), space))}
	case f.lines:
		lines = append([]string{head + s.muted.Render(s.clip(p.textNote(f), space))}, p.textLines(i, width, room)...)
	default:
		lines = []string{head + p.textLine(i, space)}
	}
	if f.kind == fieldPath && focused {
		lines = append(lines, p.pathLines(width)...)
	}
	lines = append(lines, p.noteLines(i, width)...)
	if p.tall() {
		lines = append(lines, "")
	}
	return lines
}

func (p *composePane) factsText(f *field) string {
	text := clean(f.facts)
	if f.locked != "" {
		return text + ": ctrl+e opens $EDITOR"
	}
	return text
}

// textNote stands beside the name of a text of several lines.
func (p *composePane) textNote(f *field) string {
	if f.editor.empty() {
		return f.hint
	}
	n := len(f.editor.lines)
	if n == 1 {
		return ""
	}
	return plural(n, "line", "lines")
}

// choices draws the choices on one line, or the chosen one alone where they
// don't fit.
func (s *styles) choices(words []string, chosen, width int, focused bool) string {
	var b strings.Builder
	used := 0
	for i, w := range words {
		if i == chosen {
			b.WriteString(s.chosen(focused).Render("[" + w + "]"))
		} else {
			b.WriteString(s.muted.Render(" " + w + " "))
		}
		used += len(w) + 2
	}
	switch {
	case chosen < 0 && used+2 <= width:
		return s.warn.Render("? ") + b.String()
	case used <= width:
		return b.String()
	case chosen < 0:
		return s.warn.Render(s.clip("? something else", width))
	}
	return s.chosen(focused).Render("["+words[chosen]+"]") +
		s.muted.Render(s.clip(" "+itoa(chosen+1)+" of "+itoa(len(words)), width-len(words[chosen])-2))
}

func (s *styles) chosen(focused bool) lipgloss.Style {
	if focused {
		return s.accent.Bold(true)
	}
	return s.strong
}

// textLine draws a text of one line.
func (p *composePane) textLine(i, width int) string {
	s, f := p.styles, &p.rows[i]
	typing := i == p.focus && p.typing()
	if f.editor.empty() {
		hint := s.muted.Render(s.clip(f.hint, max(width-2, 0)))
		if typing {
			return s.cursor.Render(" ") + " " + hint
		}
		return hint
	}
	lines, x, _ := f.editor.draw(width, 1)
	if !typing {
		return lines[0]
	}
	return s.withCursor(lines[0], x)
}

// textLines draws a text of several lines, behind a bar.
func (p *composePane) textLines(i, width, room int) []string {
	s, f := p.styles, &p.rows[i]
	typing := i == p.focus && p.typing()
	bar := s.border.Render(s.glyph.vertical) + " "
	if typing {
		bar = s.borderFocused.Render(s.glyph.vertical) + " "
	}
	drawn, x, y := f.editor.draw(width-3, room)
	lines := make([]string, max(len(drawn), room))
	for j := range lines {
		text := ""
		if j < len(drawn) {
			text = drawn[j]
		}
		if typing && j == y {
			text = s.withCursor(text, x)
		}
		lines[j] = " " + bar + text
	}
	return lines
}

// withCursor lays the cursor over the character at a cell of a line.
func (s *styles) withCursor(line string, x int) string {
	rest := termsafe.Cut(line, x, termsafe.Width(line))
	if rest == "" {
		return line + s.cursor.Render(" ")
	}
	n := firstCluster(rest)
	return termsafe.Cut(line, 0, x) + s.cursor.Render(rest[:n]) + rest[n:]
}

// pathLines are the suggestions below a path.
func (p *composePane) pathLines(width int) []string {
	s := p.styles
	indent := strings.Repeat(" ", labelWidth)
	if p.paths.note != "" {
		return s.noted(indent, s.glyph.rejected, s.bad, wrapLines(p.paths.note, width-labelWidth-2))
	}
	if p.paths.err != nil {
		return s.noted(indent, s.glyph.failed, s.warn, wrapLines(clean(p.paths.err.Error()), width-labelWidth-2))
	}
	paths, chosen := p.paths.shown()
	lines := make([]string, 0, len(paths))
	for i, path := range paths {
		text, mark := s.clip(clean(path), width-labelWidth-2), "  "
		style := s.muted
		if i == chosen {
			style, mark = s.accent, s.glyph.cursor+" "
		}
		lines = append(lines, indent+style.Render(mark+text))
	}
	return lines
}

// noteLines are the findings about a row: all of them with their fix where it
// has the focus, else the first in one line.
func (p *composePane) noteLines(i, width int) []string {
	s := p.styles
	found := p.findingsOf(p.rows[i].name)
	indent := strings.Repeat(" ", labelWidth)
	room := width - labelWidth - 2
	if width < bodyBeside/2 {
		indent, room = "  ", width-4
	}
	if room < 4 {
		return nil
	}
	var lines []string
	for n, f := range found {
		glyph, style := s.severity(f.Severity)
		switch said := wrapLines(clean(f.Message), room); {
		case i != p.focus && n > 0:
			return lines
		case i != p.focus && !p.tall():
			return []string{indent + style.Render(glyph+" "+s.clip(clean(f.Message), room))}
		default:
			lines = append(lines, s.noted(indent, glyph, style, said)...)
		}
		if i == p.focus {
			for _, l := range wrapLines(clean(f.Fix), room) {
				lines = append(lines, indent+"  "+s.muted.Render(l))
			}
		}
	}
	return lines
}

// noted is a sentence in lines, behind a glyph.
func (s *styles) noted(indent, glyph string, style lipgloss.Style, said []string) []string {
	lines := make([]string, len(said))
	for j, l := range said {
		if j > 0 {
			glyph = " "
		}
		lines[j] = indent + style.Render(glyph+" "+l)
	}
	return lines
}

// footLines stand below the form: all findings by place, how full the body is,
// what would become of it, and what has.
func (p *composePane) footLines(width int) []string {
	s := p.styles
	var lines []string
	if p.height >= shortBelow {
		lines = append(lines, s.border.Render(strings.Repeat(s.glyph.horizontal, width)))
		lines = append(lines, p.findingLines(width, min(p.height/5, 6))...)
	}
	verdict := p.verdict()
	room := width - termsafe.Width(verdict) - 3
	if room >= 12 {
		lines = append(lines, " "+fit(s.meter(len(p.draft.raw), room), room)+" "+verdict)
	} else {
		lines = append(lines, " "+verdict)
	}
	for _, l := range p.flightLines(width - 2) {
		lines = append(lines, " "+l)
	}
	return lines[:min(len(lines), max(p.height-1, 1))]
}

// verdict predicts what the target makes of the draft.
func (p *composePane) verdict() string {
	s := p.styles
	switch errors, warnings := p.report.Count(callback.SeverityError), p.report.Count(callback.SeverityWarning); {
	case p.flight.outcome != nil || p.flight.sending:
		return ""
	case p.check.done == 0:
		return s.muted.Render("checking")
	case errors > 0:
		return s.bad.Bold(true).Render(s.glyph.rejected + " " + p.stopped())
	case warnings > 0:
		return s.warn.Bold(true).Render(s.glyph.failed + " accepted, " + plural(warnings, "warning", "warnings"))
	default:
		return s.good.Bold(true).Render(s.glyph.delivered + " would be accepted")
	}
}

// findingLines list the findings with their places, in at most height lines.
func (p *composePane) findingLines(width, height int) []string {
	s := p.styles
	found := p.report.Findings
	var lines []string
	for i, f := range found {
		if len(lines) == height-1 && i < len(found)-1 {
			return append(lines, s.muted.Render(" and "+plural(len(found)-i, "more finding", "more findings")))
		}
		lines = append(lines, " "+s.findingLine(f, width-2))
	}
	return lines
}

// findingLine is a finding in one line: how grave, where, what.
func (s *styles) findingLine(f callback.Finding, width int) string {
	glyph, style := s.severity(f.Severity)
	head := glyph + " " + itoa(f.Line) + ":" + itoa(f.Column) + " "
	room := width - termsafe.Width(head)
	text := s.plain.Render(s.clip(clean(f.Message), room))
	if room -= termsafe.Width(text) + 2; room > termsafe.Width(f.Path) {
		text += "  " + s.muted.Render(clean(f.Path))
	}
	return style.Render(head) + text
}

// each renders every line in a style.
func (s *styles) each(style lipgloss.Style, lines []string) []string {
	for i, l := range lines {
		lines[i] = style.Render(l)
	}
	return lines
}

// click puts the focus on the row that was clicked, and its cursor or its
// choice where it was clicked.
func (p *composePane) click(x, y int) intent {
	w := p.formWidth()
	foot := len(p.footLines(w))
	if y < 0 || y >= p.height-foot {
		return nil
	}
	at := 0
	y += p.top
	for i := range p.rows {
		n := len(p.rowLines(i, w, p.room(i, w, p.height-foot)))
		if y < at+n {
			p.focusRow(i)
			return p.clickRow(x, y-at)
		}
		at += n
	}
	return nil
}

// clickRow takes a click on a row, at line y of it.
func (p *composePane) clickRow(x, y int) intent {
	f := p.row()
	x -= labelWidth
	switch {
	case f.kind == fieldChoice:
		at := 0
		for i, w := range f.choices {
			if x >= at && x < at+len(w)+2 {
				return p.chooseAt(i)
			}
			at += len(w) + 2
		}
	case f.editor != nil && f.editor.single && y == 0 && x >= 0:
		f.editor.click(x, 0)
	case f.editor != nil && !f.editor.single && y > 0:
		f.editor.click(x+labelWidth-3, y-1)
	}
	return nil
}
