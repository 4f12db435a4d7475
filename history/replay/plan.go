package replay

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

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
	// Strict makes a worker wait until its attempt is durable before it sends
	// the next callback. Otherwise up to lagLines attempts are on their way to
	// the disk meanwhile.
	Strict bool
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

// NewPlan plans the replay of the callbacks with these ids. An id that is given
// twice counts once; one that the history does not hold is history.ErrNotFound.
func NewPlan(ctx context.Context, s *history.Store, ids []string, o Options) (*Plan, error) {
	v, err := s.Select(ctx, history.Query{})
	if err != nil {
		return nil, fmt.Errorf("plan a replay: %w", err)
	}
	type place struct { // of a callback in v, whose entry is read again: of many they would fill memory
		row  int
		time time.Time
	}
	places := make([]place, 0, len(ids))
	for _, id := range ids {
		row := v.Index(id)
		e, err := v.Brief(row)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("plan the replay of %s: %w", id, err)
		}
		places = append(places, place{row, e.Time})
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(a.time.Compare(b.time), cmp.Compare(b.row, a.row)) // row 0 is the newest
	})
	places = slices.Compact(places)
	return plan(ctx, s, v, o, len(places), func(i int) int { return places[i].row })
}

// Select plans the replay of all that match q.
func Select(ctx context.Context, s *history.Store, q history.Query, o Options) (*Plan, error) {
	v, err := s.Select(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("plan a replay: %w", err)
	}
	n := v.Len()
	return plan(ctx, s, v, o, n, func(i int) int { return n - 1 - i })
}

// plan takes n callbacks of a view, oldest first; row is where the i-th is in it.
func plan(ctx context.Context, s *history.Store, v *history.View, o Options, n int, row func(i int) int) (*Plan, error) {
	p := &Plan{Target: o.Target, opts: o}
	newest := map[string]string{} // the newest callback by order
	for i := n - 1; i >= 0; i-- {
		e, err := v.Brief(row(i))
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("plan a replay: %w", err)
		}
		reason, err := p.skip(ctx, s, v, e, newest)
		if err != nil {
			return nil, fmt.Errorf("plan a replay: %w", err)
		}
		if reason != "" {
			p.Skipped = append(p.Skipped, Skip{ID: e.ID, Reason: reason})
			continue
		}
		p.Items = append(p.Items, Item{ID: e.ID, OrderID: e.OrderID, Bytes: e.Bytes})
		p.Bytes += e.Bytes
	}
	slices.Reverse(p.Items)
	slices.Reverse(p.Skipped)
	return p, nil
}

// skip says why a callback is left out, "" if it is not. It is asked for the
// newest callback first.
func (p *Plan) skip(ctx context.Context, s *history.Store, v *history.View, e history.Entry, newest map[string]string) (string, error) {
	uploads, err := s.Uploads(ctx, e)
	if err != nil {
		return "", err
	}
	if _, stuck := callback.Unfinished(uploads); stuck {
		return fmt.Sprintf("Its upload is not finished, and what it names is not there: redial send --resume %s goes on with it.", e.ID), nil
	}
	if p.opts.All {
		return "", nil
	}
	if e.OrderID == "" { // no order to go by: the callback stands for itself
		if e.State == callback.Delivered && e.Target == p.Target.Name {
			return fmt.Sprintf("It is delivered to %s already.", p.Target.Name), nil
		}
		return "", nil
	}
	if by := v.DeliveredBy(e.OrderID, p.Target.Name); by != "" {
		return fmt.Sprintf("Its order is delivered to %s already, by %s.", p.Target.Name, by), nil
	}
	if newer := newest[e.OrderID]; newer != "" {
		return fmt.Sprintf("A newer callback of its order goes instead: %s.", newer), nil
	}
	newest[e.OrderID] = e.ID
	return "", nil
}

// Rest returns a plan of the items a run has not delivered, rejected or failed:
// those that done does not hold, by index into Items.
func (p *Plan) Rest(done func(index int) bool) *Plan {
	rest := &Plan{Target: p.Target, Skipped: p.Skipped, opts: p.opts}
	for i, item := range p.Items {
		if !done(i) {
			rest.Items = append(rest.Items, item)
			rest.Bytes += item.Bytes
		}
	}
	return rest
}
