// Package tui is redial's terminal UI: its root model.
//
// app is the only tea.Model. It owns the panes, each a package of its own, lays
// them out, gives keys and the mouse to the one that has the focus by the table
// of package keymap, tells all of them what has happened, and performs what they
// ask for as values of package event. It makes the deliveries, and shows dialogs.
//
// A pane's question to the outside is its own: a command that takes values, owns
// a context, and ends in one message with a number, so that stale answers are
// dropped. Update and View do no I/O and read no clock. Every foreign byte passes
// term/safe before it is drawn.
//
// To change
//   - a colour: package theme; a key or its help: package keymap;
//   - what R asks: replayview/plan.go; the size meter: compose/meter.go;
//   - the order of the inspector's tabs: inspector/model.go (Tab);
//   - how a paste is read: term/paste.go, and where it goes: paste.go;
//   - the columns of the list: browser/view.go (row);
//   - a new tab: event.Tab, a package beside the others, and layout.go.
package tui
