// hello draws one line with Bubble Tea: the floor of every start.
package main

import tea "github.com/charmbracelet/bubbletea"

type m struct{}

func (m) Init() tea.Cmd { return nil }
func (x m) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		return x, tea.Quit
	}
	return x, nil
}
func (m) View() string { return "READY" }
func main()            { _, _ = tea.NewProgram(m{}, tea.WithAltScreen()).Run() }
