package compose

import (
	"slices"

	"redial/tui/event"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// Mend wants the draft mended where that is certain; MendedMsg answers.
type Mend struct {
	gen event.Generation
	raw []byte
}

// MendedMsg answers Mend.
type MendedMsg struct {
	gen     event.Generation
	raw     []byte
	changes []callback.Finding
}

// MendCmd mends a body where that is certain.
func MendCmd(i Mend) tea.Cmd {
	return func() tea.Msg {
		raw, changes := callback.Mend(i.raw)
		return MendedMsg{i.gen, raw, changes}
	}
}

// Mend wants everything in the draft mended of which redial is sure.
func (p *Pane) Mend() event.Event {
	p.Flush()
	return Mend{p.Check.Gen, p.Draft.Raw}
}

// mended takes the mended draft, unless something was changed meanwhile.
func (p *Pane) mended(m MendedMsg) event.Event {
	switch {
	case m.gen != p.Check.Gen:
		return event.Info("The draft was changed meanwhile, so nothing was mended.")
	case len(m.changes) == 0:
		return event.Info("Nothing was mended: there is nothing of which redial is sure.")
	}
	said := "Mended: " + format.Clean(m.changes[0].Message)
	if more := len(m.changes) - 1; more > 0 {
		said = "Mended " + format.Plural(len(m.changes), "thing", "things") + ", the first: " + format.Clean(m.changes[0].Message)
	}
	return event.List{p.Load(m.raw, p.Draft.ReplayOf), event.Good(said + " ctrl+z takes it back.")}
}

// Mendable reports whether a finding of the draft can be mended.
func (p *Pane) Mendable() bool {
	return slices.ContainsFunc(p.Report.Findings, callback.Finding.CanMend)
}
