package tui

import (
	"context"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// copyCmd copies bytes by the first way that takes them.
func (w world) copyCmd(i copyIntent) tea.Cmd {
	return func() tea.Msg {
		i.secret = i.secret || w.known.Mask().Found(i.data)
		return intentMsg{copied(w.ctx, w.clipboard, i)}
	}
}

// copied copies bytes and says by which way they went.
func copied(ctx context.Context, c clipboard, i copyIntent) toastIntent {
	what := i.what + ", " + format.Size(int64(len(i.data)))
	done, err := c.Copy(ctx, i.data, i.secret)
	switch {
	case err != nil:
		return sayBad("Not copied, " + what + ". " + format.Sentence(err))
	case done.InFile:
		return sayGood("Saved " + what + ", " + done.By + ": " + done.Why + ".")
	default:
		return sayGood("Copied " + what + ", " + done.By + "." + done.Unsure)
	}
}
