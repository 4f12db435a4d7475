package tui

import (
	"redial/tui/reader"

	tea "github.com/charmbracelet/bubbletea"
)

// locateIntent wants the place in a laid-out document that a byte of the body
// has gone to; locatedMsg answers.
type locateIntent struct {
	body   []byte
	doc    *reader.Document
	offset int
}

// locatedMsg answers locateIntent with an offset in the document's data.
type locatedMsg struct {
	doc    *reader.Document
	offset int
}

func locateCmd(i locateIntent) tea.Cmd {
	return func() tea.Msg {
		return locatedMsg{doc: i.doc, offset: reader.Locate(i.body, i.doc.Data, i.offset)}
	}
}
