package mockview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback/mock"
	"redial/tui/event"
	"redial/tui/format"
	"redial/tui/theme"
	"redial/tui/widget"
)

const (
	// seenWhole is how many requests the UI keeps whole, and seenBytes how much of
	// the body of each.
	seenWhole = 64
	seenBytes = 128 << 10
)

// seenRequests are the last requests of the mock with their headers and bodies.
type seenRequests struct {
	mu   sync.Mutex
	list []mock.Request // the newest last
}

func (s *seenRequests) add(r mock.Request) {
	r.Body, r.Answer = bytes.Clone(r.Body[:min(len(r.Body), seenBytes)]), bytes.Clone(r.Answer[:min(len(r.Answer), seenBytes)])
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == seenWhole {
		s.list = slices.Delete(s.list, 0, 1)
	}
	s.list = append(s.list, r)
}

// find returns the request of a number, if it is kept.
func (s *seenRequests) find(n int) (mock.Request, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range slices.Backward(s.list) {
		if r.N == n {
			return r, true
		}
	}
	return mock.Request{}, false
}

// openRequest wants a request of the mock shown whole; it opens a sheet.
type openRequest struct{ n int }

// openRequestCmd reads what is kept of a request.
func (p *Pane) openRequestCmd(i openRequest) tea.Cmd {
	seen, s := &p.world.Mock.seen, p.Styles
	return func() tea.Msg {
		r, kept := seen.find(i.n)
		if !kept {
			return event.Do{Do: event.Info(fmt.Sprintf("Only the last %d requests are kept whole.", seenWhole))}
		}
		return event.Do{Do: event.Open{Overlay: &widget.Sheet{
			Styles: s, Title: fmt.Sprintf("Request %d", r.N), Leave: "close",
			Draw: func(width int) []string { return RequestLines(s, r, width) },
		}}}
	}
}

// RequestLines are a request's head and body, and what the mock answered.
func RequestLines(s *theme.Styles, r mock.Request, width int) []string {
	lines := []string{s.Strong.Render(s.Clip(format.Clean(r.Method+" "+r.Path), width))}
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range r.Header[name] {
			lines = append(lines, format.WrapLines(format.Clean(name+": "+v), width)...)
		}
	}
	lines = append(append(lines, ""), textLines(s, r.Body, r.Bytes, width)...)
	answer := "no answer: " + r.Fault
	if r.Status != 0 {
		answer = fmt.Sprintf("answered %d in %s", r.Status, format.Milliseconds(r.MS))
	}
	lines = append(lines, "", s.Strong.Render(s.Clip(format.Clean(answer), width)))
	return append(lines, textLines(s, r.Answer, int64(len(r.Answer)), width)...)
}

// textLines are the lines of a body that has so many bytes in all.
func textLines(s *theme.Styles, body []byte, size int64, width int) []string {
	if len(body) == 0 {
		return []string{s.Muted.Render("no body kept, " + format.Size(size))}
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "", "  ") == nil {
		body = pretty.Bytes()
	}
	var lines []string
	for line := range strings.Lines(string(body)) {
		lines = append(lines, format.WrapLines(format.Clean(strings.TrimRight(line, "\r\n")), width)...)
	}
	if size > seenBytes {
		lines = append(lines, s.Muted.Render("the rest is not kept: "+format.Size(size)+" in all"))
	}
	return lines
}
