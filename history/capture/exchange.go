package capture

import (
	"errors"
	"fmt"
	"time"

	"redial/callback"
)

// Exchange is one request that came, and what became of it.
type Exchange struct {
	N    int       `json:"n"` // 1 for the first
	Time time.Time `json:"time"`
	// ID is the callback's in the history, "" where there is no record of it.
	ID     string `json:"id"`
	Method string `json:"method"`
	Path   string `json:"path"`
	// Callback is true for what is to be recorded.
	Callback   bool   `json:"callback"`
	OrderID    string `json:"order_id"`
	OutputType string `json:"output_type"`
	Bytes      int64  `json:"bytes"` // of the request's body
	// State, Status, Error, Message and MS are of the one attempt there is.
	// Status is 0 where no answer came.
	State   callback.State      `json:"state"`
	Status  int                 `json:"status"`
	Error   callback.ErrorClass `json:"error"`
	Message string              `json:"message"`
	MS      float64             `json:"ms"`
	// SenderGone is true where the sender did not wait for the whole answer.
	SenderGone bool `json:"sender_gone,omitempty"`
	// Err says why the history lacks the callback or its answer, or why it was
	// not passed on: one of the errors below, or a *callback.JournalError.
	Err error `json:"-"`
}

// The reasons for which a callback is not recorded.
var (
	// ErrSecretInBody is given for a body that holds the secret's value, which
	// no file may have.
	ErrSecretInBody = errors.New("passed on but not recorded: the body contains the secret's value")
	// ErrTooLarge is given for a body of more than RecordCap bytes.
	ErrTooLarge = fmt.Errorf("passed on but not recorded: the body is over %d MiB", RecordCap>>20)
	// ErrNoMemory is given for a large body that came while others took all the
	// memory there is for them.
	ErrNoMemory = errors.New("passed on but not recorded: too many large bodies at once")
	// ErrEncoded is given for a body with a Content-Encoding: a replay would send
	// it without, and the secret could hide in it.
	ErrEncoded = errors.New("passed on but not recorded: the body is compressed")
	// ErrNotWhole is given for a body that broke off.
	ErrNotWhole = errors.New("not passed on and not recorded: the body broke off")
)

// ended notes how the attempt ended.
func (x *Exchange) ended(a callback.Attempt) {
	x.State, x.Status, x.Error, x.Message = a.State(), a.Status, a.Error, a.Message
	x.MS = float64(a.Duration.Microseconds()) / 1000
}
