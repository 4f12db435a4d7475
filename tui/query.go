package tui

import tea "github.com/charmbracelet/bubbletea"

type selectIntent struct{}
type readRowsIntent struct{}
type waitIntent struct{}
type loadIntent struct{}
type documentIntent struct{}

func (w world) read(intent) tea.Cmd { return nil }
