package tui

import (
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
)

// pane is one part of the screen: a plain struct that the app owns. It keeps
// state and draws it; it does no I/O and sends no messages. What it wants done
// it returns as an intent.
type pane interface {
	// SetSize gives the cells the pane may draw, borders not included.
	SetSize(width, height int)
	// View draws exactly that many cells: no line longer, none missing.
	View() string
	// act does an action of the pane's scope, or a move; the app has asked why
	// before.
	act(id keymap.ID) intent
	// why returns one sentence when an action can't be done now, "" when it can.
	why(id keymap.ID) string
	// typing is true while a text field has the focus: a key then goes to key
	// unless it is bound to an action that works while typing.
	typing() bool
	// Key takes a key that no action took.
	Key(k tea.KeyMsg) intent
	// Mouse takes a mouse event with coordinates of the pane.
	Mouse(m tea.MouseMsg) intent
	// Receive takes a message: the answers to the pane's intents, the time, and
	// what happens to deliveries. What is not for the pane it ignores.
	Receive(m tea.Msg) intent
}

// titled is a pane that says what stands in its top border.
type titled interface {
	title() (left, right string)
}

// fielded is a pane whose text field has keys of its own, which no action can
// have: they belong to the text.
type fielded interface {
	// fieldKeys are these keys and what they do, by importance.
	fieldKeys() []keymap.Action
}

// composer is the Compose pane as the app sees it.
type composer interface {
	pane
	// load takes a body in place of the draft. replayOf is the callback it came
	// from, or "".
	load(body []byte, replayOf string) intent
	// anew does so, and says how the draft that was there comes back.
	anew(body []byte, replayOf string) intent
	// takeOrder fills an order into the draft.
	takeOrder(order string) intent
	// unsaved is the intent that saves what is not saved yet, nil for none.
	unsaved() intent
}
