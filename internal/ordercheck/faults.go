package ordercheck

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"redial/callback"
	"redial/internal/orderplay"
)

// leastWait is below what any wait between two tries should be.
const leastWait = 5 * time.Millisecond

func retries500(ctx context.Context, s *scene) error {
	r, err := s.order(ctx, 0)
	if err != nil {
		return err
	}
	all := r.Callbacks
	switch {
	case len(all) == 0:
		s.end(NotSeen, "%s", none(r))
	case len(all) < 3:
		s.end(Fail, "after %d answers of 500 nothing came within %v", len(all), s.options.Wait)
	case !oneBody(all):
		s.end(Fail, "the bodies of the tries differ")
	default:
		first, second := all[1].MS-all[0].MS, all[2].MS-all[1].MS
		waited := first+second > ms(2*leastWait)
		s.passes(waited, "the same body came %d times, after waits of %.0f and %.0f ms", len(all), first, second)
	}
	return nil
}

func retriesTimeout(ctx context.Context, s *scene) error { return s.twice(ctx, "no answer") }

func lostAnswer(ctx context.Context, s *scene) error { return s.twice(ctx, "a lost answer") }

// twice judges whether the same body comes again.
func (s *scene) twice(ctx context.Context, after string) error {
	r, err := s.order(ctx, 0)
	if err != nil {
		return err
	}
	switch all := r.Callbacks; {
	case len(all) == 0:
		s.end(NotSeen, "%s", none(r))
	case len(all) == 1:
		s.end(Fail, "after %s nothing came within %v", after, s.options.Wait)
	case !oneBody(all):
		s.end(Fail, "after %s another body came: the work was done twice", after)
	default:
		s.end(Pass, "the same body came again after %.0f ms", all[1].MS-all[0].MS)
	}
	return nil
}

// stops judges whether a final status is the end.
func stops(status int) func(context.Context, *scene) error {
	return func(ctx context.Context, s *scene) error {
		r, err := s.order(ctx, s.options.Quiet)
		if err != nil {
			return err
		}
		switch n := len(r.Callbacks); n {
		case 0:
			s.end(NotSeen, "%s", none(r))
		case 1:
			s.end(Pass, "one callback came, and none in the %v after", s.options.Quiet)
		default:
			s.end(Fail, "after %d the callback came %d times", status, n)
		}
		return nil
	}
}

func noRedirect(ctx context.Context, s *scene) error {
	r, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	if len(r.Callbacks) == 0 {
		s.end(NotSeen, "%s", none(r))
		return nil
	}
	if s.followed() {
		s.end(Fail, "the redirect was followed")
	} else {
		s.end(Pass, "after 307 nothing went to the other place")
	}
	return nil
}

func sameOrderTwice(ctx context.Context, s *scene) error {
	first, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	if first.State != orderplay.Delivered {
		s.end(NotSeen, "%s", none(first))
		return nil
	}
	o, _, err := s.draft.Make(first.OrderID, time.Now())
	if err != nil {
		return err
	}
	o.Wait = min(s.options.Wait, time.Duration(3*first.MS)*time.Millisecond+s.options.Quiet)
	second, err := s.play(ctx, o)
	if err != nil {
		return err
	}
	all := slices.Concat(first.Callbacks[:1], second.Callbacks)
	switch {
	case len(second.Callbacks) == 0:
		s.end(Pass, "the second webhook made no callback")
	case oneBody(all):
		s.end(Pass, "the second webhook made the same body again")
	default:
		s.end(Fail, "the second webhook made another result")
	}
	return nil
}

func tenAtOnce(ctx context.Context, s *scene) error {
	results := make([]orderplay.Result, 10)
	g, playing := errgroup.WithContext(ctx)
	for i := range results {
		g.Go(func() (err error) {
			results[i], err = s.order(playing, s.options.Quiet)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	right, seen, twice := 0, 0, 0
	for _, r := range results {
		seen += len(r.Callbacks)
		if r.State == orderplay.Delivered {
			right++
		}
		if len(r.Callbacks) > 1 {
			twice++
		}
	}
	switch {
	case seen+s.foreign() == 0:
		s.end(NotSeen, "%s", none(results[0]))
	case right == len(results) && twice == 0 && s.foreign() == 0:
		s.end(Pass, "each of ten got its own callback")
	default:
		s.end(Fail, "%d of 10 orders got their callback, %d got more than one, %d callbacks were for no order", right, twice, s.foreign())
	}
	return nil
}

func largeResult(ctx context.Context, s *scene) error {
	if len(s.options.Large) > 0 {
		s.draft.Inputs = s.options.Large
	}
	r, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	switch {
	case len(r.Callbacks) == 0:
		s.end(NotSeen, "%s", none(r))
	case r.Callbacks[0].Bytes > callback.SizeWarning:
		s.end(Fail, "the body has %d bytes: it goes as a hosted url or by direct upload", r.Callbacks[0].Bytes)
	case s.uploads():
		s.end(Pass, "the result went by direct upload")
	case len(s.options.Large) > 0 && r.Callbacks[0].Type == string(callback.URL):
		s.end(Pass, "the result is a hosted url")
	default:
		s.end(NotSeen, "the result has %d bytes: --large KEY=VALUE gives the inputs of a large one", r.Callbacks[0].Bytes)
	}
	return nil
}

// hasReason reports whether a body tells what went wrong, under any name.
func hasReason(body []byte) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return false
	}
	for name, value := range fields {
		if name != "ok" && name != "order_id" && name != "short_id" && len(value) > len(`""`) && string(value) != "null" {
			return true
		}
	}
	return false
}

func reason(body []byte) string {
	var failure struct{ Error string }
	_ = json.Unmarshal(body, &failure) // a body without one has none to tell
	return failure.Error
}
