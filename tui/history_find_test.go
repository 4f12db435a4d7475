package tui

import (
	"context"
	"testing"

	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/history"
)

// answersTo runs a question to its end, as bubbletea would, and returns all
// that it was answered.
func answersTo(t *testing.T, cmd tea.Cmd) []selectedMsg {
	t.Helper()
	batch, ok := cmd().(tea.BatchMsg)
	require.True(t, ok)
	go batch[0]()
	var answers []selectedMsg
	for m := batch[1](); m != nil; {
		step, ok := m.(streamedMsg)
		require.True(t, ok)
		answers = append(answers, step.msg.(selectedMsg))
		m = nextCmd(step.rest)()
	}
	return answers
}

func TestATextIsSearchedInSteps(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	q, err := history.ParseQuery(`ok order`, noon)
	require.NoError(t, err)
	require.True(t, q.SearchesText())
	ask := selectIntent{gen: 7, query: q, height: 20}
	answers := answersTo(t, s.app.world.selectCmd(t.Context(), ask))
	require.NotEmpty(t, answers)
	end := answers[len(answers)-1]
	require.NoError(t, end.err)
	assert.False(t, end.search.goesOn)
	assert.Equal(t, generation(7), end.gen)
	assert.Equal(t, 6, end.rows.len())
	_, read := end.rows.at(5)
	assert.True(t, read, "what will be on the screen is read")
	for _, a := range answers[:len(answers)-1] {
		assert.True(t, a.search.goesOn)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	answers = answersTo(t, s.app.world.selectCmd(ctx, ask))
	require.Len(t, answers, 1)
	assert.True(t, answers[0].search.stopped)
	assert.NoError(t, answers[0].err)
}

func TestASearchShowsHowFarItIsAndStops(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("order").press("enter").until("the answer", func() bool { return s.app.history.applied == "order" })
	p := s.app.history
	p.ask() // a search that has no end yet
	stopped := false
	s.app.endSearch = func() { stopped = true }
	step := selectedMsg{gen: p.gen, rows: newRows(p.rows.view), at: -1, search: textSearch{goesOn: true, share: 0.43}}
	for page, ok := step.rows.missing(0, 6); ok; page, ok = step.rows.missing(0, 6) {
		lines, err := step.rows.readPage(page)
		require.NoError(t, err)
		step.rows.put(page, lines)
	}
	s.send(step)
	s.sees("43 % searched • 6")
	s.press("down", "up") // the rows can be gone through meanwhile
	gen := p.gen
	s.send(historyGrewMsg{revision: p.rows.view.Revision()})
	assert.Equal(t, gen, p.gen, "what is new is not asked for before the end")

	s.press("esc")
	require.True(t, stopped)
	s.send(selectedMsg{gen: p.gen, search: textSearch{stopped: true}})
	s.sees("stopped at 43 % • 6")
	s.send(historyGrewMsg{revision: p.rows.view.Revision()})
	assert.Equal(t, gen, p.gen, "a search that was stopped does not begin anew")
	s.press("esc").until("no filter", func() bool { return p.applied == "" })
	s.loses("stopped at")
}

func TestASearchThatHasFoundNothingYet(t *testing.T) {
	t.Parallel()
	p := newHistoryPane(theme.New(inColour))
	p.SetSize(80, 20)
	p.filter.SetValue("nothing")
	p.take(selectedMsg{rows: newRows(&history.View{}), at: -1, search: textSearch{goesOn: true, share: 0.12}})
	assert.Contains(t, plainText(p.View()), "Nothing found yet, 12 % searched")
	assert.Equal(t, stopSearchIntent{}, p.clear())
	assert.Empty(t, p.readText(), "that is of an index, not of a search")
}

// TestAPageOfAnotherStepIsDropped is a page that was asked for while a search
// went on, and comes when there are other rows.
func TestAPageOfAnotherStepIsDropped(t *testing.T) {
	t.Parallel()
	p := newHistoryPane(theme.New(inColour))
	before, after := &history.View{}, &history.View{}
	p.take(selectedMsg{rows: newRows(before), at: -1, search: textSearch{goesOn: true}})
	p.take(selectedMsg{rows: newRows(after), at: -1})
	p.Receive(rowsReadMsg{view: before, page: 0, lines: []row{{entry: history.Entry{ID: "stale"}}}})
	assert.Empty(t, p.rows.pages)
	p.Receive(rowsReadMsg{view: after, page: 0, lines: []row{{entry: history.Entry{ID: "new"}}}})
	assert.Len(t, p.rows.pages, 1)
}
