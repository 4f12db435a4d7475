package inspector

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"

	"redial/callback"
	"redial/history"
)

// loadRequest wants all that is known of a callback; LoadedMsg answers.
type loadRequest struct {
	gen event.Generation
	id  string
}

// LoadedMsg answers loadRequest.
type LoadedMsg struct {
	Gen      event.Generation
	ID       string
	Entry    history.Entry
	attempts []callback.Attempt
	head     *callback.RequestHead // nil where redial made the request, or nothing is kept
	Body     []byte
	Err      error
}

// loadCmd reads a callback.
func (w World) loadCmd(i loadRequest) tea.Cmd {
	return func() tea.Msg {
		m := LoadedMsg{Gen: i.gen, ID: i.id}
		if m.Entry, m.Err = w.Store.Entry(w.Ctx, i.id); m.Err != nil {
			return m
		}
		if m.attempts, m.Err = w.Store.Attempts(w.Ctx, i.id); m.Err != nil {
			return m
		}
		m.head, _ = w.Store.RequestHead(w.Ctx, m.Entry) // what can't be read is not shown
		m.Body, m.Err = w.Store.Body(w.Ctx, i.id)
		return m
	}
}

// diagnoseRequest wants to know why a callback is where it is; diagnosedMsg
// answers.
type diagnoseRequest struct {
	gen event.Generation
	id  string
}

// diagnosedMsg answers diagnoseRequest.
type diagnosedMsg struct {
	gen       event.Generation
	diagnosis callback.Diagnosis
	err       error
}

func (w World) diagnoseCmd(i diagnoseRequest) tea.Cmd {
	return func() tea.Msg {
		d, err := w.Store.Diagnose(w.Ctx, i.id)
		return diagnosedMsg{gen: i.gen, diagnosis: d, err: err}
	}
}

// findingsRequest wants what was sent validated; FindingsMsg answers.
type findingsRequest struct {
	gen  event.Generation
	body []byte
}

// FindingsMsg answers findingsRequest.
type FindingsMsg struct {
	Gen    event.Generation
	Report callback.Report
}

func findingsCmd(i findingsRequest) tea.Cmd {
	return func() tea.Msg { return FindingsMsg{Gen: i.gen, Report: callback.Validate(i.body)} }
}
