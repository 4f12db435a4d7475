package tui

// actionID names an action, for the table, the config and the tests.
type actionID string

// scope is where an action's keys work.
type scope string

const (
	scopeGlobal    scope = "everywhere"
	scopeHistory   scope = "history"
	scopeInspector scope = "inspector"
	scopeCompose   scope = "compose"
	scopeMock      scope = "mock"
)

// action is one thing a user can do. The one table of actions drives the keys,
// the footer, the help, the palette and the README's key table.
type action struct {
	id    actionID
	scope scope
	keys  []string // as bubbletea names them; the first is the one shown
	name  string   // one or two words, for the footer
	help  string   // one line, for the help and the README
	// footer ranks the action in the footer, 1 first; 0 keeps it out.
	footer int
	// typing is true where the keys work while a text field has the focus.
	typing bool
}
