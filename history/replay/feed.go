package replay

import (
	"cmp"
	"context"
	"encoding/hex"
	"sync/atomic"
	"time"

	"redial/callback"
	"redial/history"
)

// A batch is how many callback lines are made durable in one write, before the
// first of them is sent: about as many as are sent in batchTime, so that a
// cancel leaves few unsent ones behind, and the disk is not what is waited for.
const (
	mostBatch = 256
	batchTime = 25 * time.Millisecond
)

// job is an item whose callback is in the journal.
type job struct {
	index  int
	item   Item
	record *callback.Record // without the body
	body   []byte           // nil where it is read at its turn
	shared *bodies          // that body is in
}

// bodies is the memory of a batch's bodies. It is used again when the last of
// them is read no more.
type bodies struct {
	buf   []byte
	inUse atomic.Int32
}

// release notes that the job's body is read no more.
func (r *run) release(j *job) {
	if j.shared.inUse.Add(-1) > 0 {
		return
	}
	select {
	case r.spare <- j.shared:
	default:
	}
}

// freeBodies returns memory for a batch's bodies.
func (r *run) freeBodies() *bodies {
	select {
	case b := <-r.spare:
		return b
	default:
		return new(bodies)
	}
}

// feed journals the items batch by batch and hands them out, oldest first and
// at the plan's pace, until there are no more or the run is over. The next
// batch is journaled while this one is handed out.
func (r *run) feed(ctx context.Context, q *queue) {
	defer q.close()
	batches := make(chan []job)
	go func() {
		defer close(batches)
		for first := 0; first < r.plan.Items.Len() && !r.over(ctx); {
			n := min(r.batch(), r.plan.Items.Len()-first)
			batch, err := r.journalBatch(ctx, first, n)
			if err != nil {
				if ctx.Err() == nil {
					r.stop(&callback.JournalError{Err: err})
				}
				return
			}
			batches <- batch
			first += n
		}
	}()
	pacer := pacer{pace: pace(r.plan.opts.Rate), due: time.Now(), stopped: r.stopped}
	for batch := range batches {
		began := time.Now()
		r.handOut(ctx, &pacer, q, batch)
		q.wait()
		r.sized.Store(int64(float64(len(batch)) * float64(batchTime) / float64(time.Since(began)+1)))
	}
}

// batch is how large the next batch is, by how fast the last one went. At a
// pace the last one decides it as well.
func (r *run) batch() int {
	least := 2 * r.workers
	if r.plan.opts.Rate > 0 {
		least = 1
	}
	return int(max(int64(least), min(mostBatch, r.sized.Load())))
}

// handOut gives the batch to the workers, who leave what they come to when the
// run is over. Without a pace that is all of it at once.
func (r *run) handOut(ctx context.Context, p *pacer, q *queue, batch []job) {
	if p.pace <= 0 {
		jobs := make([]*job, len(batch))
		for i := range batch {
			jobs[i] = &batch[i]
		}
		q.put(jobs...)
		return
	}
	for i := range batch {
		if p.wait(ctx) {
			q.put(&batch[i])
			q.wait()
		} else {
			r.leave(&batch[i])
		}
	}
}

// journalBatch makes the callback lines of n items from first on durable.
func (r *run) journalBatch(ctx context.Context, first, n int) ([]job, error) {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = r.plan.Items.At(first + i).ID
	}
	shared := r.freeBodies()
	originals, err := r.view.Prefetch(ids, &shared.buf)
	if err != nil {
		return nil, err
	}
	batch, records := make([]job, 0, n), make([]callback.Record, 0, n)
	for i, original := range originals {
		j := job{index: first + i, item: r.plan.Items.At(first + i), body: original.Body, shared: shared}
		if original.Err != nil {
			r.unreadable(&j, original.Err)
			continue
		}
		batch, records = append(batch, j), append(records, r.recordOf(original.Entry))
		if original.Body != nil {
			shared.inUse.Add(1)
		}
	}
	if len(batch) == 0 {
		return nil, nil
	}
	if ids, err = r.journal.Callbacks(ctx, records); err != nil {
		return nil, err
	}
	for i := range batch {
		batch[i].record = &records[i]
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
		Target: r.target.Name, URL: r.url, Bytes: e.Bytes,
	}
	if sum, err := hex.DecodeString(e.SHA256); err == nil {
		copy(record.SHA256[:], sum)
	}
	return record
}
