package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/reader"

	"redial/callback"
	"redial/history"
)

// loadIntent wants all that is known of a callback; loadedMsg answers.
type loadIntent struct {
	gen generation
	id  string
}

// loadedMsg answers loadIntent.
type loadedMsg struct {
	gen      generation
	id       string
	entry    history.Entry
	attempts []callback.Attempt
	head     *callback.RequestHead // nil where redial made the request, or nothing is kept
	body     []byte
	err      error
}

// loadCmd reads a callback.
func (w world) loadCmd(i loadIntent) tea.Cmd {
	return func() tea.Msg {
		m := loadedMsg{gen: i.gen, id: i.id}
		if m.entry, m.err = w.store.Entry(w.ctx, i.id); m.err != nil {
			return m
		}
		if m.attempts, m.err = w.store.Attempts(w.ctx, i.id); m.err != nil {
			return m
		}
		m.head, _ = w.store.RequestHead(w.ctx, m.entry) // what can't be read is not shown
		m.body, m.err = w.store.Body(w.ctx, i.id)
		return m
	}
}

// documentIntent wants a body laid out; documentMsg answers.
type documentIntent struct {
	gen  generation
	what inspectorTab // tabRequest or tabResponse
	make func() *reader.Document
}

// documentMsg answers documentIntent.
type documentMsg struct {
	gen  generation
	what inspectorTab
	doc  *reader.Document
}

func documentCmd(i documentIntent) tea.Cmd {
	return func() tea.Msg { return documentMsg{gen: i.gen, what: i.what, doc: i.make()} }
}

// diagnoseIntent wants to know why a callback is where it is; diagnosedMsg
// answers.
type diagnoseIntent struct {
	gen generation
	id  string
}

// diagnosedMsg answers diagnoseIntent.
type diagnosedMsg struct {
	gen       generation
	diagnosis callback.Diagnosis
	err       error
}

func (w world) diagnoseCmd(i diagnoseIntent) tea.Cmd {
	return func() tea.Msg {
		d, err := w.store.Diagnose(w.ctx, i.id)
		return diagnosedMsg{gen: i.gen, diagnosis: d, err: err}
	}
}

// findingsIntent wants what was sent validated; findingsMsg answers.
type findingsIntent struct {
	gen  generation
	body []byte
}

// findingsMsg answers findingsIntent.
type findingsMsg struct {
	gen    generation
	report callback.Report
}

func findingsCmd(i findingsIntent) tea.Cmd {
	return func() tea.Msg { return findingsMsg{gen: i.gen, report: callback.Validate(i.body)} }
}
