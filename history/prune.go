package history

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// PruneOptions say what to remove. At least one of OlderThan and MaxSize is
// set.
type PruneOptions struct {
	// OlderThan removes callbacks journaled longer ago.
	OlderThan time.Duration
	// MaxSize removes the oldest callbacks until the file is no larger.
	MaxSize int64
	// KeepUndelivered keeps every callback of an order that is not delivered
	// to its target.
	KeepUndelivered bool
	// DryRun only reports what would be removed.
	DryRun bool
	// Now is the clock, nil is time.Now.
	Now func() time.Time
	// Progress, if set, is called with bytes done and in all.
	Progress func(done, total int64)
}

// PruneReport is what Prune removed and left, or would.
type PruneReport struct {
	Callbacks int   `json:"callbacks"` // removed
	Attempts  int   `json:"attempts"`  // removed
	Orders    int   `json:"orders"`    // lines of webhooks, removed
	Bytes     int64 `json:"bytes"`     // removed
	Kept      int   `json:"kept"`      // callbacks
	Size      int64 `json:"size"`      // of the file now
}

// ErrPruneNothing is returned by Prune when its options name nothing to remove.
var ErrPruneNothing = errors.New("prune needs an age or a size")

// Prune removes old callbacks with their attempts from the history at path. A
// callback whose body a kept one refers to is kept, and so is every line that
// is damaged or of an unknown kind. Others may append meanwhile; the history is
// at any moment the old file or the new one.
func Prune(ctx context.Context, path string, o PruneOptions) (PruneReport, error) {
	return pruneOn(ctx, logfile.SystemDisk{}, path, o)
}

