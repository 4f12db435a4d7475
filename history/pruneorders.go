package history

import (
	"context"
	"io"
	"math"

	"redial/history/internal/record"
)

// oldOrders returns where the lines of webhooks are that go: those that are older
// than all that stays, and whose order has no callback that stays. Where what is
// undelivered is kept, an order without any callback is too.
func (j *prune) oldOrders(ctx context.Context, size int64, kept rowSet) ([]span, error) {
	x, before := j.index, int64(math.MaxInt64)
	heard, stays := map[record.Key]bool{}, map[record.Key]bool{}
	for row := range x.rows {
		heard[x.orderOf(row)] = true
		if kept.has(row) {
			stays[x.orderOf(row)] = true
			b, i := x.at(row)
			before = min(before, b.time[i])
		}
	}
	if j.options.OlderThan > 0 {
		before = j.before
	} else if len(stays) == 0 {
		before = math.MinInt64 // nothing says what is old
	}
	var old []span
	err := scanOrders(ctx, io.NewSectionReader(j.Old, 0, size), func(o record.Order, offset, length int64) {
		key, _ := record.OrderKey([]byte(o.OrderID))
		spared := stays[key] || j.options.KeepUndelivered && !heard[key]
		if o.Time.UnixNano() < before && !spared {
			old = append(old, span{offset, uint32(length)}) //nolint:gosec // MaxLine is below it
		}
	})
	return old, err
}
