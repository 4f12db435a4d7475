// Package tui is redial's terminal UI.
//
// One root model, app, owns the panes and is the only tea.Model. Keys become
// actions by one table (action.go); a pane answers an action with an intent
// (intent.go); the app alone performs intents, as commands (command.go) that
// take values, own a context, and end in one message (message.go) with a
// generation, so that stale answers are dropped. Update and View do no I/O and
// read no clock. Every foreign byte passes term/safe before it is drawn.
package tui
