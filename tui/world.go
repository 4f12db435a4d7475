package tui

import (
	"context"
	"time"

	"redial/tui/browser"
	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/mockview"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
	"redial/tui/term"
)

// world is what commands reach the outside with. It is handed to them by
// value; nothing in it changes while the UI runs, but for what guards itself.
type world struct {
	ctx           context.Context // ends with the UI; every command's own derives from it
	store         *history.Store
	client        *callback.Client
	known         *callback.Known // secrets, which no file may hold
	mock          *mockview.Embedded
	draft         string // the draft's path
	editor        string // the command that edits a file, "" for the environment's
	now           func() time.Time
	clipboard     clipboard
	pendingWrites *pendingWrites
}

// clipboard is the way to the user's clipboard.
type clipboard interface {
	Copy(ctx context.Context, data []byte, secret bool) (term.Copied, error)
}

// timeCmd sends the time after a while.
func (w world) timeCmd(after time.Duration, chain int) tea.Cmd {
	return tea.Tick(after, func(time.Time) tea.Msg { return event.TickMsg{Now: w.now(), Chain: chain} })
}

// composeWorld, historyWorld, inspectorWorld and mockWorld are what the panes need
// of it.
func (w world) composeWorld() compose.World {
	return compose.World{Ctx: w.ctx, Store: w.store, Known: w.known, Draft: w.draft, Editor: w.editor, Whole: w.pendingWrites.whole}
}

func (w world) historyWorld() browser.World {
	return browser.World{Ctx: w.ctx, Store: w.store, Known: w.known, Draft: w.draft, Whole: w.pendingWrites.whole}
}

func (w world) inspectorWorld() inspector.World { return inspector.World{Ctx: w.ctx, Store: w.store} }

func (w world) mockWorld() mockview.World { return mockview.World{Ctx: w.ctx, Mock: w.mock} }
