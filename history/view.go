package history

import (
	"context"

	"redial/callback"
)

// View is the answer to a query at one moment: the callbacks that match,
// newest first. It never changes; a new Select gives a new one. It holds row
// numbers, not rows.
type View struct{}

// Select answers q. A query that searches text reads the file; ctx ends that.
func (s *Store) Select(ctx context.Context, q Query) (*View, error) { panic("not built yet") }

// Len is how many callbacks match.
func (v *View) Len() int { panic("not built yet") }

// Entry returns row i, 0 being the newest.
func (v *View) Entry(i int) (Entry, error) { panic("not built yet") }

// Index returns the row of a callback, or -1.
func (v *View) Index(id string) int { panic("not built yet") }

// Revision is the store's revision the view was made at.
func (v *View) Revision() Revision { panic("not built yet") }

// Complete is false while the index is still being built: older rows follow.
func (v *View) Complete() bool { panic("not built yet") }

// Counts tells how many of the view's callbacks are in each state.
func (v *View) Counts() map[callback.State]int { panic("not built yet") }
