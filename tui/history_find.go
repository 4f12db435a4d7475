package tui

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// textSearch is how far the search of a text is. It goes from the newest bytes
// of the history to the oldest.
type textSearch struct {
	goesOn  bool
	stopped bool    // with esc, before its end
	share   float64 // of the history that was searched
}

// stopSearchIntent ends the search under way; what it found stays.
type stopSearchIntent struct{}

// findStep is how often a search that takes its time shows what it has found.
const findStep = 100 * time.Millisecond

// findCmd answers a query that searches text, with what is found so far at
// first: one selectedMsg after the other, until one whose search does not go on.
func (w world) findCmd(ctx context.Context, i selectIntent) tea.Cmd {
	steps := make(chan tea.Msg)
	work := func() tea.Msg {
		defer close(steps)
		began := time.Now()
		search := w.store.Search(ctx, i.query)
		defer search.Close()
		step := time.NewTicker(findStep)
		defer step.Stop()
		for goesOn := true; goesOn; {
			select {
			case <-search.Done():
			case <-step.C:
			}
			m := selectedMsg{gen: i.gen, anchor: i.anchor, at: -1}
			p, err := search.Next(ctx)
			switch {
			case ctx.Err() != nil:
				m.search.stopped = true
			case err != nil:
				m.err = err
			default:
				m = i.answer(p.View)
				m.search.goesOn = !p.View.Complete() && m.err == nil
				m.search.share = float64(p.Done) / float64(max(p.Total, 1))
			}
			m.took, goesOn = time.Since(began), m.search.goesOn
			select {
			case steps <- m:
			case <-w.ctx.Done():
				return nil
			}
		}
		return nil
	}
	return tea.Batch(work, nextCmd(steps))
}

// searchStopped takes that the search has ended with what it has found.
func (p *historyPane) searchStopped() {
	p.search.goesOn, p.search.stopped = false, true
	p.answered, p.behind = p.gen, false
}

// searchText tells how far the search is, "" where there is none to tell of.
func (p *historyPane) searchText() string {
	switch {
	case p.search.goesOn:
		return fmt.Sprintf("%.0f %% searched", 100*p.search.share)
	case p.search.stopped:
		return fmt.Sprintf("stopped at %.0f %%", 100*p.search.share)
	}
	return ""
}

// readText tells how much of a long history is read, "" where it is all.
func (p *historyPane) readText() string {
	if p.rows.view == nil {
		return ""
	}
	done, total := p.rows.view.Read()
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %% read", 100*float64(done)/float64(total))
}
