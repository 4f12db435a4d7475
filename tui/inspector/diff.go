package inspector

import (
	"bytes"
	"fmt"

	"redial/tui/event"

	"redial/tui/label"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback"
)

// maxChanges bounds how many lines of changes are listed.
const maxChanges = 4000

// Diff wants a callback compared with another: the bodies, and the
// answers. Without another, its last two answers. DiffMsg answers.
type Diff struct {
	gen   event.Generation
	ID    string
	Other string
	What  string // the other one in words: "the original", "the marked one"
}

// DiffMsg answers Diff.
type DiffMsg struct {
	gen     event.Generation
	heading string
	same    string // one sentence where nothing differs
	Body    []Difference
	answer  []Difference
	err     error
}

func (w World) diffCmd(i Diff) tea.Cmd {
	return func() tea.Msg {
		m := DiffMsg{gen: i.gen}
		attempts, err := w.Store.Attempts(w.Ctx, i.ID)
		if err != nil {
			m.err = err
			return m
		}
		if i.Other == "" {
			n := len(attempts)
			if n < 2 {
				m.heading = "There is nothing to compare with: mark another callback with space, then press d."
				return m
			}
			m.heading = fmt.Sprintf("The answer of try %d against that of try %d", attempts[n-1].N, attempts[n-2].N)
			m.answer = Differences(callback.Diff(label.Answer(attempts[n-2]), label.Answer(attempts[n-1])))
			return m
		}
		before, err := w.Store.Body(w.Ctx, i.Other)
		if err != nil {
			m.err = err
			return m
		}
		after, err := w.Store.Body(w.Ctx, i.ID)
		if err != nil {
			m.err = err
			return m
		}
		old, err := w.Store.Attempts(w.Ctx, i.Other)
		if err != nil {
			m.err = err
			return m
		}
		m.heading = "Against " + i.What + ", " + i.Other
		m.Body = Differences(callback.Diff(before, after))
		m.answer = Differences(callback.Diff(LastAnswer(old), LastAnswer(attempts)))
		m.same = SameText(before, after, m.Body)
		return m
	}
}

// SameText says how two bodies are the same, "" where they are not.
func SameText(before, after []byte, changes []Difference) string {
	switch {
	case bytes.Equal(before, after):
		return "The bodies are the same, byte for byte."
	case len(changes) == 0:
		return "The bodies are the same JSON, written in another way."
	}
	return ""
}

// LastAnswer is the answer to the last attempt, as text.
func LastAnswer(attempts []callback.Attempt) []byte {
	if len(attempts) == 0 {
		return []byte("no answer yet")
	}
	return label.Answer(attempts[len(attempts)-1])
}

// diffLines draws a comparison.
func (p *Pane) diffLines(m DiffMsg) []string {
	s := p.styles
	if m.err != nil {
		return format.WrapLines(" It can't be compared: "+format.Sentence(m.err), p.width-1)
	}
	var lines []string
	for _, l := range format.WrapLines(format.Clean(m.heading), p.width-2) {
		lines = append(lines, " "+s.Muted.Render(l))
	}
	if m.same != "" {
		lines = append(lines, "", " "+s.Good.Render(s.Glyph.Delivered)+" "+m.same)
	}
	lines = append(lines, ChangeLines(s, "Body", m.Body, p.width)...)
	return append(lines, ChangeLines(s, "Answer", m.answer, p.width)...)
}

// ChangeLines draws changes under a heading, none where there are none.
func ChangeLines(s *theme.Styles, heading string, changes []Difference, width int) []string {
	if len(changes) == 0 {
		return nil
	}
	lines := []string{"", " " + s.Strong.Render(heading) + s.Muted.Render("  "+format.Plural(len(changes), "change", "changes"))}
	for i, c := range changes {
		if len(lines) >= maxChanges {
			return append(lines, " "+s.Muted.Render(fmt.Sprintf("and %s more", format.Count(len(changes)-i))))
		}
		lines = append(lines, changeBlock(s, c, width)...)
	}
	return lines
}

// changeBlock is one change: its place, what was there, and what is.
func changeBlock(s *theme.Styles, c Difference, width int) []string {
	w := max(width-6, 1)
	old, now := c.old, c.now
	if len(old) == 1 && len(now) == 1 {
		x, y := aroundChange(old[0], now[0], w)
		old, now = []string{x}, []string{y}
	}
	lines := []string{" " + s.Accent.Render(theme.Cell(s, c.place, max(width-2, 1)))}
	side := func(texts []string, sign string, style lipgloss.Style) {
		for _, t := range texts[:min(len(texts), maxChanges)] {
			lines = append(lines, style.Render("   "+sign+" "+theme.Cell(s, t, w)))
		}
		if n := len(texts) - maxChanges; n > 0 {
			lines = append(lines, s.Muted.Render(fmt.Sprintf("   %s and %s more lines", sign, format.Count(n))))
		}
	}
	side(old, "-", s.Bad)
	side(now, "+", s.Good)
	return lines
}

// aroundChange cuts the same beginning off two long values, so that the place
// where they part is on the screen.
func aroundChange(x, y string, width int) (string, string) {
	if len(x) <= width && len(y) <= width {
		return x, y
	}
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	n -= width / 3
	for n > 0 && n < len(x) && x[n]&0xc0 == 0x80 {
		n--
	}
	if n <= 0 {
		return x, y
	}
	return "..." + x[n:], "..." + y[n:]
}

// DiffView draws the Diff tab.
func (p *Pane) DiffView(height int) string {
	s := p.styles
	if p.Diff == nil {
		return s.Muted.Render(" comparing " + s.Glyph.Ellipsis)
	}
	if p.DiffDrawn == nil || p.diffWidth != p.width {
		p.DiffDrawn, p.diffWidth = p.diffLines(*p.Diff), p.width
	}
	p.scroll = min(p.scroll, max(len(p.DiffDrawn)-height, 0))
	return format.JoinLines(p.DiffDrawn[p.scroll:min(p.scroll+height, len(p.DiffDrawn))])
}
