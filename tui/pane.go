package tui

import (
	"redial/tui/event"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

// pane is one part of the screen: a plain struct that the app owns. It keeps
// state and draws it; it does no I/O and sends no messages. What it wants done
// it returns as an event.
type pane interface {
	// SetSize gives the cells the pane may draw, borders not included.
	SetSize(width, height int)
	// View draws exactly that many cells: no line longer, none missing.
	View() string
	// Act does an action of the pane's scope, or a move; the app has asked why
	// before.
	Act(id keymap.ID) event.Event
	// Why returns one sentence when an action can't be done now, "" when it can.
	Why(id keymap.ID) string
	// Typing is true while a text field has the focus: a key then goes to key
	// unless it is bound to an action that works while typing.
	Typing() bool
	// Key takes a key that no action took.
	Key(k tea.KeyMsg) event.Event
	// Mouse takes a mouse event with coordinates of the pane.
	Mouse(m tea.MouseMsg) event.Event
	// Receive takes a message: the answers to the pane's questions, the time, and
	// what happens to deliveries. What is not for the pane it ignores.
	Receive(m tea.Msg) event.Event
}

// titled is a pane that says what stands in its top border.
type titled interface {
	Title() (left, right string)
}

// fielded is a pane whose text field has keys of its own, which no action can
// have: they belong to the text.
type fielded interface {
	// FieldKeys are these keys and what they do, by importance.
	FieldKeys() []keymap.Action
}
