// Package replay is a bulk replay as a plan: select, skip what is delivered,
// run with a concurrency and a pace, cancel, and sum up. The terminal UI and
// the command line run the same plan.
package replay

import (
	"context"

	"redial/callback"
	"redial/history"
)

// Options say what a plan does with its callbacks.
type Options struct {
	Target callback.Target
	// All replays also what is delivered to the target already, and every
	// callback of an order rather than the newest.
	All bool
	// Concurrency is how many are under way at once, 0 is 4.
	Concurrency int
	// Rate is the highest number of callbacks started a second, 0 is no bound.
	Rate float64
}

// Plan is what a replay would send, oldest first. Nothing is sent before Run.
type Plan struct {
	Target  callback.Target
	Items   []Item
	Skipped []Skip
	Bytes   int64 // of all items' bodies
	opts    Options
}

// Item is one callback to replay.
type Item struct {
	ID      string // of the original
	OrderID string
	Bytes   int64
}

// Skip is a callback the plan leaves out, and why.
type Skip struct {
	ID     string
	Reason string // one sentence
}

// Event is the end of one item, or an attempt on the way there.
type Event struct {
	Index   int // into Plan.Items
	ID      string
	Attempt *callback.Attempt
	Done    bool
	Entry   history.Entry // the new callback, when Done
	Err     error
}

// Summary is how a run ended; its JSON stands in `replay --json`.
type Summary struct {
	Planned   int `json:"planned"`
	Sent      int `json:"sent"`
	Delivered int `json:"delivered"`
	Rejected  int `json:"rejected"`
	Failed    int `json:"failed"`
	Canceled  int `json:"canceled"`
	Skipped   int `json:"skipped"`
}

// NewPlan plans the replay of the callbacks with these ids.
func NewPlan(ctx context.Context, s *history.Store, ids []string, o Options) (*Plan, error) {
	panic("not built yet")
}

// Select plans the replay of all that match q.
func Select(ctx context.Context, s *history.Store, q history.Query, o Options) (*Plan, error) {
	panic("not built yet")
}

// Run carries the plan out. observe, if set, is called one event at a time. A
// cancelled ctx ends it cleanly: what is under way is cancelled and journaled,
// the rest is not begun, and the summary says how much was which.
func (p *Plan) Run(ctx context.Context, s *history.Store, c *callback.Client, observe func(Event)) (Summary, error) {
	panic("not built yet")
}
