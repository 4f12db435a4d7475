package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// inspectorPane looks into one callback.
type inspectorPane struct {
	styles        *styles
	width, height int
}

func newInspectorPane(s *styles) *inspectorPane { return &inspectorPane{styles: s} }

func (p *inspectorPane) setSize(width, height int) { p.width, p.height = width, height }
func (p *inspectorPane) view() string              { return block("", p.width, p.height) }
func (p *inspectorPane) act(actionID) intent       { return nil }
func (p *inspectorPane) why(actionID) string       { return "" }
func (p *inspectorPane) typing() bool              { return false }
func (p *inspectorPane) key(tea.KeyMsg) intent     { return nil }
func (p *inspectorPane) mouse(tea.MouseMsg) intent { return nil }
func (p *inspectorPane) receive(tea.Msg) intent    { return nil }
func (p *inspectorPane) show(string) intent        { return nil }
