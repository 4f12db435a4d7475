package stats

import (
	"slices"
	"time"

	"redial/callback"
	"redial/history"
)

// Bucket is what became of the callbacks that share a key.
type Bucket struct {
	By  By     `json:"by"`
	Key string `json:"key"`
	// Start is when a day or an hour begins, nil for other keys.
	Start *time.Time `json:"start,omitempty"`
	Counts
	// Answers are the times, in milliseconds, of the last attempts that were
	// answered.
	Answers Times `json:"answer_ms"`
	// ToCallback are the times, in milliseconds, from the orders' webhooks to
	// their callbacks, where both were seen.
	ToCallback Times `json:"time_to_callback_ms"`
}

// Counts is how many callbacks ended in which state.
type Counts struct {
	Callbacks int `json:"callbacks"`
	Delivered int `json:"delivered"`
	Rejected  int `json:"rejected"`
	Failed    int `json:"failed"`
	Pending   int `json:"pending"`
}

// Lost is how many callbacks ended without being delivered.
func (c Counts) Lost() int { return c.Rejected + c.Failed }

func (c *Counts) add(s callback.State) {
	c.Callbacks++
	switch s {
	case callback.Delivered:
		c.Delivered++
	case callback.Rejected:
		c.Rejected++
	case callback.Failed:
		c.Failed++
	case callback.Pending:
		c.Pending++
	}
}

// Times describes a number of measured times.
type Times struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
	// measured are the times in ascending order.
	measured []float32
}

// Below returns how many of the times are below ms.
func (t Times) Below(ms float64) int {
	n, _ := slices.BinarySearch(t.measured, float32(ms))
	return n
}

// timesOf describes measured, which it sorts and keeps.
func timesOf(measured []float32) Times {
	slices.Sort(measured)
	return Times{
		N:   len(measured),
		P50: percentile(measured, 50), P95: percentile(measured, 95), P99: percentile(measured, 99),
		measured: measured,
	}
}

// percentile is the smallest of the sorted times that p of a hundred do not
// exceed, 0 for none.
func percentile(sorted []float32, p int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	rank := (len(sorted)*p + 99) / 100
	return round(float64(sorted[max(rank, 1)-1]))
}

// round keeps the microseconds that the history file has, and takes away what a
// float32 adds.
func round(ms float64) float64 { return float64(int64(ms*1000+0.5)) / 1000 }

// gathering is a bucket that is not complete yet.
type gathering struct {
	bucket              Bucket
	answers, toCallback []float32
}

func (g *gathering) add(e history.Entry, toCallback func(history.Entry) (time.Duration, bool)) {
	g.bucket.add(e.State)
	if e.Status != 0 {
		g.answers = append(g.answers, float32(e.MS))
	}
	if toCallback == nil {
		return
	}
	if took, seen := toCallback(e); seen {
		g.toCallback = append(g.toCallback, float32(took.Seconds()*1000))
	}
}

func (g *gathering) end() Bucket {
	g.bucket.Answers, g.bucket.ToCallback = timesOf(g.answers), timesOf(g.toCallback)
	return g.bucket
}
