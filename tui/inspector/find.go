package inspector

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/reader"
)

// searchRequest wants a text found in a document; searchedMsg answers.
type searchRequest struct {
	what   Tab
	doc    *reader.Document
	needle string
}

// searchedMsg answers searchRequest with the byte offsets of the matches.
type searchedMsg struct {
	what    Tab
	doc     *reader.Document
	needle  string
	matches []int
}

func searchCmd(i searchRequest) tea.Cmd {
	return func() tea.Msg {
		return searchedMsg{what: i.what, doc: i.doc, needle: i.needle, matches: i.doc.Find(i.needle)}
	}
}
