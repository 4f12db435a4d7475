package orderplay

import (
	"context"
	"fmt"
	"strings"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/callback/order"
	"redial/history"
)

// Order is one order to play.
type Order struct {
	OrderID, ShortID string
	Body             []byte // the webhook
	Template         string // the name of the template that made it, "" for none
	// Wait is how long it may take, 0 is that of the player's options.
	Wait time.Duration
	// Settle is as the player's, and is used where it is longer.
	Settle time.Duration
	// Quiet ends the order so long after its last callback, where none was taken:
	// 0 is to wait for the end of its time, after an answer that may be retried.
	Quiet time.Duration
	// Observe, if set, is called from Play's goroutine as things happen.
	Observe func(Event)
}

// Event is a step of an order: exactly one of its fields is set.
type Event struct {
	Sent     *history.Webhook
	Answered *callback.Attempt
	Callback *Callback
}

// play is an order under way.
type play struct {
	sent      time.Time
	callbacks chan Callback
	tokens    callback.Mask // of its webhook
}

// mostHeard is how many callbacks of one order are told of.
const mostHeard = 64

// take hands a callback to Play. It never blocks: a flood is cut.
func (y *play) take(c Callback) {
	c.Body = append([]byte(nil), c.Body...)
	select {
	case y.callbacks <- c:
	default:
	}
}

// Play sends the webhook of an order and waits for its callback. An error means
// that the webhook was not sent, or that ctx has ended.
func (p *Player) Play(ctx context.Context, o Order) (Result, error) {
	if o.Observe == nil {
		o.Observe = func(Event) {}
	}
	if o.Wait <= 0 {
		o.Wait = p.options.Wait
	}
	o.Settle = max(o.Settle, p.options.Settle)
	if err := p.options.Sender.Check(); err != nil {
		return Result{}, err
	}
	tokens := order.Tokens(o.Body)
	r := Result{OrderID: o.OrderID, Callbacks: []Callback{}, Webhook: history.Webhook{
		Source: history.WebhookPlayed, OrderID: o.OrderID, ShortID: o.ShortID, URL: callback.Target{URL: p.options.Sender.URL}.PublicURL(),
		CallbackURL: p.CallbackURL, Template: o.Template, Bytes: int64(len(o.Body)), Time: time.Now(),
	}}
	if err := p.keepWebhook(ctx, &r.Webhook, o.Body); err != nil {
		return r, err
	}
	y := p.begin(o.OrderID, tokens)
	r.Webhook.Time = y.sent
	sender := p.options.Sender
	sender.Hidden = append(tokens, sender.Hidden...)
	answered := make(chan callback.Attempt, 1)
	sending, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Observe(Event{Sent: &r.Webhook})
	go func() {
		a, err := sender.Send(sending, o.Body, order.Token{})
		if err != nil {
			a.Error, a.Message = callback.ErrOther, err.Error()
		}
		answered <- a
	}()
	w := waiting{player: p, order: o, play: y, result: &r, answered: answered}
	err := w.run(ctx)
	p.end(o.OrderID, r)
	return r, err
}

// keepWebhook records a webhook that is about to leave.
func (p *Player) keepWebhook(ctx context.Context, w *history.Webhook, body []byte) error {
	if p.options.Store == nil {
		return nil
	}
	w.Body = order.Masked(body, p.hidden...)
	id, err := p.options.Store.Webhook(ctx, *w)
	w.ID, w.Body = id, nil
	if err != nil {
		return &callback.JournalError{Err: err}
	}
	return nil
}

func (p *Player) begin(id string, tokens []callback.Secret) *play {
	p.mu.Lock()
	defer p.mu.Unlock()
	y := &play{sent: time.Now(), callbacks: make(chan Callback, mostHeard), tokens: callback.MaskOf(tokens...)}
	p.plays[strings.ToLower(id)] = y
	return y
}

func (p *Player) end(id string, r Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id = strings.ToLower(id)
	delete(p.plays, id)
	p.ended[id] = r.State
	p.summary.add(r)
	for _, c := range r.Callbacks {
		p.count(c)
	}
}

// waiting is an order after its webhook has left.
type waiting struct {
	player   *Player
	order    Order
	play     *play
	result   *Result
	answered <-chan callback.Attempt
	refused  State // what the webhook's answer says, "" for an answer that is fine or none yet
}

