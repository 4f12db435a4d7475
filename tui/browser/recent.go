package browser

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"redial/tui/disk"
	"redial/tui/event"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/query"
)

const (
	// MaxRecent bounds how many filters are remembered.
	MaxRecent = 20
	// maxRecentFile bounds what is read of the file of them, in bytes.
	maxRecentFile = 16 << 10
)

// KeepFilter wants the filters of earlier sessions, and KeepFilter
// wants one kept for later ones. filtersMsg answers.
type (
	loadFiltersRequest struct{}
	KeepFilter         struct{ Filter string }
)

// filtersMsg is the recent filters, the newest first.
type filtersMsg struct {
	filters []string
	err     error
}

// FiltersPath is the file of the recent filters, beside the draft; "" for none.
func (w World) FiltersPath() string {
	if w.Draft == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(w.Draft), "filters")
}

// loadFiltersCmd reads the recent filters, a line each.
func (w World) loadFiltersCmd() tea.Cmd {
	return func() tea.Msg { return filtersMsg{filters: ReadFilters(w.FiltersPath())} }
}

// KeepFilterCmd puts a filter before the others, also those that another UI has
// kept meanwhile.
func (w World) KeepFilterCmd(i KeepFilter) tea.Cmd {
	return func() tea.Msg {
		path := w.FiltersPath()
		if path == "" || w.Known.Mask().Found([]byte(i.Filter)) {
			return nil
		}
		m := filtersMsg{filters: putFirst(ReadFilters(path), i.Filter)}
		m.err = disk.Replace(path, []byte(strings.Join(m.filters, "\n")+"\n"))
		return m
	}
}

// ReadFilters reads what can be read: a file that is gone or damaged is none.
func ReadFilters(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var filters []string
	for line := range bytes.Lines(data[:min(len(data), maxRecentFile)]) {
		if f := strings.TrimSpace(string(line)); f != "" && f == format.Clean(f) && len(filters) < MaxRecent {
			filters = append(filters, f)
		}
	}
	return filters
}

// putFirst is filters with one of them, or a new one, as the first.
func putFirst(filters []string, filter string) []string {
	others := slices.DeleteFunc(slices.Clone(filters), func(f string) bool { return f == filter })
	return append([]string{filter}, others[:min(len(others), MaxRecent-1)]...)
}

// Keepable reports whether a filter may be written down. Words to look for may
// be anything, a secret too: a filter that has any is kept for the session alone.
func Keepable(filter string) bool {
	keys := query.Keys()
	for _, word := range strings.Fields(filter) {
		key, _, _ := strings.Cut(strings.TrimLeft(word, "-!"), ":")
		if !slices.Contains(keys, key) || strings.ContainsAny(word, `"'`) {
			return false
		}
	}
	return filter != "" && len(filter) <= maxRecentFile/MaxRecent/2
}

// remember keeps a filter for later, the newest first and each once.
func (p *Pane) remember(filter string) event.Event {
	if filter == "" || p.Wrong != nil {
		return nil
	}
	p.Recent = putFirst(p.Recent, filter)
	if !Keepable(filter) {
		return nil
	}
	return KeepFilter{filter}
}

// recalled takes the filters of earlier sessions, after those of this one.
func (p *Pane) recalled(m filtersMsg) event.Event {
	for _, f := range m.filters {
		if !slices.Contains(p.Recent, f) && len(p.Recent) < MaxRecent {
			p.Recent = append(p.Recent, f)
		}
	}
	if m.err != nil {
		return event.Bad("The filter is not remembered: " + format.Sentence(m.err))
	}
	return nil
}
