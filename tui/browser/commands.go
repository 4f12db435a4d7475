package browser

import (
	"context"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// World is what the commands of History reach the outside with.
type World struct {
	Ctx   context.Context // ends with the UI
	Store *history.Store
	Known *callback.Known // secrets, which no file may hold
	Draft string          // the draft's path: filters are kept beside it
	// Whole makes a command that is waited for before the program ends.
	Whole func(tea.Cmd) tea.Cmd
}

// Command makes the command for a question of History; nil for what is none.
func (p *Pane) Command(i event.Event) tea.Cmd {
	w := p.world
	switch i := i.(type) {
	case Select:
		return p.answer(i)
	case StopSearch:
		p.StopSearch()
		return nil
	case readRowsRequest:
		return readRowsCmd(i)
	case Wait:
		return w.waitCmd(i)
	case markRowsRequest:
		return markRowsCmd(i)
	case loadFiltersRequest:
		return w.loadFiltersCmd()
	case KeepFilter:
		return w.Whole(w.KeepFilterCmd(i))
	}
	return nil
}

// answer puts a query to the history in place of the one before, which ends.
func (p *Pane) answer(i Select) tea.Cmd {
	if p.StopSearch != nil {
		p.StopSearch()
	}
	ctx, cancel := context.WithCancel(p.world.Ctx)
	p.StopSearch = cancel
	return p.world.SelectCmd(ctx, i)
}
