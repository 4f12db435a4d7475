package compose

import (
	"strings"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"
)

// The shape of the form, in cells.
const (
	LabelWidth   = 13
	bodyBeside   = 90 // from this width on, the body stands beside the form
	minTextLines = 3
	shortBelow   = 14 // below this height, findings have no list of their own
	wholeFrom    = 18 // from this height on, a finding beside a field is whole
	airyFrom     = 24 // from this height on, there is an empty line between rows
)

func (p *Pane) wide() bool     { return p.width >= bodyBeside }
func (p *Pane) tall() bool     { return p.height >= airyFrom }
func (p *Pane) bodyOnly() bool { return p.ShowBody && !p.wide() }

// formWidth is the columns of the form.
func (p *Pane) formWidth() int {
	if p.wide() {
		return p.width * 52 / 100
	}
	return p.width
}

// View draws the form with what there is to say about it, and the body beside
// it where there is room.
func (p *Pane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.bodyOnly() {
		return p.bodyView(p.width, p.height)
	}
	w := p.formWidth()
	foot := p.footLines(w)
	form := p.formLines(w, max(p.height-len(foot), 1))
	left := theme.Block(strings.Join(append(theme.BlockLines(strings.Join(form, "\n"), w, p.height-len(foot)), foot...), "\n"), w, p.height)
	if !p.wide() {
		return left
	}
	bar := strings.TrimRight(strings.Repeat(p.styles.Border.Render(p.styles.Glyph.Vertical)+"\n", p.height), "\n")
	return theme.Beside(theme.Beside(left, bar), p.bodyView(p.width-w-1, p.height))
}

// formLines draws the rows, scrolled so that the focused one is in sight.
func (p *Pane) formLines(width, height int) []string {
	var lines []string
	first, end := 0, 0
	for i := range p.Rows {
		drawn := p.rowLines(i, width, p.room(i, width, height))
		if i == p.Focus {
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
func (p *Pane) room(i, width, height int) int {
	if !p.Rows[i].lines {
		return 1
	}
	others := 1 + len(p.noteLines(i, width))
	if p.tall() {
		others++
	}
	for j := range p.Rows {
		if j != i {
			others += len(p.rowLines(j, width, minTextLines))
		}
	}
	return max(height-others, minTextLines)
}

// rowLines draws one row with what is found about it; a text of several lines
// takes at most room of them.
func (p *Pane) rowLines(i, width, room int) []string {
	s, f, focused := p.styles, &p.Rows[i], i == p.Focus
	mark, label := " ", s.Muted
	if focused {
		mark, label = s.Accent.Render(s.Glyph.Cursor), s.Accent.Bold(true)
	}
	head := mark + label.Render(theme.Fit(f.Name, LabelWidth-2)) + " "
	space := max(width-LabelWidth, 1)
	var lines []string
	switch {
	case f.kind == fieldChoice:
		lines = []string{head + widget.ChoiceLine(s, f.choices, f.chosen, space, focused)}
	case f.Editor == nil:
		lines = []string{head + s.Muted.Render(s.Clip(p.factsText(f, space), space))}
	case f.lines:
		lines = append([]string{head + s.Muted.Render(s.Clip(p.textNote(f), space))}, p.textLines(i, width, room)...)
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

// factsText is what is told of a value that is not typed in, and what can be done
// about it: that first where not all of it fits.
func (p *Pane) factsText(f *Field, width int) string {
	text := format.Clean(f.facts)
	switch {
	case f.locked == "":
		return text
	case f.locked != notString:
		return text + ": ctrl+e opens $EDITOR"
	case len(text)+len(": enter makes it one") > width:
		return "enter makes it a string"
	}
	return text + ": enter makes it one"
}

// textNote stands beside the name of a text of several lines.
func (p *Pane) textNote(f *Field) string {
	if f.Editor.Empty() {
		return f.hint
	}
	n := len(f.Editor.Lines)
	if n == 1 {
		return ""
	}
	return format.Plural(n, "line", "lines")
}

// textLine draws a text of one line.
func (p *Pane) textLine(i, width int) string {
	s, f := p.styles, &p.Rows[i]
	typing := i == p.Focus && p.Typing()
	if f.Editor.Empty() {
		hint := s.Muted.Render(s.Clip(f.hint, max(width-2, 0)))
		if typing {
			return s.Cursor.Render(" ") + " " + hint
		}
		return hint
	}
	lines, x, _ := f.Editor.Draw(width, 1)
	if !typing {
		return lines[0]
	}
	return widget.WithCursor(s, lines[0], x)
}

// textLines draws a text of several lines, behind a bar.
func (p *Pane) textLines(i, width, room int) []string {
	s, f := p.styles, &p.Rows[i]
	typing := i == p.Focus && p.Typing()
	bar := s.Border.Render(s.Glyph.Vertical) + " "
	if typing {
		bar = s.BorderFocused.Render(s.Glyph.Vertical) + " "
	}
	drawn, x, y := f.Editor.Draw(width-3, room)
	lines := make([]string, max(len(drawn), room))
	for j := range lines {
		text := ""
		if j < len(drawn) {
			text = drawn[j]
		}
		if typing && j == y {
			text = widget.WithCursor(s, text, x)
		}
		lines[j] = " " + bar + text
	}
	return lines
}

// pathLines are the suggestions below a path.
func (p *Pane) pathLines(width int) []string {
	s := p.styles
	indent := strings.Repeat(" ", LabelWidth)
	if p.paths.note != "" {
		return noted(indent, s.Glyph.Rejected, s.Bad, format.WrapLines(p.paths.note, width-LabelWidth-2))
	}
	if p.paths.err != nil {
		return noted(indent, s.Glyph.Failed, s.Warn, format.WrapLines(format.Clean(p.paths.err.Error()), width-LabelWidth-2))
	}
	paths, chosen := p.paths.Shown()
	lines := make([]string, 0, len(paths))
	for i, path := range paths {
		text, mark := s.Clip(format.Clean(path), width-LabelWidth-2), "  "
		style := s.Muted
		if i == chosen {
			style, mark = s.Accent, s.Glyph.Cursor+" "
		}
		lines = append(lines, indent+style.Render(mark+text))
	}
	return lines
}

// footLines stand below the form: all findings by place, how full the body is,
// what would become of it, and what has.
func (p *Pane) footLines(width int) []string {
	s := p.styles
	var lines []string
	if p.height >= shortBelow {
		lines = append(lines, s.Border.Render(strings.Repeat(s.Glyph.Horizontal, width)))
		lines = append(lines, p.findingLines(width, min(p.height/5, 6))...)
	}
	verdict := p.verdict()
	room := width - safe.Width(verdict) - 3
	if room >= 12 {
		lines = append(lines, " "+theme.Fit(meterLine(s, len(p.Draft.Raw), room), room)+" "+verdict)
	} else {
		lines = append(lines, " "+verdict)
	}
	for _, l := range p.deliveryLines(width - 2) {
		lines = append(lines, " "+l)
	}
	return lines[:min(len(lines), max(p.height-1, 1))]
}
