package tui

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// pendingWrites counts the commands that are to come to their own end before the program
// does: deliveries and replays, and what writes a file. Once it has been waited for
// none begins.
type pendingWrites struct {
	mu    sync.Mutex // guards ended
	ended bool
	count sync.WaitGroup // Add only under mu and before ended
}

// begin counts a command in, unless it is too late for it.
func (u *pendingWrites) begin() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.ended {
		u.count.Add(1)
	}
	return !u.ended
}

func (u *pendingWrites) done() { u.count.Done() }

// wait returns when the last one has ended.
func (u *pendingWrites) wait() {
	u.mu.Lock()
	u.ended = true
	u.mu.Unlock()
	u.count.Wait()
}

// whole is a command that is waited for.
func (u *pendingWrites) whole(cmd tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		if !u.begin() {
			return nil
		}
		defer u.done()
		return cmd()
	}
}
