package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// emptyPane stands where a pane is still to come.
type emptyPane struct{ width, height int }

func newComposePane(*styles) composer { return &emptyPane{} }
func newMockPane(*styles) pane        { return &emptyPane{} }

func composeActions() []action { return nil }
func mockActions() []action    { return nil }

func (p *emptyPane) setSize(width, height int)  { p.width, p.height = width, height }
func (p *emptyPane) view() string               { return block("", p.width, p.height) }
func (p *emptyPane) act(actionID) intent        { return nil }
func (p *emptyPane) why(actionID) string        { return "" }
func (p *emptyPane) typing() bool               { return false }
func (p *emptyPane) key(tea.KeyMsg) intent      { return nil }
func (p *emptyPane) mouse(tea.MouseMsg) intent  { return nil }
func (p *emptyPane) receive(tea.Msg) intent     { return nil }
func (p *emptyPane) load([]byte, string) intent { return nil }
