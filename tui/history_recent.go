package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/query"
)

const (
	// maxRecent bounds how many filters are remembered.
	maxRecent = 20
	// maxRecentFile bounds what is read of the file of them, in bytes.
	maxRecentFile = 16 << 10
)

// loadFiltersIntent wants the filters of earlier sessions, and keepFilterIntent
// wants one kept for later ones. filtersMsg answers.
type (
	loadFiltersIntent struct{}
	keepFilterIntent  struct{ filter string }
)

// filtersMsg is the recent filters, the newest first.
type filtersMsg struct {
	filters []string
	err     error
}

// filtersPath is the file of the recent filters, beside the draft; "" for none.
func (w world) filtersPath() string {
	if w.draft == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(w.draft), "filters")
}

// loadFiltersCmd reads the recent filters, a line each.
func (w world) loadFiltersCmd() tea.Cmd {
	return func() tea.Msg { return filtersMsg{filters: readFilters(w.filtersPath())} }
}

// keepFilterCmd puts a filter before the others, also those that another UI has
// kept meanwhile.
func (w world) keepFilterCmd(i keepFilterIntent) tea.Cmd {
	return func() tea.Msg {
		path := w.filtersPath()
		if path == "" || w.known.Mask().Found([]byte(i.filter)) {
			return nil
		}
		m := filtersMsg{filters: putFirst(readFilters(path), i.filter)}
		m.err = replaceFile(path, []byte(strings.Join(m.filters, "\n")+"\n"))
		return m
	}
}

// readFilters reads what can be read: a file that is gone or damaged is none.
func readFilters(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var filters []string
	for line := range bytes.Lines(data[:min(len(data), maxRecentFile)]) {
		if f := strings.TrimSpace(string(line)); f != "" && f == format.Clean(f) && len(filters) < maxRecent {
			filters = append(filters, f)
		}
	}
	return filters
}

// putFirst is filters with one of them, or a new one, as the first.
func putFirst(filters []string, filter string) []string {
	others := slices.DeleteFunc(slices.Clone(filters), func(f string) bool { return f == filter })
	return append([]string{filter}, others[:min(len(others), maxRecent-1)]...)
}

// keepable reports whether a filter may be written down. Words to look for may
// be anything, a secret too: a filter that has any is kept for the session alone.
func keepable(filter string) bool {
	keys := query.Keys()
	for _, word := range strings.Fields(filter) {
		key, _, _ := strings.Cut(strings.TrimLeft(word, "-!"), ":")
		if !slices.Contains(keys, key) || strings.ContainsAny(word, `"'`) {
			return false
		}
	}
	return filter != "" && len(filter) <= maxRecentFile/maxRecent/2
}

// remember keeps a filter for later, the newest first and each once.
func (p *historyPane) remember(filter string) intent {
	if filter == "" || p.wrong != nil {
		return nil
	}
	p.recent = putFirst(p.recent, filter)
	if !keepable(filter) {
		return nil
	}
	return keepFilterIntent{filter}
}

// recalled takes the filters of earlier sessions, after those of this one.
func (p *historyPane) recalled(m filtersMsg) intent {
	for _, f := range m.filters {
		if !slices.Contains(p.recent, f) && len(p.recent) < maxRecent {
			p.recent = append(p.recent, f)
		}
	}
	if m.err != nil {
		return sayBad("The filter is not remembered: " + format.Sentence(m.err))
	}
	return nil
}
