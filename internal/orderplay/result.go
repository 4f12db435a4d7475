package orderplay

import (
	"slices"
	"time"

	"redial/callback"
	"redial/history"
)

// State says how an order ended.
type State string

// The states of an order.
const (
	Delivered   State = "delivered"   // a valid callback came
	Invalid     State = "invalid"     // a callback came and was refused
	Refused     State = "refused"     // the webhook got an answer that is no 2xx
	Silent      State = "silent"      // no callback came in time
	Unreachable State = "unreachable" // the webhook got no answer
	Stopped     State = "stopped"     // interrupted
)

// Callback is one callback that came for an order.
type Callback struct {
	ID      string             `json:"id"` // in the history, "" where it is not recorded
	Time    time.Time          `json:"time"`
	MS      float64            `json:"ms"` // since the webhook left
	Status  int                `json:"status"`
	Verdict string             `json:"verdict"`
	Fault   string             `json:"fault,omitempty"` // of the script
	Reason  string             `json:"reason,omitempty"`
	OrderID string             `json:"order_id"`
	Type    string             `json:"output_type"`
	OK      *bool              `json:"ok"`
	Bytes   int64              `json:"bytes"`
	SHA256  string             `json:"sha256"`
	Secret  string             `json:"secret"` // how it came, as callback.RequestHead says it
	Finding []callback.Finding `json:"findings"`
	// Second is true for one that came after the order was done, Late for one that
	// came after its time, and Foreign for one with the id of no order played.
	Second  bool `json:"second,omitempty"`
	Late    bool `json:"late,omitempty"`
	Foreign bool `json:"foreign,omitempty"`
	// Trouble says why it is not recorded.
	Trouble string `json:"trouble,omitempty"`
	Body    []byte `json:"-"`
}

// Result is how one order ended.
type Result struct {
	Webhook   history.Webhook `json:"webhook"`
	OrderID   string          `json:"order_id"`
	State     State           `json:"state"`
	MS        float64         `json:"ms"` // to the callback that was taken, 0 for none
	Message   string          `json:"message,omitempty"`
	Callbacks []Callback      `json:"callbacks"`
}

// Summary counts orders.
type Summary struct {
	Orders      int     `json:"orders"`
	Delivered   int     `json:"delivered"`
	Invalid     int     `json:"invalid"`
	Refused     int     `json:"refused"`
	Silent      int     `json:"silent"`
	Unreachable int     `json:"unreachable"`
	Stopped     int     `json:"stopped"`
	Second      int     `json:"second"`  // callbacks beyond the one that was taken
	Late        int     `json:"late"`    // callbacks after their order's time
	Foreign     int     `json:"foreign"` // callbacks for no order played
	P50         float64 `json:"p50_ms"`  // of the time to callback, and so for the next two
	P95         float64 `json:"p95_ms"`
	P99         float64 `json:"p99_ms"`

	times []float64
}

func (s *Summary) add(r Result) {
	s.Orders++
	switch r.State {
	case Delivered:
		s.Delivered++
		s.times = append(s.times, r.MS)
	case Invalid:
		s.Invalid++
	case Refused:
		s.Refused++
	case Silent:
		s.Silent++
	case Unreachable:
		s.Unreachable++
	case Stopped:
		s.Stopped++
	}
}

// percentiles fills in the figures of the time to callback.
func (s *Summary) percentiles() {
	slices.Sort(s.times)
	s.P50, s.P95, s.P99 = percentile(s.times, 50), percentile(s.times, 95), percentile(s.times, 99)
}

// percentile is the least value that so many of 100 do not exceed.
func percentile(sorted []float64, of int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*of+99)/100-1]
}
