package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
)

// Order is what the history keeps of a webhook. A webhook has a line before it
// leaves, with its body, and one with the same id when it is answered.
type Order struct {
	ID          string
	Time        time.Time
	Source      string
	OrderID     string
	ShortID     string
	URL         string
	Status      int
	Duration    time.Duration
	Error       string
	CallbackURL string
	Template    string
	Bytes       int64
	SHA256      [sha256.Size]byte // of Body
	Body        []byte
	Answered    bool // the line tells the answer and has no body
}

// orderStart is what AppendOrder begins every line with.
const orderStart = `{"v":1,"kind":"order","id":"`

// AppendOrder appends an order's line with its newline.
func AppendOrder(dst []byte, o *Order) []byte {
	dst = AppendEscaped(append(dst, orderStart...), []byte(o.ID))
	dst = append(appendTime(append(dst, `","time":"`...), o.Time), '"')
	dst = appendField(dst, "source", o.Source)
	dst = appendField(dst, "order_id", o.OrderID)
	dst = appendField(dst, "short_id", o.ShortID)
	dst = appendField(dst, "url", bareURL(o.URL))
	if o.Status != 0 {
		dst = strconv.AppendInt(append(dst, `,"status":`...), int64(o.Status), 10)
	}
	if o.Answered {
		dst = appendMillis(append(dst, `,"ms":`...), o.Duration)
		dst = appendField(dst, "error", o.Error)
		return append(dst, "}\n"...)
	}
	dst = appendField(dst, "callback_url", bareURL(o.CallbackURL))
	dst = appendField(dst, "template", o.Template)
	dst = strconv.AppendInt(append(dst, `,"bytes":`...), o.Bytes, 10)
	sum := sha256.Sum256(o.Body)
	dst = append(hex.AppendEncode(append(dst, `,"sha256":"`...), sum[:]), '"')
	return append(appendContent(dst, "body", o.Body), "}\n"...)
}

// orderWire is an order's line as encoding/json sees it.
type orderWire struct {
	wire
	ShortID     string   `json:"short_id"`
	CallbackURL string   `json:"callback_url"`
	Template    string   `json:"template"`
	MS          *float64 `json:"ms"`
}

// IsOrder reports whether a line is an order's, of the version known here.
func IsOrder(line []byte) bool {
	if bytes.HasPrefix(line, []byte(orderStart)) {
		return true
	}
	if bytes.HasPrefix(line, []byte(`{"v":1,"kind":"callback"`)) || bytes.HasPrefix(line, []byte(`{"v":1,"kind":"attempt"`)) {
		return false
	}
	var w struct {
		V    any `json:"v"`
		Kind any `json:"kind"`
	}
	return bytes.Contains(line, []byte(`"order"`)) && json.Unmarshal(line, &w) == nil && w.V == 1.0 && w.Kind == "order"
}

// OrderOf reads an order's line. An error says why it is damaged.
func OrderOf(line []byte) (Order, error) {
	var w orderWire
	if err := json.Unmarshal(line, &w); err != nil {
		return Order{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, w.Time)
	switch {
	case w.ID == "":
		return Order{}, errNoID
	case err != nil:
		return Order{}, errNoTime
	}
	o := Order{
		ID: w.ID, Time: at, Source: w.Source, OrderID: w.OrderID, ShortID: w.ShortID, URL: w.URL, Status: w.Status,
		Error: w.Error, CallbackURL: w.CallbackURL, Template: w.Template, Bytes: max(w.Bytes, 0), Answered: w.MS != nil,
	}
	if w.MS != nil {
		o.Duration = time.Duration(microsOf(*w.MS)) * time.Microsecond
	}
	switch {
	case w.Body != nil:
		o.Body = []byte(*w.Body)
	case w.BodyBase64 != nil:
		if o.Body, err = decodeBase64([]byte(*w.BodyBase64)); err != nil {
			return Order{}, err
		}
	default:
		return o, nil
	}
	o.SHA256 = sha256.Sum256(o.Body)
	if w.SHA256 != "" && w.SHA256 != hex.EncodeToString(o.SHA256[:]) {
		return Order{}, errChecksum
	}
	return o, nil
}
