package tui

import (
	"bytes"
	"fmt"

	"redial/tui/label"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback"
)

// maxChanges bounds how many lines of changes are listed.
const maxChanges = 4000

// diffIntent wants a callback compared with another: the bodies, and the
// answers. Without another, its last two answers. diffMsg answers.
type diffIntent struct {
	gen   generation
	id    string
	other string
	what  string // the other one in words: "the original", "the marked one"
}

// diffMsg answers diffIntent.
type diffMsg struct {
	gen     generation
	heading string
	same    string // one sentence where nothing differs
	body    []difference
	answer  []difference
	err     error
}

func (w world) diffCmd(i diffIntent) tea.Cmd {
	return func() tea.Msg {
		m := diffMsg{gen: i.gen}
		attempts, err := w.store.Attempts(w.ctx, i.id)
		if err != nil {
			m.err = err
			return m
		}
		if i.other == "" {
			n := len(attempts)
			if n < 2 {
				m.heading = "There is nothing to compare with: mark another callback with space, then press d."
				return m
			}
			m.heading = fmt.Sprintf("The answer of try %d against that of try %d", attempts[n-1].N, attempts[n-2].N)
			m.answer = differences(callback.Diff(label.Answer(attempts[n-2]), label.Answer(attempts[n-1])))
			return m
		}
		before, err := w.store.Body(w.ctx, i.other)
		if err != nil {
			m.err = err
			return m
		}
		after, err := w.store.Body(w.ctx, i.id)
		if err != nil {
			m.err = err
			return m
		}
		old, err := w.store.Attempts(w.ctx, i.other)
		if err != nil {
			m.err = err
			return m
		}
		m.heading = "Against " + i.what + ", " + i.other
		m.body = differences(callback.Diff(before, after))
		m.answer = differences(callback.Diff(lastAnswer(old), lastAnswer(attempts)))
		m.same = sameText(before, after, m.body)
		return m
	}
}

// sameText says how two bodies are the same, "" where they are not.
func sameText(before, after []byte, changes []difference) string {
	switch {
	case bytes.Equal(before, after):
		return "The bodies are the same, byte for byte."
	case len(changes) == 0:
		return "The bodies are the same JSON, written in another way."
	}
	return ""
}

func lastAnswer(attempts []callback.Attempt) []byte {
	if len(attempts) == 0 {
		return []byte("no answer yet")
	}
	return label.Answer(attempts[len(attempts)-1])
}

// diffLines draws a comparison.
func (p *inspectorPane) diffLines(m diffMsg) []string {
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
	lines = append(lines, changeLines(s, "Body", m.body, p.width)...)
	return append(lines, changeLines(s, "Answer", m.answer, p.width)...)
}

// changeLines draws changes under a heading, none where there are none.
func changeLines(s *theme.Styles, heading string, changes []difference, width int) []string {
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
func changeBlock(s *theme.Styles, c difference, width int) []string {
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

// diffView draws the Diff tab.
func (p *inspectorPane) diffView(height int) string {
	s := p.styles
	if p.diff == nil {
		return s.Muted.Render(" comparing " + s.Glyph.Ellipsis)
	}
	if p.diffDrawn == nil || p.diffWidth != p.width {
		p.diffDrawn, p.diffWidth = p.diffLines(*p.diff), p.width
	}
	p.scroll = min(p.scroll, max(len(p.diffDrawn)-height, 0))
	return format.JoinLines(p.diffDrawn[p.scroll:min(p.scroll+height, len(p.diffDrawn))])
}
