package ordercheck

import (
	"context"
	"time"

	"redial/callback/mock"
	"redial/internal/orderplay"
)

// answerTime is how long an answer to a webhook may take.
const answerTime = 10 * time.Second

// checks are those of the contract, in the order in which they are played.
var checks = []check{
	{
		name: "answers-webhook", run: answersWebhook, source: "ours",
		rule: "The webhook is answered with a 2xx within 10 s: the deadline is not published, and a short answer before the work begins fits any.",
	},
	{
		name: "order-id", run: orderID, source: "basics",
		rule: "The callback has the order_id of its webhook: by it the platform finds the order.",
	},
	{
		name: "valid-body", run: validBody, source: "basics",
		rule: "The body is valid for its output_type: an invalid one gets 400, and the buyer nothing.",
	},
	{
		name: "sends-secret", run: sendsSecret, source: "basics",
		rule: "The callback has the secret in x-callback-secret: without it the answer is 401.",
	},
	{
		name: "reports-failure", run: reportsFailure, source: "basics",
		rule: "Where inputs are missing the callback is ok:false with a reason: silence leaves the buyer waiting, and a false success is worse.",
	},
	{
		name: "retries-500", script: "500x2,200", run: retries500, source: "basics",
		rule: "After 500 the same body is sent again, after waits that give the platform time: a 500 is safe to retry, and a duplicate is ignored.",
	},
	{
		name: "retries-timeout", script: "timeout,200", run: retriesTimeout, source: "basics",
		rule: "After no answer the callback is sent again: a network failure is safe to retry.",
	},
	{
		name: "lost-answer", script: "after:reset,200", run: lostAnswer, source: "basics",
		rule: "After a lost answer the same body is sent again, and no work is done twice: the platform ignores a duplicate.",
	},
	{
		name: "stops-400", script: "400x9", run: stops(400), source: "basics",
		rule: "After 400 nothing is sent again: the body is wrong and stays so.",
	},
	{
		name: "stops-401", script: "401x9", run: stops(401), source: "basics",
		rule: "After 401 nothing is sent again: the secret is wrong and stays so.",
	},
	{
		name: "stops-413", script: "413x9", run: stops(413), source: "basics",
		rule: "After 413 nothing is sent again: the file needs a direct upload or a hosted URL.",
	},
	{
		name: "no-redirect", script: "307x9", run: noRedirect, source: "ours",
		rule: "A redirect is not followed: following it would hand the secret to another host.",
	},
	{
		name: "same-order-twice", run: sameOrderTwice, source: "ours",
		rule: "A second webhook with the same order_id makes no other result: an order is done once.",
	},
	{
		name: "ten-at-once", run: tenAtOnce, source: "ours",
		rule: "Ten orders at once each get one callback with their own order_id: a mixed one gives a buyer another's result.",
	},
	{
		name: "large-result", run: largeResult, source: "large",
		rule: "A result near 4.5 MB goes by direct upload or as a hosted url: a larger body is refused with 413.",
	},
}

func answersWebhook(ctx context.Context, s *scene) error {
	r, err := s.order(ctx, 0)
	if err != nil {
		return err
	}
	w := r.Webhook
	switch {
	case w.Status == 0:
		s.end(Fail, "no answer came: %s", none(r))
	case w.Status < 200 || w.Status > 299:
		s.end(Fail, "the answer was %d", w.Status)
	default:
		s.passes(w.MS <= ms(answerTime), "the answer was %d after %.0f ms", w.Status, w.MS)
	}
	return nil
}

func orderID(ctx context.Context, s *scene) error {
	r, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	switch wrong := s.foreign(); {
	case wrong > 0:
		s.end(Fail, "%d callbacks came with an order_id that was not sent", wrong)
	case len(r.Callbacks) == 0:
		s.end(Fail, "%s", none(r))
	default:
		s.end(Pass, "the order_id is right, after %.0f ms", r.Callbacks[0].MS)
	}
	return nil
}

func validBody(ctx context.Context, s *scene) error {
	return s.firstCallback(ctx, func(c orderplay.Callback) {
		for _, f := range c.Finding {
			if f.Severity == "error" {
				s.end(Fail, "%s: %s %s", f.Code, f.Message, f.Fix)
				return
			}
		}
		s.end(Pass, "%s, %d bytes", c.Type, c.Bytes)
	})
}

func sendsSecret(ctx context.Context, s *scene) error {
	return s.firstCallback(ctx, func(c orderplay.Callback) {
		switch {
		case c.Status == 401:
			s.end(Fail, "the secret is wrong or missing: %s", c.Reason)
		case c.Verdict == mock.VerdictAccepted:
			s.end(Pass, "the secret is right")
		default:
			s.end(NotSeen, "the callback was refused for another reason: %s", c.Reason)
		}
	})
}

// firstCallback judges the first callback of an order, with whatever id.
func (s *scene) firstCallback(ctx context.Context, judge func(orderplay.Callback)) error {
	r, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	all := r.Callbacks
	s.mu.Lock()
	if len(all) == 0 {
		all = s.strays
	}
	s.mu.Unlock()
	if len(all) == 0 {
		s.end(NotSeen, "%s", none(r))
		return nil
	}
	judge(all[0])
	return nil
}

func reportsFailure(ctx context.Context, s *scene) error {
	if len(s.draft.Inputs) == 0 {
		s.end(NotSeen, "no inputs were given that could be missing: --input KEY=VALUE gives some")
		return nil
	}
	s.draft.Inputs = nil
	r, err := s.order(ctx, s.options.Quiet)
	if err != nil {
		return err
	}
	switch {
	case r.State == orderplay.Refused:
		s.end(NotSeen, "the webhook itself was refused: %s", r.Message)
	case len(r.Callbacks) == 0:
		s.end(Fail, "without its inputs the order was met with silence")
	case r.Callbacks[0].OK == nil || *r.Callbacks[0].OK:
		s.end(Fail, "without its inputs the order was called a success")
	default:
		s.passes(hasReason(r.Callbacks[0].Body), "the callback is ok:false, with error %q", reason(r.Callbacks[0].Body))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
