package inspector

import (
	"context"

	"redial/tui/event"
	"redial/tui/reader"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history"
)

// World is what the commands of the inspector reach the outside with.
type World struct {
	Ctx   context.Context // ends with the UI
	Store *history.Store
}

// Command makes the command for a question of the inspector; nil for what is
// none.
func (p *Pane) Command(i event.Event) tea.Cmd {
	w := p.world
	switch i := i.(type) {
	case loadRequest:
		return w.loadCmd(i)
	case reader.MakeRequest:
		return reader.Make(i)
	case findingsRequest:
		return findingsCmd(i)
	case diagnoseRequest:
		return w.diagnoseCmd(i)
	case searchRequest:
		return searchCmd(i)
	case locateRequest:
		return locateCmd(i)
	case Diff:
		return w.diffCmd(i)
	}
	return nil
}
