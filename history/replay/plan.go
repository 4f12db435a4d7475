package replay

import (
	"cmp"
	"context"
	"errors"
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
	Items   Items
	Skipped Skips
	Bytes   int64 // of all items' bodies
	opts    Options
}

// NewPlan plans the replay of the callbacks with these ids. An id that is given
// twice counts once; one that the history does not hold is history.ErrNotFound.
func NewPlan(ctx context.Context, s *history.Store, ids []string, o Options) (*Plan, error) {
	all, err := s.Select(ctx, history.Query{})
	if err != nil {
		return nil, fmt.Errorf("plan a replay: %w", err)
	}
	type place struct { // of a callback in all, whose entry is read again: of many they would fill memory
		row  int
		time time.Time
	}
	places := make([]place, 0, len(ids))
	for _, id := range ids {
		row := all.Index(id)
		e, err := all.Brief(row)
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
	return plan(ctx, s, all, o, len(places), func(i int) int { return places[i].row })
}

// Select plans the replay of all that match q.
func Select(ctx context.Context, s *history.Store, q history.Query, o Options) (*Plan, error) {
	v, err := s.Select(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("plan a replay: %w", err)
	}
	all, err := s.Select(ctx, history.Query{}) // holds what v holds, and what a reason names
	if err != nil {
		return nil, fmt.Errorf("plan a replay: %w", err)
	}
	n := v.Len()
	return plan(ctx, s, all, o, n, func(i int) int {
		e, err := v.Brief(n - 1 - i)
		if err != nil {
			return -1
		}
		return all.Index(e.ID)
	})
}

// plan takes n callbacks of all, oldest first; row is where the i-th is in it.
func plan(ctx context.Context, s *history.Store, all *history.View, o Options, n int, row func(i int) int) (*Plan, error) {
	p := &Plan{Target: o.Target, Items: Items{all: all}, Skipped: Skips{all: all, target: o.Target.Name}, opts: o}
	newest := map[string]int{} // the newest callback by order
	for i := n - 1; i >= 0; i-- {
		at := row(i)
		e, err := all.Brief(at)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("plan a replay: %w", err)
		}
		w, by, err := p.skip(ctx, s, all, e, newest)
		if err != nil {
			return nil, fmt.Errorf("plan a replay: %w", err)
		}
		if w != notSkipped {
			p.Skipped.add(skipped{row: int32(at), by: int32(by), why: w})
			continue
		}
		if e.OrderID != "" {
			newest[e.OrderID] = at
		}
		p.Items.rows = append(p.Items.rows, int32(at))
		p.Bytes += e.Bytes
	}
	slices.Reverse(p.Items.rows)
	slices.Reverse(p.Skipped.rows)
	return p, nil
}

// skip says why a callback is left out, and for which other one, -1 for none. It
// is asked for the newest callback first.
func (p *Plan) skip(ctx context.Context, s *history.Store, all *history.View, e history.Entry, newest map[string]int) (w why, by int, err error) {
	uploads, err := s.Uploads(ctx, e)
	var damaged *history.DamagedError
	if errors.As(err, &damaged) {
		return notSkipped, -1, nil // the run says of it that it can't be sent
	}
	if err != nil {
		return notSkipped, -1, err
	}
	if _, stuck := callback.Unfinished(uploads); stuck {
		return notUploaded, -1, nil
	}
	if p.opts.All {
		return notSkipped, -1, nil
	}
	if e.OrderID == "" { // no order to go by: the callback stands for itself
		if e.State == callback.Delivered && e.Target == p.Target.Name {
			return itDelivered, -1, nil
		}
		return notSkipped, -1, nil
	}
	if by := all.DeliveredBy(e.OrderID, p.Target.Name); by != "" {
		return whyDelivered(all, e, by), all.Index(by), nil
	}
	if newer, there := newest[e.OrderID]; there {
		return newerGoes, newer, nil
	}
	return notSkipped, -1, nil
}

// whyDelivered tells a result whose order has only been reported as a failure from one
// whose order has its result.
func whyDelivered(all *history.View, e history.Entry, by string) why {
	delivery, err := all.Brief(all.Index(by))
	reported := err == nil && delivery.OK != nil && !*delivery.OK
	if reported && (e.OK == nil || *e.OK) {
		return orderReported
	}
	return orderDelivered
}

// Rest returns a plan of the items a run has not delivered, rejected or failed:
// those that done does not hold, by index into Items.
func (p *Plan) Rest(done func(index int) bool) *Plan {
	rest := &Plan{Target: p.Target, Items: Items{all: p.Items.all}, Skipped: p.Skipped, opts: p.opts}
	for i, row := range p.Items.rows {
		if !done(i) {
			rest.Items.rows = append(rest.Items.rows, row)
			rest.Bytes += p.Items.At(i).Bytes
		}
	}
	return rest
}
