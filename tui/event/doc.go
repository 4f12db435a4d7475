// Package event is what panes ask of each other and of the root, and what all of
// them are told: a pane returns an Event, and the root performs it. A question
// that is a pane's own, to the disk or the mock, is no event: the pane makes its
// command itself.
package event
