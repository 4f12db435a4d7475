package replay

import (
	"fmt"

	"redial/callback"
	"redial/history"
)

// Event is the end of one item, an attempt on the way there, or, with neither,
// that the item's first attempt begins.
type Event struct {
	Index   int    // into Plan.Items
	ID      string // of the original
	Attempt *callback.Attempt
	Done    bool
	// Entry is the new callback, when Done; it is zero for an item that was not
	// journaled, and Err then says why.
	Entry history.Entry
	Err   error
}

// Summary is how a run ended; its JSON stands in `replay --json`.
//
// Every planned item is in one of six: Planned = Delivered + Rejected + Failed +
// Unrecorded + Canceled + Unsendable. The first four make Sent.
type Summary struct {
	Planned   int `json:"planned"`
	Sent      int `json:"sent"` // sent, with an outcome
	Delivered int `json:"delivered"`
	Rejected  int `json:"rejected"`
	Failed    int `json:"failed"`
	// Canceled are the items without an outcome, because the run was cancelled
	// or stopped. Interrupted are those among them that were under way: they
	// may have been processed, and are safe to send again.
	Canceled    int `json:"canceled"`
	Interrupted int `json:"interrupted"`
	// Unrecorded are items that were sent while the history could not be written:
	// it does not say how they ended, and a later replay sends them again.
	Unrecorded int `json:"unrecorded"`
	// Unsendable are items that could not be sent: the body is damaged in the
	// history, or holds the secret.
	Unsendable int `json:"unsendable"`
	Skipped    int `json:"skipped"`
}

func (s *Summary) count(state callback.State) {
	switch state {
	case callback.Delivered:
		s.Delivered++
	case callback.Rejected:
		s.Rejected++
	default:
		s.Failed++
	}
	s.Sent++
}

// StopError is returned by Run when it stops by itself, because what remains
// would fare no better.
type StopError struct {
	// Status is 401 where the secret was refused; else 0, and Class is what the
	// last of several attempts without an answer ended in.
	Status int
	Class  callback.ErrorClass
	Times  int // how many in a row
}

func (e *StopError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("stopped: the target answers %d, so every callback would be refused: fix the secret, then replay the rest", e.Status)
	}
	return fmt.Sprintf("stopped: %d callbacks in a row got no answer, the last one ended in %q: replay the rest when the target is reachable", e.Times, e.Class)
}
