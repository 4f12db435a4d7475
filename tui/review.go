package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"
	"redial/tui/inspector"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/callback"
)

// reviewedMsg answers Review.
type reviewedMsg struct {
	want    event.Review
	changes []inspector.Difference
	same    string // one sentence where nothing differs
	err     error
}

// review begins to compare an edited replay with its original.
func (a *app) review(i event.Review) tea.Cmd {
	if why := unusable(a.currentTarget()); why != "" {
		return a.perform(event.Bad(why))
	}
	a.reviewGen++
	i.Gen = a.reviewGen
	w := a.world
	return func() tea.Msg {
		m := reviewedMsg{want: i}
		before, err := w.store.Body(w.ctx, i.Send.ReplayOf)
		if err != nil {
			m.err = err
			return m
		}
		m.changes = inspector.Differences(callback.Diff(before, i.Send.Body))
		m.same = inspector.SameText(before, i.Send.Body, m.changes)
		return m
	}
}

// reviewed shows what an edited replay changes, and asks whether to send it.
func (a *app) reviewed(m reviewedMsg) tea.Cmd {
	if m.want.Gen != a.reviewGen || a.tab != event.TabCompose || len(a.overlays) > 0 {
		return nil
	}
	s, t := a.styles, a.currentTarget()
	verb := "send"
	if m.want.Faults != "" {
		verb = "send anyway"
	}
	return a.perform(event.Open{Overlay: &widget.Sheet{
		Styles: s, Title: "Edited replay of " + format.ShortID(format.Clean(m.want.Send.ReplayOf), 10),
		Warning: !t.Loopback() || m.want.Faults != "",
		Draw:    func(width int) []string { return m.Lines(s, t, width) },
		Choices: []widget.Choice{{Key: "enter", Name: verb, Do: event.SendAnyway{Send: m.want.Send}}}, Leave: "go back and edit",
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
		s.Muted.Render("Sends  ") + s.Strong.Render("1 callback") + ", " + format.Size(int64(len(m.want.Send.Body))),
		s.Muted.Render("To     ") + target + url,
	}
	if m.want.Faults != "" {
		lines = append(lines, "")
		lines = append(lines, widget.RenderEach(s.Bad, format.WrapLines(m.want.Faults, width))...)
	}
	switch {
	case m.err != nil:
		lines = append(lines, "")
		lines = append(lines, format.WrapLines("The original can't be read, so there is nothing to compare with: "+format.Sentence(m.err), width)...)
	case m.same != "":
		lines = append(lines, "", s.Good.Render(s.Glyph.Delivered)+" "+m.same)
	}
	return append(lines, inspector.ChangeLines(s, "What you changed", m.changes, width)...)
}
