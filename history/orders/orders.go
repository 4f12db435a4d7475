package orders

import (
	"context"
	"errors"
	"sort"
	"strings"
	"time"

	"redial/callback"
	"redial/history"
)

// State says where an order stands.
type State string

// The states of an order.
const (
	Waiting     State = "waiting"     // no callback yet
	Silent      State = "silent"      // the same beyond its deadline
	Delivered   State = "delivered"   // a callback was taken
	Undelivered State = "undelivered" // callbacks came, and none was taken
	Refused     State = "refused"     // the automation refused the webhook
	Unreachable State = "unreachable" // the webhook got no answer
)

// DefaultDeadline is how long an order may wait before it is silent.
const DefaultDeadline = 5 * time.Minute

// Order is one webhook with what came of it. Its JSON is what `orders --json` prints.
type Order struct {
	history.Webhook
	State State `json:"state"`
	// TookMS is the time to callback, 0 while none was taken.
	TookMS    float64  `json:"took_ms"`
	Callbacks []string `json:"callbacks"` // their ids, the oldest first
}

// Options say what is asked for.
type Options struct {
	Query history.Query // of query.ParseOrders
	// Deadline is how long an order may wait, 0 is DefaultDeadline.
	Deadline time.Duration
	Now      time.Time
}

// Make returns the orders that match, the newest first.
func Make(ctx context.Context, s *history.Store, o Options) ([]Order, error) {
	if o.Deadline <= 0 {
		o.Deadline = DefaultDeadline
	}
	webhooks, err := s.Webhooks(ctx)
	if err != nil || len(webhooks) == 0 {
		return nil, err
	}
	made := make([]Order, len(webhooks))
	byID := map[string][]*Order{} // by lower-case order id, the oldest first
	oldest := webhooks[0].Time
	for i, w := range webhooks {
		made[i] = Order{Webhook: w, Callbacks: []string{}}
		if w.OrderID != "" {
			byID[strings.ToLower(w.OrderID)] = append(byID[strings.ToLower(w.OrderID)], &made[i])
		}
		if w.Time.Before(oldest) {
			oldest = w.Time
		}
	}
	for _, several := range byID {
		sort.SliceStable(several, func(i, j int) bool { return several[i].Time.Before(several[j].Time) })
	}
	if err := tie(ctx, s, byID, oldest); err != nil {
		return nil, err
	}
	var found []Order
	for i := len(made) - 1; i >= 0; i-- {
		made[i].stand(o)
		if made[i].matches(o.Query) {
			found = append(found, made[i])
		}
	}
	return found, nil
}

// tie gives each callback since then to its order.
func tie(ctx context.Context, s *history.Store, byID map[string][]*Order, since time.Time) error {
	q, err := history.ParseQuery("since:"+since.Add(-time.Second).UTC().Format(time.RFC3339Nano), time.Now())
	if err != nil {
		return err
	}
	view, err := s.Select(ctx, q)
	if err != nil {
		return err
	}
	for i := view.Len() - 1; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := view.Entry(i)
		var damaged *history.DamagedError
		if errors.As(err, &damaged) {
			continue
		}
		if err != nil {
			return err
		}
		if of := latest(byID[strings.ToLower(e.OrderID)], e.Time); of != nil {
			of.take(e)
		}
	}
	return nil
}

// latest is the last of some webhooks that had left by then.
func latest(webhooks []*Order, by time.Time) *Order {
	for i := len(webhooks) - 1; i >= 0; i-- {
		if !webhooks[i].Time.After(by) {
			return webhooks[i]
		}
	}
	return nil
}

func (o *Order) take(e history.Entry) {
	o.Callbacks = append(o.Callbacks, e.ID)
	if e.State == callback.Delivered && o.TookMS == 0 {
		o.TookMS = max(float64(e.Time.Sub(o.Time).Microseconds())/1000, 0.001)
	}
}

// stand says where an order stands.
func (o *Order) stand(opts Options) {
	switch {
	case o.TookMS > 0:
		o.State = Delivered
	case len(o.Callbacks) > 0:
		o.State = Undelivered
	case o.Status >= 300:
		o.State = Refused
	case o.Error != "" && o.Error != callback.ErrTimeout && o.Error != callback.ErrCanceled:
		o.State = Unreachable
	case opts.Now.Sub(o.Time) > opts.Deadline:
		o.State = Silent
	default:
		o.State = Waiting
	}
}
