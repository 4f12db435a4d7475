package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
	"redial/tui/term"
)

// mockName is the target that is always there.
const mockName = "mock"

// world is what commands reach the outside with. It is handed to them by
// value; nothing in it changes while the UI runs, but for what guards itself.
type world struct {
	ctx       context.Context // ends with the UI; every command's own derives from it
	store     *history.Store
	client    *callback.Client
	known     *callback.Known // secrets, which no file may hold
	mock      *embedded
	draft     string // the draft's path
	editor    string // the command that edits a file, "" for the environment's
	now       func() time.Time
	clipboard clipboard
	underWay  *underWay
}

// clipboard is the way to the user's clipboard.
type clipboard interface {
	Copy(ctx context.Context, data []byte, secret bool) (term.Copied, error)
}

// command makes the command for an intent that only touches the world.
func (w world) command(i intent) tea.Cmd {
	switch i := i.(type) {
	case validateIntent:
		return validateCmd(i)
	case mendIntent:
		return mendCmd(i)
	case spliceIntent:
		return spliceCmd(i)
	case openEditorIntent:
		return w.editorFileCmd(i)
	case completePathIntent:
		return completePathCmd(i)
	case statFileIntent:
		return fileCmd(i.gen, i.path, false)
	case keepFileIntent:
		return w.keepFileCmd(i)
	case readFileIntent:
		return fileCmd(i.gen, i.path, true)
	case saveDraftIntent:
		return w.underWay.whole(w.saveDraftCmd(i))
	case loadDraftIntent:
		return w.loadDraftCmd(i)
	case dropDraftIntent:
		return w.underWay.whole(w.dropDraftCmd(i))
	case recentOrdersIntent:
		return w.recentOrdersCmd(i)
	case listTemplatesIntent:
		return w.templatesCmd(i)
	case startMockIntent:
		return w.startMockCmd(i.script)
	case stopMockIntent:
		return w.stopMockCmd()
	case setScriptIntent:
		return w.setScriptCmd(i.script)
	case openMockRequestIntent:
		return w.mockSeenCmd(i)
	case refreshMockIntent:
		return w.refreshMockCmd()
	case copyMockSecretIntent:
		return w.copyMockSecretCmd()
	case copyIntent:
		return w.underWay.whole(w.copyCmd(i))
	case loadFiltersIntent:
		return w.loadFiltersCmd()
	case keepFilterIntent:
		return w.underWay.whole(w.keepFilterCmd(i))
	}
	return nil
}

// timeCmd sends the time after a while.
func (w world) timeCmd(after time.Duration, chain int) tea.Cmd {
	return tea.Tick(after, func(time.Time) tea.Msg { return tickMsg{now: w.now(), chain: chain} })
}

// validateCmd answers validateIntent.
func validateCmd(i validateIntent) tea.Cmd {
	return func() tea.Msg { return validatedMsg{gen: i.gen, report: callback.Validate(i.body)} }
}

// nextCmd waits for the next message of a stream.
func nextCmd(from <-chan tea.Msg) tea.Cmd {
	return func() tea.Msg {
		m, ok := <-from
		if !ok {
			return nil
		}
		return streamedMsg{msg: m, rest: from}
	}
}
