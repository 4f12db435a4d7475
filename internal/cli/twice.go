package cli

import (
	"bytes"
	"fmt"

	"redial/callback"
)

// twiceJSON is what sending twice showed. Processed and Duplicates are the
// embedded mock's counts, absent for another target.
type twiceJSON struct {
	SameStatus bool `json:"same_status"`
	SameAnswer bool `json:"same_answer"`
	Processed  *int `json:"processed,omitempty"`
	Duplicates *int `json:"duplicates,omitempty"`
}

// compare tells what the second delivery of the same bytes did.
func (o sendOptions) compare(a *app, r *road, first, second callback.Outcome) error {
	x, y := first.Last(), second.Last()
	found := twiceJSON{SameStatus: x.Status == y.Status, SameAnswer: bytes.Equal(x.Response, y.Response)}
	said := fmt.Sprintf("the second answer is %d, as the first", y.Status)
	if !found.SameStatus {
		said = fmt.Sprintf("the second answer is %d, the first was %d", y.Status, x.Status)
	}
	if r.mock != nil {
		stats := r.mock.Stats()
		found.Processed, found.Duplicates = &stats.Orders, &stats.Duplicates
		said += fmt.Sprintf("; the mock processed %s, and ignored %s",
			count(stats.Orders, "order", "orders"), count(stats.Duplicates, "duplicate", "duplicates"))
	}
	if o.json {
		return writeJSON(a.streams.Out, struct {
			Twice twiceJSON `json:"twice"`
		}{found})
	}
	a.out.line("%s", said)
	return nil
}
