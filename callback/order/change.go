package order

import (
	"bytes"
	"errors"
	"strconv"
)

// Change is what is to be different in a webhook that is sent again. An empty
// field stays as it is.
type Change struct {
	OrderID     string
	CallbackURL string
	TS          int64
}

// ErrNotDefault is returned for a body without the fields of the default payload
// that a Change names.
var ErrNotDefault = errors.New("it lacks a field of the platform's default payload, so that field can't be set anew")

// Apply writes the fields into a webhook's body. All its other bytes stay.
func (c Change) Apply(body []byte) ([]byte, error) {
	p := parser{body: body}
	fields, err := p.object(0, body)
	if err != nil {
		return nil, err
	}
	wanted := map[string][]byte{}
	if c.OrderID != "" {
		wanted["order_id"] = quoted(c.OrderID)
	}
	if c.CallbackURL != "" {
		wanted["callback_url"] = quoted(c.CallbackURL)
	}
	if c.TS != 0 {
		wanted["ts"] = strconv.AppendInt(nil, c.TS, 10)
	}
	found := map[string]bool{}
	var b bytes.Buffer
	done := 0
	for _, f := range fields {
		value, changes := wanted[f.name]
		if !changes {
			continue
		}
		found[f.name] = true
		b.Write(body[done:f.at])
		b.Write(value)
		done = f.at + len(f.value)
	}
	if len(found) < len(wanted) {
		return nil, ErrNotDefault
	}
	b.Write(body[done:])
	return b.Bytes(), nil
}

func quoted(text string) []byte { return append(append([]byte{'"'}, inQuotes(text)...), '"') }
