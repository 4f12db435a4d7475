package orderplay

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"redial/callback"
	"redial/callback/order"
)

// Draft is what the orders of a run have in common.
type Draft struct {
	ShortID     string
	Inputs      []order.Input
	CallbackURL string
	// Template, if set, makes the body in place of the default payload. TemplateName
	// is what the history calls it.
	Template     *order.Template
	TemplateName string
	// Fixture, if set, is a webhook whose bytes are sent again, but for ts and
	// callback_url, and for order_id unless Again.
	Fixture []byte
	Again   bool
}

// DefaultShortID is the short_id of an order that names none.
const DefaultShortID = "redial"

// Make makes one order. An empty id gives it a new one.
func (d Draft) Make(id string, now time.Time) (Order, []callback.Finding, error) {
	if d.Fixture != nil {
		return d.remake(id, now)
	}
	if id == "" {
		id = NewOrderID()
	}
	o := order.Order{ShortID: d.ShortID, OrderID: id, Inputs: d.Inputs, CallbackURL: d.CallbackURL, TS: now.Unix()}
	if o.ShortID == "" {
		o.ShortID = DefaultShortID
	}
	made := Order{OrderID: id, ShortID: o.ShortID, Template: d.TemplateName}
	if d.Template != nil {
		var findings []callback.Finding
		made.Body, findings = d.Template.Render(o)
		return made, findings, nil
	}
	var err error
	if made.Body, err = o.Encode(); err != nil {
		return made, nil, err
	}
	_, findings := order.Parse(made.Body)
	return made, findings, nil
}

// remake makes an order of a webhook that was sent before.
func (d Draft) remake(id string, now time.Time) (Order, []callback.Finding, error) {
	before, _ := order.Parse(d.Fixture)
	change := order.Change{OrderID: id, TS: now.Unix()}
	if id == "" && !d.Again {
		change.OrderID = NewOrderID()
	}
	if before.CallbackURL != d.CallbackURL {
		change.CallbackURL = d.CallbackURL
	}
	body, err := change.Apply(d.Fixture)
	if errors.Is(err, order.ErrNotDefault) {
		return Order{}, nil, fmt.Errorf("%w: make it of its template instead", err)
	}
	if err != nil {
		return Order{}, nil, err
	}
	o, findings := order.Parse(body)
	return Order{OrderID: o.OrderID, ShortID: o.ShortID, Body: body}, findings, nil
}

// NewOrderID returns a random UUID.
func NewOrderID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
