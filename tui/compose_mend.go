package tui

import (
	"slices"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// mendIntent wants the draft mended where that is certain; mendedMsg answers.
type mendIntent struct {
	gen generation
	raw []byte
}

// mendedMsg answers mendIntent.
type mendedMsg struct {
	gen     generation
	raw     []byte
	changes []callback.Finding
}

func mendCmd(i mendIntent) tea.Cmd {
	return func() tea.Msg {
		raw, changes := callback.Mend(i.raw)
		return mendedMsg{i.gen, raw, changes}
	}
}

// mend wants everything in the draft mended of which redial is sure.
func (p *composePane) mend() intent {
	p.flush()
	return mendIntent{p.check.gen, p.draft.raw}
}

// mended takes the mended draft, unless something was changed meanwhile.
func (p *composePane) mended(m mendedMsg) intent {
	switch {
	case m.gen != p.check.gen:
		return sayInfo("The draft was changed meanwhile, so nothing was mended.")
	case len(m.changes) == 0:
		return sayInfo("Nothing was mended: there is nothing of which redial is sure.")
	}
	said := "Mended: " + format.Clean(m.changes[0].Message)
	if more := len(m.changes) - 1; more > 0 {
		said = "Mended " + format.Plural(len(m.changes), "thing", "things") + ", the first: " + format.Clean(m.changes[0].Message)
	}
	return intents{p.load(m.raw, p.draft.replayOf), sayGood(said + " ctrl+z takes it back.")}
}

// mendable reports whether a finding of the draft can be mended.
func (p *composePane) mendable() bool {
	return slices.ContainsFunc(p.report.Findings, callback.Finding.CanMend)
}
