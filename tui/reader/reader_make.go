package reader

import (
	tea "github.com/charmbracelet/bubbletea"
)

// MakeRequest wants a body laid out; documentMsg answers.
type MakeRequest struct {
	Gen  int
	What int // which of the asker's readers it is for
	Make func() *Document
}

// MadeMsg answers MakeRequest.
type MadeMsg struct {
	Gen  int
	What int
	Doc  *Document
}

// Make makes a document away from the screen.
func Make(i MakeRequest) tea.Cmd {
	return func() tea.Msg { return MadeMsg{Gen: i.Gen, What: i.What, Doc: i.Make()} }
}
