package compose

import (
	"slices"
	"strings"

	"redial/tui/label"

	"redial/tui/format"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
)

// findingsOf returns the findings about a row.
func (p *Pane) findingsOf(name string) []callback.Finding {
	var found []callback.Finding
	for _, f := range p.Report.Findings {
		at := f.Path
		if about, ok := p.lacking(f); ok {
			at = "/" + about
		}
		if at == "/"+name || strings.HasPrefix(at, "/"+name+"/") {
			found = append(found, f)
		}
	}
	return found
}

// lacking returns the row to fill in where a finding is about something that
// the body does not have.
func (p *Pane) lacking(f callback.Finding) (row string, ok bool) {
	switch f.Code {
	case "no-error-details":
		return "error", true
	case "files-empty":
		return "path", true
	case "result-missing":
		for _, name := range []string{"result_text", "path", "result_url"} {
			if slices.ContainsFunc(p.Rows, func(r Field) bool { return r.Name == name }) {
				return name, true
			}
		}
	}
	return "", false
}

// noteLines are the findings about a row: all of them with their fix where it
// has the focus, else the first, in one line where there is little room.
func (p *Pane) noteLines(i, width int) []string {
	s := p.styles
	found := p.findingsOf(p.Rows[i].Name)
	indent := strings.Repeat(" ", LabelWidth)
	room := width - LabelWidth - 2
	if width < bodyBeside/2 {
		indent, room = "  ", width-4
	}
	if room < 4 {
		return nil
	}
	var lines []string
	for n, f := range found {
		glyph, style := s.Severity(f.Severity)
		switch said := format.WrapLines(format.Clean(f.Message), room); {
		case i != p.Focus && n > 0:
			return lines
		case i != p.Focus && p.height < wholeFrom:
			return []string{indent + style.Render(glyph+" "+s.Clip(format.Clean(f.Message), room))}
		default:
			lines = append(lines, noted(indent, glyph, style, said)...)
		}
		if i == p.Focus {
			for _, l := range format.WrapLines(format.Clean(f.Fix), room) {
				lines = append(lines, indent+"  "+s.Muted.Render(l))
			}
		}
	}
	return lines
}

// noted is a sentence in lines, behind a glyph.
func noted(indent, glyph string, style lipgloss.Style, said []string) []string {
	lines := make([]string, len(said))
	for j, l := range said {
		if j > 0 {
			glyph = " "
		}
		lines[j] = indent + style.Render(glyph+" "+l)
	}
	return lines
}

// verdict predicts what the target makes of the draft.
func (p *Pane) verdict() string {
	s := p.styles
	switch errors, warnings := p.Report.Count(callback.SeverityError), p.Report.Count(callback.SeverityWarning); {
	case p.Delivery.Outcome != nil || p.Delivery.Sending:
		return ""
	case p.Check.Done == 0:
		return s.Muted.Render("checking")
	case errors > 0:
		return s.Bad.Bold(true).Render(s.Glyph.Rejected + " " + p.errorCount())
	case warnings > 0:
		return s.Warn.Bold(true).Render(s.Glyph.Failed + " accepted, " + format.Plural(warnings, "warning", "warnings"))
	default:
		return s.Good.Bold(true).Render(s.Glyph.Delivered + " would be accepted")
	}
}

// findingLines list the findings with their places, in at most height lines.
func (p *Pane) findingLines(width, height int) []string {
	s := p.styles
	found := p.Report.Findings
	var lines []string
	for i, f := range found {
		if len(lines) == height-1 && i < len(found)-1 {
			return append(lines, s.Muted.Render(" and "+format.Plural(len(found)-i, "more finding", "more findings")))
		}
		lines = append(lines, " "+label.Finding(s, f, width-2))
	}
	return lines
}
