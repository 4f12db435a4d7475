// Package keymap is the one table of what a user can do: the actions with their
// keys, names and help. The keys, the footer, the help, the palette, the README's
// table and redial keys all come from it. It holds no behaviour.
//
// To add an action: an ID and a row in the file of its scope (global.go,
// history.go, compose.go, mock.go), and a case in the pane that does it.
//
// Its promises: no key has two meanings where both could be meant; a key that
// types a character works only where no field has the focus; keys that a config
// gives are held to the same rules.
package keymap
