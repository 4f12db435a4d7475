package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// historyPane is the list of callbacks.
type historyPane struct {
	styles        *styles
	width, height int
}

func newHistoryPane(s *styles) *historyPane { return &historyPane{styles: s} }

func (p *historyPane) setSize(width, height int) { p.width, p.height = width, height }
func (p *historyPane) view() string              { return block("", p.width, p.height) }
func (p *historyPane) act(actionID) intent       { return nil }
func (p *historyPane) why(actionID) string       { return "" }
func (p *historyPane) typing() bool              { return false }
func (p *historyPane) key(tea.KeyMsg) intent     { return nil }
func (p *historyPane) mouse(tea.MouseMsg) intent { return nil }
func (p *historyPane) receive(tea.Msg) intent    { return nil }
func (p *historyPane) title() (string, string)   { return "History", "" }
func (p *historyPane) start() intent             { return nil }
func (p *historyPane) lacks() intent             { return nil }
func (p *historyPane) selected() string          { return "" }
func (p *historyPane) total() string             { return "" }
func (p *historyPane) followWord() string        { return "" }
