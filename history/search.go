package history

import (
	"context"
	"slices"
	"sync"

	"redial/history/internal/logfile"
)

// Search is a query under way: its results come as they are found, those of
// the newest part of the file first.
type Search struct {
	store  *Store
	cancel context.CancelFunc
	grown  revision
	done   chan struct{} // closed at the end
	seen   Revision      // of whoever calls Next

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
	r := &Search{store: s, cancel: cancel, done: make(chan struct{})}
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

// Done is closed when the search has ended.
func (r *Search) Done() <-chan struct{} { return r.done }

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
	p, x, err := r.progress, r.index, r.err
	found := slices.Clone(r.found)
	r.mu.Unlock()
	if err != nil || p.View != nil {
		return p, err
	}
	revision, _ := r.store.revision.get()
	p.View = &View{store: r.store, index: x, revision: revision}
	if x != nil { // not under our lock, which is taken under the index's too
		slices.Sort(found)
		p.View.setAll()
		p.View.setRows(found)
	}
	return p, nil
}

func (r *Search) run(ctx context.Context, q Query) (*View, error) {
	x, err := r.store.completeIndex(ctx)
	if err != nil || x == nil || !q.SearchesText() {
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
		return nil, logfile.Wrap("search", r.store.path, err)
	}
	revision, _ := r.store.revision.get()
	v := &View{store: r.store, index: x, revision: revision, complete: true}
	v.setAll()
	v.setRows(rows)
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
	close(r.done)
}
