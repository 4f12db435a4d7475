package tui

import (
	"context"
	"testing"

	"redial/tui/browser"
	"redial/tui/event"

	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/history"
)

// answersTo runs a question to its end, as bubbletea would, and returns all
// that it was answered.
func answersTo(t *testing.T, cmd tea.Cmd) []browser.SelectedMsg {
	t.Helper()
	batch, ok := cmd().(tea.BatchMsg)
	require.True(t, ok)
	go batch[0]()
	var answers []browser.SelectedMsg
	for m := batch[1](); m != nil; {
		step, ok := m.(event.StreamedMsg)
		require.True(t, ok)
		answers = append(answers, step.Msg.(browser.SelectedMsg))
		m = event.Next(step.Rest)()
	}
	return answers
}

func TestATextIsSearchedInSteps(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	q, err := history.ParseQuery(`ok order`, noon)
	require.NoError(t, err)
	require.True(t, q.SearchesText())
	ask := browser.Select{Gen: 7, Query: q, Height: 20}
	answers := answersTo(t, s.app.world.historyWorld().SelectCmd(t.Context(), ask))
	require.NotEmpty(t, answers)
	end := answers[len(answers)-1]
	require.NoError(t, end.Err)
	assert.False(t, end.Search.GoesOn)
	assert.Equal(t, event.Generation(7), end.Gen)
	assert.Equal(t, 6, end.Rows.Len())
	_, read := end.Rows.At(5)
	assert.True(t, read, "what will be on the screen is read")
	for _, a := range answers[:len(answers)-1] {
		assert.True(t, a.Search.GoesOn)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	answers = answersTo(t, s.app.world.historyWorld().SelectCmd(ctx, ask))
	require.Len(t, answers, 1)
	assert.True(t, answers[0].Search.Stopped)
	assert.NoError(t, answers[0].Err)
}

func TestASearchShowsHowFarItIsAndStops(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("order").press("enter").until("the answer", func() bool { return s.app.history.Applied == "order" })
	p := s.app.history
	p.Ask() // a search that has no end yet
	stopped := false
	s.app.history.StopSearch = func() { stopped = true }
	step := browser.SelectedMsg{Gen: p.Gen, Rows: browser.NewRows(p.Rows.View), At: -1, Search: browser.TextSearch{GoesOn: true, Share: 0.43}}
	for page, ok := step.Rows.Missing(0, 6); ok; page, ok = step.Rows.Missing(0, 6) {
		lines, err := step.Rows.ReadPage(page)
		require.NoError(t, err)
		step.Rows.Put(page, lines)
	}
	s.send(step)
	s.sees("43 % searched • 6")
	s.press("down", "up") // the rows can be gone through meanwhile
	gen := p.Gen
	s.send(event.HistoryGrewMsg{Revision: p.Rows.View.Revision()})
	assert.Equal(t, gen, p.Gen, "what is new is not asked for before the end")

	s.press("esc")
	require.True(t, stopped)
	s.send(browser.SelectedMsg{Gen: p.Gen, Search: browser.TextSearch{Stopped: true}})
	s.sees("stopped at 43 % • 6")
	s.send(event.HistoryGrewMsg{Revision: p.Rows.View.Revision()})
	assert.Equal(t, gen, p.Gen, "a search that was stopped does not begin anew")
	s.press("esc").until("no filter", func() bool { return p.Applied == "" })
	s.loses("stopped at")
}

func TestASearchThatHasFoundNothingYet(t *testing.T) {
	t.Parallel()
	p := browser.New(theme.New(inColour), browser.World{})
	p.SetSize(80, 20)
	p.Filter.SetValue("nothing")
	p.Take(browser.SelectedMsg{Rows: browser.NewRows(&history.View{}), At: -1, Search: browser.TextSearch{GoesOn: true, Share: 0.12}})
	assert.Contains(t, plainText(p.View()), "Nothing found yet, 12 % searched")
	assert.Equal(t, browser.StopSearch{}, p.Clear())
	assert.Empty(t, p.ReadText(), "that is of an index, not of a search")
}

// TestAPageOfAnotherStepIsDropped is a page that was asked for while a search
// went on, and comes when there are other rows.
func TestAPageOfAnotherStepIsDropped(t *testing.T) {
	t.Parallel()
	p := browser.New(theme.New(inColour), browser.World{})
	before, after := &history.View{}, &history.View{}
	p.Take(browser.SelectedMsg{Rows: browser.NewRows(before), At: -1, Search: browser.TextSearch{GoesOn: true}})
	p.Take(browser.SelectedMsg{Rows: browser.NewRows(after), At: -1})
	p.Receive(browser.RowsReadMsg{View: before, Page: 0, Lines: []browser.Row{{Entry: history.Entry{ID: "stale"}}}})
	assert.Empty(t, p.Rows.Pages)
	p.Receive(browser.RowsReadMsg{View: after, Page: 0, Lines: []browser.Row{{Entry: history.Entry{ID: "new"}}}})
	assert.Len(t, p.Rows.Pages, 1)
}
