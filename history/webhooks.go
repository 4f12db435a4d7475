package history

import (
	"context"
	"io"
	"os"
	"time"

	"redial/callback"
	"redial/history/internal/logfile"
	"redial/history/internal/record"
)

// WebhookSource says how a webhook came into the history.
type WebhookSource string

// The sources of webhooks.
const (
	WebhookPlayed   WebhookSource = "play"
	WebhookHeard    WebhookSource = "listen"
	WebhookImported WebhookSource = "import"
)

// Webhook is the line of an order: what the automation was sent. Its body is as it was sent but for
// the value of job_token: the caller has masked it.
type Webhook struct {
	ID          string              `json:"id"`
	Time        time.Time           `json:"time"`
	Source      WebhookSource       `json:"source"`
	OrderID     string              `json:"order_id"`
	ShortID     string              `json:"short_id"`
	URL         string              `json:"url"` // of the automation, without query and user
	Status      int                 `json:"status"`
	MS          float64             `json:"ms"`
	Error       callback.ErrorClass `json:"error"`
	CallbackURL string              `json:"callback_url"`
	Template    string              `json:"template,omitempty"`
	Bytes       int64               `json:"bytes"` // of the body as it was sent
	Body        []byte              `json:"-"`
	// Answered is true once the webhook has its status or its error.
	Answered bool `json:"-"`
}

// Webhook appends a webhook that is about to leave and returns its new id once it
// is durable.
func (s *Store) Webhook(ctx context.Context, o Webhook) (id string, err error) {
	if o.Time.IsZero() {
		o.Time = s.now()
	}
	o.ID, o.Answered = s.ids.next(s.now()), false
	return o.ID, s.appendWebhook(ctx, o)
}

// WebhookAnswer appends how the webhook o.ID was answered.
func (s *Store) WebhookAnswer(ctx context.Context, o Webhook) error {
	o.Answered = true
	return s.appendWebhook(ctx, o)
}

func (s *Store) appendWebhook(ctx context.Context, o Webhook) error {
	if s.out == nil {
		return &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	line := record.AppendOrder(nil, &record.Order{
		ID: o.ID, Time: o.Time, Source: string(o.Source), OrderID: o.OrderID, ShortID: o.ShortID, URL: o.URL,
		Status: o.Status, Duration: time.Duration(o.MS * float64(time.Millisecond)), Error: string(o.Error),
		CallbackURL: o.CallbackURL, Template: o.Template, Bytes: o.Bytes, Body: o.Body, Answered: o.Answered,
	})
	if len(line) > record.MaxLine {
		return ErrTooLong
	}
	return s.out.Append(ctx, logfile.Batch{Lines: line})
}

// Webhooks returns the webhooks in the order in which they left, without their
// bodies. It reads the file straight through; lines that are damaged are left
// out, and Verify names them.
func (s *Store) Webhooks(ctx context.Context) ([]Webhook, error) {
	found, at := []Webhook{}, map[string]int{}
	err := s.eachOrder(ctx, func(o record.Order) {
		o.Body = nil
		i, known := at[o.ID]
		if !known {
			i = len(found)
			at[o.ID] = i
			found = append(found, webhookOf(o))
		}
		found[i].take(o)
	})
	return found, err
}

// WebhookBody returns the body of the webhook with a full id, or ErrNotFound.
func (s *Store) WebhookBody(ctx context.Context, id string) ([]byte, error) {
	var body []byte
	err := s.eachOrder(ctx, func(o record.Order) {
		if o.ID == id && o.Body != nil {
			body = o.Body
		}
	})
	if err == nil && body == nil {
		err = ErrNotFound
	}
	return body, err
}

// eachOrder reads the file straight through for lines of orders.
func (s *Store) eachOrder(ctx context.Context, each func(record.Order)) error {
	x, err := s.completeIndex(ctx)
	if err != nil || x == nil {
		return err
	}
	err = scanOrders(ctx, io.NewSectionReader(x.file, 0, x.indexed()), func(o record.Order, _, _ int64) { each(o) })
	if err != nil && ctx.Err() == nil {
		err = logfile.Wrap("read", s.path, err)
	}
	return err
}

// scanOrders calls each with the sound lines of orders, and where they are.
func scanOrders(ctx context.Context, r io.Reader, each func(o record.Order, offset, length int64)) error {
	return scanLines(ctx, r, func(line []byte, offset, length int64) {
		text := record.TrimNewline(line)
		if length > record.MaxLine || !record.IsOrder(text) {
			return
		}
		if o, err := record.OrderOf(text); err == nil {
			each(o, offset, length)
		}
	})
}

func webhookOf(o record.Order) Webhook {
	return Webhook{
		ID: o.ID, Time: o.Time, Source: WebhookSource(o.Source), OrderID: o.OrderID, ShortID: o.ShortID, URL: o.URL,
		CallbackURL: o.CallbackURL, Template: o.Template, Bytes: o.Bytes,
	}
}

// take adds what a line tells of the webhook's answer.
func (o *Webhook) take(line record.Order) {
	if line.Answered || line.Status != 0 || line.Error != "" {
		o.Status, o.Error, o.Answered = line.Status, record.ErrorClass(line.Error), true
		o.MS = float64(line.Duration.Microseconds()) / 1000
	}
}
