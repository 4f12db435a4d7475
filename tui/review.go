package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/callback"
)

// reviewIntent wants an edited replay compared with its original, and shown
// before it is sent. reviewedMsg answers.
type reviewIntent struct {
	gen    generation // given when the comparison begins
	send   sendIntent
	faults string // what the validator has against it, "" for nothing
}

// reviewedMsg answers reviewIntent.
type reviewedMsg struct {
	want    reviewIntent
	changes []difference
	same    string // one sentence where nothing differs
	err     error
}

// review begins to compare an edited replay with its original.
func (a *app) review(i reviewIntent) tea.Cmd {
	if why := unusable(a.currentTarget()); why != "" {
		return a.perform(sayBad(why))
	}
	a.reviewGen++
	i.gen = a.reviewGen
	w := a.world
	return func() tea.Msg {
		m := reviewedMsg{want: i}
		before, err := w.store.Body(w.ctx, i.send.replayOf)
		if err != nil {
			m.err = err
			return m
		}
		m.changes = differences(callback.Diff(before, i.send.body))
		m.same = sameText(before, i.send.body, m.changes)
		return m
	}
}

// reviewed shows what an edited replay changes, and asks whether to send it.
func (a *app) reviewed(m reviewedMsg) tea.Cmd {
	if m.want.gen != a.reviewGen || a.place != placeCompose || len(a.layers) > 0 {
		return nil
	}
	s, t := a.styles, a.currentTarget()
	verb := "send"
	if m.want.faults != "" {
		verb = "send anyway"
	}
	return a.perform(openLayerIntent{&widget.Sheet{
		Styles: s, Title: "Edited replay of " + format.ShortID(format.Clean(m.want.send.replayOf), 10),
		Warning: !t.Loopback() || m.want.faults != "",
		Draw:    func(width int) []string { return m.Lines(s, t, width) },
		Choices: []widget.Choice{{Key: "enter", Name: verb, Do: sendAnywayIntent{m.want.send}}}, Leave: "go back and edit",
	}})
}

// Lines draws a comparison with the original, and where it would go.
func (m reviewedMsg) Lines(s *theme.Styles, t callback.Target, width int) []string {
	target := s.Good.Render(format.Clean(t.Name))
	if !t.Loopback() {
		target = s.Warn.Bold(true).Render(format.Clean(t.Name)) + s.Warn.Render(", which is not this machine")
	}
	url := ""
	if width >= 60 {
		url = s.Muted.Render("  " + s.Clip(format.Clean(t.PublicURL()), width))
	}
	lines := []string{
		s.Muted.Render("Sends  ") + s.Strong.Render("1 callback") + ", " + format.Size(int64(len(m.want.send.body))),
		s.Muted.Render("To     ") + target + url,
	}
	if m.want.faults != "" {
		lines = append(lines, "")
		lines = append(lines, widget.RenderEach(s.Bad, format.WrapLines(m.want.faults, width))...)
	}
	switch {
	case m.err != nil:
		lines = append(lines, "")
		lines = append(lines, format.WrapLines("The original can't be read, so there is nothing to compare with: "+format.Sentence(m.err), width)...)
	case m.same != "":
		lines = append(lines, "", s.Good.Render(s.Glyph.Delivered)+" "+m.same)
	}
	return append(lines, changeLines(s, "What you changed", m.changes, width)...)
}
