package history

import "sync"

// Revision counts what a store has seen; it grows with every line read.
type Revision uint64

// revision is a count that can be waited for.
type revision struct {
	mu      sync.Mutex
	n       Revision
	changed chan struct{} // closed when n grows
}

func (r *revision) init() { r.changed = make(chan struct{}) }

func (r *revision) grow(by Revision) {
	if by == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n += by
	close(r.changed)
	r.changed = make(chan struct{})
}

// get returns the count, and what is closed when it grows. Of no revision it
// is never closed.
func (r *revision) get() (Revision, <-chan struct{}) {
	if r == nil {
		return 0, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n, r.changed
}