// run waits until the order has ended.
func (w *waiting) run(ctx context.Context) error {
	deadline := time.NewTimer(w.order.Wait)
	defer deadline.Stop()
	var settled, quiet <-chan time.Time
	for {
		select {
		case a := <-w.answered:
			w.answered = nil
			if err := w.answer(ctx, a); err != nil {
				return err
			}
			if w.done() {
				return nil
			}
			if w.refused != "" && quiet == nil {
				quiet = time.After(afterRefusal)
			}
		case c := <-w.play.callbacks:
			w.heard(c)
			switch {
			case w.result.State == Delivered && settled == nil:
				settled = time.After(w.order.Settle)
			case w.result.State == Delivered:
			case w.order.Quiet > 0:
				quiet = time.After(w.order.Quiet)
			case w.result.State == Invalid && !callback.Retryable(c.Status):
				quiet = time.After(afterFinal)
			default:
				quiet = nil
			}
		case <-settled:
			settled = nil
			if w.answered == nil {
				return nil
			}
			w.order.Settle = 0
		case <-quiet:
			w.conclude()
			return nil
		case <-deadline.C:
			w.conclude()
			return w.lastAnswer(ctx)
		case <-ctx.Done():
			w.result.State = Stopped
			return ctx.Err()
		}
		if w.result.State == Delivered && w.answered == nil && settled == nil {
			return nil
		}
	}
}

// How long is waited for more after what seems final: an automation may have
// called back before it answered, or try again in spite of a 4xx.
const (
	afterRefusal = 200 * time.Millisecond
	afterFinal   = time.Second
)

// done reports whether nothing more can come: the webhook never arrived.
func (w *waiting) done() bool {
	if w.refused == Unreachable && len(w.result.Callbacks) == 0 && w.result.Webhook.Error != callback.ErrTimeout {
		w.result.State = Unreachable
		return true
	}
	return false
}

// answer takes the webhook's answer and records it.
func (w *waiting) answer(ctx context.Context, a callback.Attempt) error {
	r := w.result
	r.Webhook.Status, r.Webhook.Error, r.Webhook.MS = a.Status, a.Error, float64(a.Duration.Microseconds())/1000
	switch {
	case a.Error == callback.ErrCanceled:
	case a.Status == 0:
		w.refused, r.Message = Unreachable, a.Message
	case a.Status < 200 || a.Status > 299:
		w.refused, r.Message = Refused, fmt.Sprintf("the automation answered the webhook with %d", a.Status)
	}
	w.order.Observe(Event{Answered: &a})
	if w.player.options.Store == nil {
		return nil
	}
	if err := w.player.options.Store.WebhookAnswer(context.WithoutCancel(ctx), r.Webhook); err != nil {
		return &callback.JournalError{Sent: true, Err: err}
	}
	return nil
}

// lastAnswer records an answer that has come by now.
func (w *waiting) lastAnswer(ctx context.Context) error {
	if w.answered == nil {
		return nil
	}
	select {
	case a := <-w.answered:
		return w.answer(ctx, a)
	default:
		return nil
	}
}

// heard takes a callback.
func (w *waiting) heard(c Callback) {
	r := w.result
	c.Second = r.State == Delivered
	switch {
	case c.Second:
	case c.Verdict == mock.VerdictAccepted:
		r.State, r.MS, r.Message = Delivered, c.MS, ""
	case c.Verdict == mock.VerdictDuplicate: // taken before, its answer was lost
		r.State = Delivered
		for _, before := range r.Callbacks {
			if r.MS == 0 {
				r.MS = before.MS
			}
		}
	case c.Verdict == mock.VerdictRefused:
		r.State, r.Message = Invalid, c.Reason
	}
	r.Callbacks = append(r.Callbacks, c)
	w.order.Observe(Event{Callback: &c})
}

// conclude says how an order ended that nothing more is waited for.
func (w *waiting) conclude() {
	r := w.result
	switch {
	case r.State != "":
	case w.refused != "":
		r.State = w.refused
	case len(r.Callbacks) > 0:
		r.State, r.Message = Invalid, "the callback was not repeated after a fault"
	default:
		r.State, r.Message = Silent, fmt.Sprintf("no callback came within %v", w.order.Wait)
	}
}
