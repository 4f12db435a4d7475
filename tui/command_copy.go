package tui

import (
	"fmt"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
)

// copyLimit is the most that is sent to a terminal's clipboard: many drop more
// without a word.
const copyLimit = 100_000

// copyCmd puts bytes on the clipboard of the terminal the user sits at.
func (w world) copyCmd(i copyIntent) tea.Cmd {
	return func() tea.Msg {
		if len(i.data) > copyLimit {
			return intentMsg{toastIntent{toastBad, fmt.Sprintf("Not copied: %s is %s, and a terminal's clipboard takes %s.",
				i.what, sizeText(int64(len(i.data))), sizeText(copyLimit))}}
		}
		if _, err := osc52.New(string(i.data)).WriteTo(w.tty); err != nil {
			return intentMsg{toastIntent{toastBad, "Not copied: " + sentence(err)}}
		}
		return intentMsg{toastIntent{toastGood, fmt.Sprintf("Copied %s, %s, by the terminal's clipboard (OSC 52).", i.what, sizeText(int64(len(i.data))))}}
	}
}
