package orderplay

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

// Run plays count orders, so many at once. It calls observe with each event and
// with each result, from many goroutines. An order that can't be made or recorded
// ends the run, as the end of ctx does.
func Run(outer context.Context, p *Player, count, concurrency int, next func() (Order, error), observe func(o Order, e Event, r *Result)) error {
	g, ctx := errgroup.WithContext(outer)
	g.SetLimit(concurrency)
	for range count {
		if ctx.Err() != nil {
			break
		}
		o, err := next()
		if err != nil {
			return errors.Join(err, g.Wait())
		}
		g.Go(func() error {
			o.Observe = func(e Event) { observe(o, e, nil) }
			r, err := p.Play(ctx, o)
			if r.Webhook.ID != "" {
				observe(o, Event{}, &r)
			}
			return err
		})
	}
	err := g.Wait()
	if err == nil && outer.Err() != nil {
		return outer.Err()
	}
	return err
}
