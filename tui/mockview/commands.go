package mockview

import (
	"context"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"
)

// World is what the commands of Mock reach the outside with.
type World struct {
	Ctx  context.Context // ends with the UI
	Mock *Embedded
}

// Start starts the mock, and listens to it.
func (p *Pane) Start() tea.Cmd {
	return tea.Batch(p.world.startMockCmd(""), p.world.WatchMockCmd())
}

// Command makes the command for a question of Mock; nil for what is none.
func (p *Pane) Command(i event.Event) tea.Cmd {
	w := p.world
	switch i := i.(type) {
	case StartMock:
		return w.startMockCmd(i.Script)
	case StopMock:
		return w.stopMockCmd()
	case SetScript:
		return w.setScriptCmd(i.Script)
	case openRequest:
		return p.openRequestCmd(i)
	case refreshMockRequest:
		return w.refreshMockCmd()
	case copyMockSecretRequest:
		return w.copyMockSecretCmd()
	}
	return nil
}
