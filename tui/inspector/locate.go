package inspector

import (
	"redial/tui/reader"

	tea "github.com/charmbracelet/bubbletea"
)

// locateRequest wants the place in a laid-out document that a byte of the body
// has gone to; locatedMsg answers.
type locateRequest struct {
	body   []byte
	doc    *reader.Document
	offset int
}

// locatedMsg answers locateRequest with an offset in the document's data.
type locatedMsg struct {
	doc    *reader.Document
	offset int
}

func locateCmd(i locateRequest) tea.Cmd {
	return func() tea.Msg {
		return locatedMsg{doc: i.doc, offset: reader.Locate(i.body, i.doc.Data, i.offset)}
	}
}
