package tui

import (
	"encoding/json"
	"strings"
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
func (p *composePane) takeWebhook(w webhook) intent {
	do := intents{p.takeOrder(w.OrderID), sayGood("Took the order_id from the webhook you pasted.")}
	if w.CallbackURL != "" {
		do = append(do, offerTargetIntent{w.CallbackURL})
	}
	return do
}

// takeOrder fills in an order.
func (p *composePane) takeOrder(order string) intent {
	p.flush()
	p.draft.remember()
	p.draft.SetText("order_id", order)
	return p.changed()
}
