package stats

import (
	"cmp"
	"context"
	"slices"
	"time"

	"redial/history"
)

// Rows are the callbacks to count, as a *history.View has them.
type Rows interface {
	Len() int
	Brief(i int) (history.Entry, error)
}

// Options says how to count.
type Options struct {
	// Place is where days and hours are counted; UTC for nil.
	Place *time.Location
	// ToCallback returns how long a callback came after its order's webhook,
	// and false where that is not known. It may be nil.
	ToCallback func(history.Entry) (time.Duration, bool)
}

// Make counts rows, in one pass, into the buckets of each by: days and hours in
// the order of time, others with the largest first. A bucket without a callback
// is left out.
func Make(ctx context.Context, rows Rows, o Options, bys ...By) (map[By][]Bucket, error) {
	if o.Place == nil {
		o.Place = time.UTC
	}
	tables := make([]*table, len(bys))
	for i, by := range bys {
		tables[i] = &table{by: by, options: o, found: map[string]*gathering{}}
	}
	for i := range rows.Len() {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		e, err := rows.Brief(i)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			t.add(e)
		}
	}
	made := map[By][]Bucket{}
	for _, t := range tables {
		made[t.by] = t.end()
	}
	return made, nil
}

// checkEvery is after how many callbacks Make looks whether it should end.
const checkEvery = 4096

// table is the buckets of one By while they are counted.
type table struct {
	by      By
	options Options
	found   map[string]*gathering
	// last is the bucket of the callback before, and quarter its quarter of an
	// hour. Callbacks come in the order of time, and to write a time as text is
	// most of what a key costs. Time zones differ by no less than a quarter.
	last    *gathering
	quarter int64
}

func (t *table) add(e history.Entry) {
	quarter := e.Time.Unix() / (15 * 60)
	if t.last == nil || !t.by.OverTime() || quarter != t.quarter {
		t.last, t.quarter = t.bucket(e), quarter
	}
	t.last.add(e, t.options.ToCallback)
}

func (t *table) bucket(e history.Entry) *gathering {
	key := t.by.key(e, t.options.Place)
	if g := t.found[key]; g != nil {
		return g
	}
	g := &gathering{bucket: Bucket{By: t.by, Key: key}}
	if t.by.OverTime() {
		start := t.by.start(e.Time, t.options.Place)
		g.bucket.Start = &start
	}
	t.found[key] = g
	return g
}

func (t *table) end() []Bucket {
	buckets := make([]Bucket, 0, len(t.found))
	for _, g := range t.found {
		buckets = append(buckets, g.end())
	}
	slices.SortFunc(buckets, before)
	return buckets
}

// before orders buckets as Make returns them.
func before(a, b Bucket) int {
	if a.Start != nil && b.Start != nil {
		return a.Start.Compare(*b.Start)
	}
	return cmp.Or(cmp.Compare(b.Callbacks, a.Callbacks), cmp.Compare(a.Key, b.Key))
}

// Recent compares the last hour with the one before.
type Recent struct {
	Hour, Before Counts
}

// MakeRecent counts the callbacks of the two hours before now.
func MakeRecent(rows Rows, now time.Time) (Recent, error) {
	var r Recent
	for i := range rows.Len() {
		e, err := rows.Brief(i)
		if err != nil {
			return r, err
		}
		switch age := now.Sub(e.Time); {
		case age <= time.Hour:
			r.Hour.add(e.State)
		case age <= 2*time.Hour:
			r.Before.add(e.State)
		case age > longAgo:
			return r, nil
		}
	}
	return r, nil
}

// longAgo is how old a callback is when none that stands before it in the file
// can be of the last two hours. Rows are in the order of the file, and the clocks of
// those who write it may differ.
const longAgo = 26 * time.Hour
