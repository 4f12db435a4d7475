package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/reader"
)

// searchIntent wants a text found in a document; searchedMsg answers.
type searchIntent struct {
	what   inspectorTab
	doc    *reader.Document
	needle string
}

// searchedMsg answers searchIntent with the byte offsets of the matches.
type searchedMsg struct {
	what    inspectorTab
	doc     *reader.Document
	needle  string
	matches []int
}

func searchCmd(i searchIntent) tea.Cmd {
	return func() tea.Msg {
		return searchedMsg{what: i.what, doc: i.doc, needle: i.needle, matches: i.doc.Find(i.needle)}
	}
}
