package compose

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"

	"redial/callback"
)

// Validate wants a body checked; ValidatedMsg answers.
type Validate struct {
	Gen  event.Generation
	Body []byte
}

// ValidatedMsg answers Validate.
type ValidatedMsg struct {
	Gen    event.Generation
	Report callback.Report
}

// validateCmd answers Validate.
func validateCmd(i Validate) tea.Cmd {
	return func() tea.Msg { return ValidatedMsg{Gen: i.Gen, Report: callback.Validate(i.Body)} }
}
