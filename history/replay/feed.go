package replay

import (
	"cmp"
	"context"
	"encoding/hex"
	"time"

	"redial/callback"
	"redial/history"
)

// The bounds of how many callback lines are made durable in one write, before
// the first of them is sent. Within them it is four for each worker: what a
// cancel leaves unsent of a batch has to be said in the journal line by line.
const (
	leastBatch = 16
	mostBatch  = 256
)

// job is an item whose callback is in the journal.
type job struct {
	index  int
	item   Item
	record callback.Record // without the body
}

// feed journals the items batch by batch and hands them out, oldest first and
// at the plan's pace, until there are no more or the run is over.
func (r *run) feed(ctx context.Context, jobs chan<- job) {
	pacer := pacer{pace: pace(r.plan.opts.Rate), due: time.Now(), stopped: r.stopped}
	for first := 0; first < len(r.plan.Items); {
		if !pacer.wait(ctx) {
			return
		}
		n := min(r.batch(), len(r.plan.Items)-first)
		batch, err := r.journalBatch(ctx, first, n)
		if err != nil {
			if ctx.Err() == nil {
				r.stop(&callback.JournalError{Err: err})
			}
			return
		}
		r.handOut(ctx, &pacer, jobs, batch)
		first += n
	}
}

// batch is how many lines to journal at once: at a slow pace no more than are
// sent in a tenth of a second, so that none is in the journal long before.
func (r *run) batch() int {
	n := max(leastBatch, min(mostBatch, 4*r.workers))
	if rate := r.plan.opts.Rate; rate > 0 {
		n = max(1, min(n, int(rate/10)))
	}
	return n
}

// handOut gives the batch to the workers; what they don't take any more is kept
// as unsent.
func (r *run) handOut(ctx context.Context, p *pacer, jobs chan<- job, batch []job) {
	for i, j := range batch {
		if i > 0 && !p.wait(ctx) {
			r.leave(j)
			continue
		}
		select {
		case jobs <- j:
		case <-ctx.Done():
			r.leave(j)
		case <-r.stopped:
			r.leave(j)
		}
	}
}

// journalBatch makes the callback lines of n items from first on durable.
func (r *run) journalBatch(ctx context.Context, first, n int) ([]job, error) {
	batch := make([]job, 0, n)
	records := make([]callback.Record, 0, n)
	for i := first; i < first+n; i++ {
		item := r.plan.Items[i]
		original, err := r.store.Entry(ctx, item.ID)
		if err != nil {
			return nil, err
		}
		record := r.recordOf(original)
		batch = append(batch, job{index: i, item: item, record: record})
		records = append(records, record)
	}
	ids, err := r.journal.Callbacks(ctx, records)
	if err != nil {
		return nil, err
	}
	for i := range batch {
		batch[i].record.ID = ids[i]
	}
	return batch, nil
}

// recordOf is the record of a replay of e: the same bytes, which stay where
// they are.
func (r *run) recordOf(e history.Entry) callback.Record {
	record := callback.Record{
		Time: time.Now(), Source: callback.FromReplay, ReplayOf: e.ID, BodyOf: cmp.Or(e.BodyOf, e.ID),
		OrderID: e.OrderID, OK: e.OK, OutputType: e.OutputType,
		Target: r.target.Name, URL: r.target.PublicURL(), Bytes: e.Bytes,
	}
	if sum, err := hex.DecodeString(e.SHA256); err == nil {
		copy(record.SHA256[:], sum)
	}
	return record
}
