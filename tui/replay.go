package tui

import tea "github.com/charmbracelet/bubbletea"

// planIntent wants a replay planned; planMsg answers.
type planIntent struct {
	ids []string
	all bool // also what is delivered already
}

// runPlanIntent carries a plan out; cancelRunIntent ends that.
type runPlanIntent struct{}

type cancelRunIntent struct{}

func (a *app) replay(intent) tea.Cmd { return nil }
