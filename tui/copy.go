package tui

import (
	"context"

	"redial/tui/event"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// copyCmd copies bytes by the first way that takes them.
func (w world) copyCmd(i event.Copy) tea.Cmd {
	return func() tea.Msg {
		i.Secret = i.Secret || w.known.Mask().Found(i.Data)
		return event.Do{Do: copied(w.ctx, w.clipboard, i)}
	}
}

// copied copies bytes and says by which way they went.
func copied(ctx context.Context, c clipboard, i event.Copy) event.Toast {
	what := i.What + ", " + format.Size(int64(len(i.Data)))
	done, err := c.Copy(ctx, i.Data, i.Secret)
	switch {
	case err != nil:
		return event.Bad("Not copied, " + what + ". " + format.Sentence(err))
	case done.InFile:
		return event.Good("Saved " + what + ", " + done.By + ": " + done.Why + ".")
	default:
		return event.Good("Copied " + what + ", " + done.By + "." + done.Unsure)
	}
}
