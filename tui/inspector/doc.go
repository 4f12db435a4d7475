// Package inspector looks into one callback: why it failed, request, response,
// attempts, findings, and how it differs from another.
//
// model.go has the state and what changes it, view.go draws it, keys.go has its
// keys and the mouse, commands.go the questions that it puts to the history, and
// load.go and diff.go these questions with their answers. An answer to an older question
// is dropped.
package inspector
