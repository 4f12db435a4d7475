package compose

import (
	"encoding/json"
	"strings"

	"redial/tui/event"
)

// webhook is what a webhook's payload says that a callback needs.
type webhook struct {
	OrderID     string `json:"order_id"`
	CallbackURL string `json:"callback_url"`
}

// readWebhook reads a webhook's payload.
func readWebhook(text string) (w webhook, ok bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return webhook{}, false
	}
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return webhook{}, false
	}
	return w, w.OrderID != ""
}

// takeWebhook fills in the order a pasted webhook is about, and asks whether
// callbacks shall go to the URL it names.
func (p *Pane) takeWebhook(w webhook) event.Event {
	do := event.List{p.TakeOrder(w.OrderID), event.Good("Took the order_id from the webhook you pasted.")}
	if w.CallbackURL != "" {
		do = append(do, event.OfferTarget{URL: w.CallbackURL})
	}
	return do
}

// TakeOrder fills in an order.
func (p *Pane) TakeOrder(order string) event.Event {
	p.Flush()
	p.Draft.remember()
	p.Draft.SetText("order_id", order)
	return p.changed()
}
