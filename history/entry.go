package history

import (
	"time"

	"redial/callback"
)

// Entry is a callback as lists show it: what its line says but for the body,
// and where its attempts have brought it. Its JSON is what `list --json` prints.
type Entry struct {
	ID         string              `json:"id"`
	Time       time.Time           `json:"time"`
	Source     callback.Source     `json:"source"`
	ReplayOf   string              `json:"replay_of"`
	OrderID    string              `json:"order_id"`
	OK         *bool               `json:"ok"`
	OutputType string              `json:"output_type"`
	Target     string              `json:"target"`
	URL        string              `json:"url"`
	Bytes      int64               `json:"bytes"`
	SHA256     string              `json:"sha256"`
	State      callback.State      `json:"state"`
	Status     int                 `json:"status"` // of the last attempt, 0 for none
	Error      callback.ErrorClass `json:"error"`
	Attempts   int                 `json:"attempts"`
	MS         float64             `json:"ms"` // of the last attempt
	// LastAttempt is when the last attempt began, zero for none.
	LastAttempt time.Time `json:"-"`
}
