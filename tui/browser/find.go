package browser

import (
	"context"
	"fmt"
	"time"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"
)

// TextSearch is how far the search of a text is. It goes from the newest bytes
// of the history to the oldest.
type TextSearch struct {
	GoesOn  bool
	Stopped bool    // with esc, before its end
	Share   float64 // of the history that was searched
}

// StopSearch ends the search under way; what it found stays.
type StopSearch struct{}

// findStep is how often a search that takes its time shows what it has found.
const findStep = 100 * time.Millisecond

// findCmd answers a query that searches text, with what is found so far at
// first: one SelectedMsg after the other, until one whose search does not go on.
func (w World) findCmd(ctx context.Context, i Select) tea.Cmd {
	steps := make(chan tea.Msg)
	work := func() tea.Msg {
		defer close(steps)
		began := time.Now()
		search := w.Store.Search(ctx, i.Query)
		defer search.Close()
		step := time.NewTicker(findStep)
		defer step.Stop()
		for goesOn := true; goesOn; {
			select {
			case <-search.Done():
			case <-step.C:
			}
			m := SelectedMsg{Gen: i.Gen, anchor: i.anchor, At: -1}
			p, err := search.Next(ctx)
			switch {
			case ctx.Err() != nil:
				m.Search.Stopped = true
			case err != nil:
				m.Err = err
			default:
				m = i.answer(p.View)
				m.Search.GoesOn = !p.View.Complete() && m.Err == nil
				m.Search.Share = float64(p.Done) / float64(max(p.Total, 1))
			}
			m.took, goesOn = time.Since(began), m.Search.GoesOn
			select {
			case steps <- m:
			case <-w.Ctx.Done():
				return nil
			}
		}
		return nil
	}
	return tea.Batch(work, event.Next(steps))
}

// searchStopped takes that the search has ended with what it has found.
func (p *Pane) searchStopped() {
	p.search.GoesOn, p.search.Stopped = false, true
	p.Answered, p.behind = p.Gen, false
}

// searchText tells how far the search is, "" where there is none to tell of.
func (p *Pane) searchText() string {
	switch {
	case p.search.GoesOn:
		return fmt.Sprintf("%.0f %% searched", 100*p.search.Share)
	case p.search.Stopped:
		return fmt.Sprintf("stopped at %.0f %%", 100*p.search.Share)
	}
	return ""
}

// ReadText tells how much of a long history is read, "" where it is all.
func (p *Pane) ReadText() string {
	if p.Rows.View == nil {
		return ""
	}
	done, total := p.Rows.View.Read()
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %% read", 100*float64(done)/float64(total))
}
