// Package compose is the Compose tab: the draft, its form, its exact bytes, what
// the validator says of it, and its delivery.
//
// The draft is bytes (draft.go); the form edits fields of them. model.go has the
// state and what changes it, view.go draws it, keys.go and actions.go have its
// keys, commands.go its questions to the disk, the validator and the editor, and
// receive.go takes the answers. What the validator calls an error is not sent unasked.
package compose
