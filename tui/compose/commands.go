package compose

import (
	"context"
	"fmt"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// World is what the commands of Compose reach the outside with.
type World struct {
	Ctx    context.Context // ends with the UI
	Store  *history.Store
	Known  *callback.Known // secrets, which no file may hold
	Draft  string          // the draft's path
	Editor string          // the command that edits a file, "" for the environment's
	// Whole makes a command that is waited for before the program ends.
	Whole func(tea.Cmd) tea.Cmd
}

// Command makes the command for a question of Compose; nil for what is none.
func (p *Pane) Command(i event.Event) tea.Cmd {
	w := p.world
	switch i := i.(type) {
	case Validate:
		return validateCmd(i)
	case Mend:
		return MendCmd(i)
	case Splice:
		return SpliceCmd(i)
	case OpenEditor:
		return w.editorFileCmd(i)
	case CompletePath:
		return completePathCmd(i)
	case StatFile:
		return fileCmd(i.Gen, i.Path, false)
	case ReadFile:
		return fileCmd(i.Gen, i.Path, true)
	case KeepFile:
		return w.keepFileCmd(i)
	case SaveDraft:
		return w.Whole(w.SaveDraftCmd(i))
	case LoadDraft:
		return w.LoadDraftCmd(i)
	case DropDraft:
		return w.Whole(w.DropDraftCmd(i))
	case RecentOrders:
		return w.recentOrdersCmd(i)
	case ListTemplates:
		return w.templatesCmd(i)
	}
	return nil
}

// KeepDraft saves what is not saved yet, now that the program ends.
func (p *Pane) KeepDraft() error {
	var save tea.Cmd
	switch i := p.unsaved().(type) {
	case SaveDraft:
		save = p.world.SaveDraftCmd(i)
	case DropDraft:
		save = p.world.DropDraftCmd(i)
	default:
		return nil
	}
	if m, ok := save().(DraftSavedMsg); ok && m.Err != nil {
		return fmt.Errorf("the draft in Compose was not saved: %w", m.Err)
	}
	return nil
}