func pruneOn(ctx context.Context, on logfile.Disk, path string, o PruneOptions) (PruneReport, error) {
	if o.OlderThan <= 0 && o.MaxSize <= 0 {
		return PruneReport{}, ErrPruneNothing
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	r, err := logfile.Replace(path, "prune", on)
	if err != nil {
		return PruneReport{}, err
	}
	info, err := r.Old.Stat()
	if err != nil {
		r.Close(false)
		return PruneReport{}, r.Fail(err)
	}
	j := prune{Replacement: r, options: o, index: newIndex(r.Old, info), before: o.Now().Add(-o.OlderThan).UnixNano()}
	report, committed, err := j.run(ctx)
	r.Close(committed)
	if err != nil {
		err = r.Fail(err)
	}
	return report, err
}

// prune is a pruning under way.
type prune struct {
	*logfile.Replacement
	options PruneOptions
	index   *index
	before  int64 // callbacks of times before are old
}

// run copies what is kept while others may write, then keeps them out and
// copies what they appended. Where that changed what is to be kept, it begins
// again with them kept out.
func (j *prune) run(ctx context.Context) (PruneReport, bool, error) {
	drops, report, err := j.plan(ctx)
	if err != nil || j.options.DryRun || report.Callbacks+report.Orders == 0 {
		return report, false, err
	}
	copied := j.index.end
	if err := j.copyBut(ctx, drops, 0, copied); err != nil {
		return report, false, err
	}
	if err := j.Hold(ctx); err != nil {
		return report, false, err
	}
	again, report, err := j.plan(ctx)
	if err != nil {
		return report, false, err
	}
	size, err := j.Size()
	if err != nil {
		return report, false, err
	}
	if !slices.Equal(drops, again) {
		copied = 0
		if err := j.Reset(); err != nil {
			return report, false, err
		}
	}
	if err := j.copyBut(ctx, again, copied, size); err != nil {
		return report, false, err
	}
	err = j.Commit()
	return report, err == nil, err
}

// plan brings the index up to date and returns where the lines to be removed
// are, in order.
func (j *prune) plan(ctx context.Context) ([]span, PruneReport, error) {
	x := j.index
	size, err := j.Size()
	if err != nil {
		return nil, PruneReport{}, err
	}
	if err := x.extend(ctx, size, func() { j.progress(x.end, 2*size) }); err != nil {
		return nil, PruneReport{}, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	kept := j.keep()
	report := PruneReport{Size: size}
	var drops []span
	for row := range x.rows {
		if kept.has(row) {
			report.Kept++
			continue
		}
		b, i := x.at(row)
		report.Callbacks++
		attempts := x.attempts.spans(b.attempts[i])
		report.Attempts += len(attempts)
		drops = append(append(drops, span{b.offset[i], b.length[i]}), attempts...)
	}
	orders, err := j.oldOrders(ctx, size, kept)
	if err != nil {
		return nil, report, err
	}
	report.Orders = len(orders)
	drops = append(drops, orders...)
	slices.SortFunc(drops, func(a, b span) int { return cmp.Compare(a.offset, b.offset) })
	for _, p := range drops {
		report.Bytes += int64(p.length)
	}
	report.Size -= report.Bytes
	return drops, report, nil
}

func (j *prune) progress(done, total int64) {
	if j.options.Progress != nil {
		j.options.Progress(done, total)
	}
}

// keep returns the rows that stay.
func (j *prune) keep() rowSet {
	x := j.index
	var kept, spared rowSet
	if j.options.KeepUndelivered {
		spared = x.undeliveredOrders()
	}
	size := x.end + x.torn
	for row := range x.rows {
		b, i := x.at(row)
		switch {
		case spared.has(row), j.options.OlderThan <= 0, b.time[i] >= j.before:
			kept.add(row)
		default:
			size -= x.sizeOf(row)
		}
	}
	if j.options.MaxSize > 0 {
		for row := uint32(0); row < x.rows && size > j.options.MaxSize; row++ {
			if kept.has(row) && !spared.has(row) {
				kept[row/64] &^= 1 << (row % 64)
				size -= x.sizeOf(row)
			}
		}
	}
	if j.options.KeepUndelivered {
		x.keepDelivered(&kept)
	}
	x.keepHolders(&kept)
	return kept
}

// sizeOf is how many bytes a callback and its attempts take.
func (x *index) sizeOf(row uint32) int64 {
	b, i := x.at(row)
	size := int64(b.length[i])
	for _, p := range x.attempts.spans(b.attempts[i]) {
		size += int64(p.length)
	}
	return size
}

// keepDelivered adds, for each order that has a callback in the set, the newest that
// each target took. Without them the order would count as undelivered, and be
// sent again.
func (x *index) keepDelivered(kept *rowSet) {
	for _, head := range x.newestOfOrders(x.rows, kept.has) {
		taken := map[string]bool{} // by target
		for _, row := range x.rowsOfOrder(head) {
			target := x.targetText(row)
			if x.state(row) == stateDelivered && !taken[target] {
				taken[target] = true
				kept.add(row)
			}
		}
	}
}

// keepHolders adds the callbacks whose bodies others in the set refer to.
func (x *index) keepHolders(kept *rowSet) {
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(x.borrowers) {
			holder, ok := x.byID.get(b.Holder, x.idOf)
			if ok && kept.has(b.Row) && !kept.has(holder) {
				kept.add(holder)
				changed = true
			}
		}
	}
}

// undeliveredOrders returns every callback of each order and target where none
// is delivered.
func (x *index) undeliveredOrders() rowSet {
	x.chains()
	newest := rowSet(x.newestUndelivered())
	var all rowSet
	none := record.HashKey(nil)
	for row := range x.rows {
		if !newest.has(row) {
			continue
		}
		all.add(row)
		if x.orderOf(row) == none {
			continue
		}
		target := x.targetText(row)
		for slot := x.before[row]; slot != 0; slot = x.before[slot-1] {
			if x.targetText(slot-1) == target {
				all.add(slot - 1)
			}
		}
	}
	return all
}

// copyBut copies a stretch of the history without some lines.
func (j *prune) copyBut(ctx context.Context, drops []span, from, to int64) error {
	for _, p := range drops {
		if p.offset < from {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := j.Copy(from, p.offset); err != nil {
			return err
		}
		from = p.offset + int64(p.length)
		j.progress(to+from, 2*to)
	}
	if err := j.Copy(from, to); err != nil {
		return err
	}
	j.progress(2*to, 2*to)
	return nil
}
