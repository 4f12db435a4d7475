package history

import (
	"context"
	"slices"
	"sync"
)

// Search is a query under way: its results come as they are found, those of
// the newest part of the file first.
type Search struct {
	store  *Store
	cancel context.CancelFunc
	grown  revision
	seen   Revision // of whoever calls Next

	mu       sync.Mutex // guards what follows
	index    *index
	found    []uint32
	progress Progress
	err      error
}

// Progress is how far a search is. Done of Total is of no certain unit.
type Progress struct {
	// View holds what has been found so far. Its Complete is true with the
	// last one.
	View        *View
	Done, Total int64
}

// Search begins to answer q. It is for queries that search text, which may
// take as long as it takes to read the file; any other ends at once. The end
// of ctx ends it.
func (s *Store) Search(ctx context.Context, q Query) *Search {
	ctx, cancel := context.WithCancel(ctx)
	r := &Search{store: s, cancel: cancel}
	r.grown.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		r.end(nil, ErrClosed)
		return r
	}
	s.background.Go(func() {
		defer cancel()
		stop := context.AfterFunc(s.ctx, cancel)
		defer stop()
		r.end(r.run(ctx, q))
	})
	return r
}

// Close ends the search.
func (r *Search) Close() { r.cancel() }

// Next waits until more is known than what it returned before. After the last
// progress, whose view is complete, it returns that again.
func (r *Search) Next(ctx context.Context) (Progress, error) {
	for {
		now, changed := r.grown.get()
		if now > r.seen || r.ended() {
			r.seen = now
			return r.state()
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Progress{}, ctx.Err()
		}
	}
}

func (r *Search) ended() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err != nil || r.progress.View != nil
}

func (r *Search) state() (Progress, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || r.progress.View != nil {
		return r.progress, r.err
	}
	p := r.progress
	revision, _ := r.store.revision.get()
	p.View = &View{store: r.store, index: r.index, revision: revision}
	if r.index != nil {
		p.View.set(slices.Sorted(slices.Values(r.found)))
	}
	return p, nil
}

func (r *Search) run(ctx context.Context, q Query) (*View, error) {
	x, err := r.store.fresh(ctx)
	if err != nil || x == nil || !q.searchesText() {
		if err != nil {
			return nil, err
		}
		return r.store.answer(ctx, q, x, true)
	}
	r.mu.Lock()
	r.index = x
	r.mu.Unlock()
	rows, err := x.selectText(ctx, x.selectColumns(q), needles(q), func(found []uint32, done, total int64) {
		r.mu.Lock()
		r.found = append(r.found, found...)
		r.progress.Done, r.progress.Total = done, total
		r.mu.Unlock()
		r.grown.grow(1)
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fileError("search", r.store.path, err)
	}
	revision, _ := r.store.revision.get()
	v := &View{store: r.store, index: x, revision: revision, complete: true}
	v.know()
	v.set(rows)
	return v, nil
}

// end makes the result final.
func (r *Search) end(v *View, err error) {
	r.mu.Lock()
	r.err = err
	r.progress.View = v
	r.progress.Done = r.progress.Total
	r.mu.Unlock()
	r.grown.grow(1)
}
