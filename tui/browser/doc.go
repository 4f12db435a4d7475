// Package browser is the History tab's list: its filter, orders, marks and what
// follows the file.
//
// model.go has the state and what changes it, view.go draws it, keys.go has its
// keys and the mouse, commands.go the questions that it puts to the history; query.go,
// find.go and recent.go have these questions with their answers. Only rows that are visible are read.
package browser
