package tui

import tea "github.com/charmbracelet/bubbletea"

// locateIntent wants the place in a laid-out document that a byte of the body
// has gone to; locatedMsg answers.
type locateIntent struct {
	body   []byte
	doc    *document
	offset int
}

// locatedMsg answers locateIntent with an offset in the document's data.
type locatedMsg struct {
	doc    *document
	offset int
}

func locateCmd(i locateIntent) tea.Cmd {
	return func() tea.Msg {
		return locatedMsg{doc: i.doc, offset: locate(i.body, i.doc.data, i.offset)}
	}
}

// locate finds where a byte of JSON went when spacing was changed: laying out
// keeps every byte but the spaces between values.
func locate(from, to []byte, offset int) int {
	count := 0
	for _, c := range from[:min(max(offset, 0), len(from))] {
		if !space(c) {
			count++
		}
	}
	for i, c := range to {
		if space(c) {
			continue
		}
		if count == 0 {
			return i
		}
		count--
	}
	return max(len(to)-1, 0)
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
