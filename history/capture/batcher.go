package capture

import (
	"sync"
	"time"
)

// batchTime is how long something may wait for others to be done together with. With
// the sync itself it is to be less than 10 ms.
const batchTime = 8 * time.Millisecond

// batcher does for all who come within batchTime what each would else do alone, and
// keep the next callbacks waiting with it.
type batcher struct {
	run func() error

	mu   sync.Mutex
	next *batch // of those who wait for run to begin, nil for none
}

// batch is those for whom run is called once.
type batch struct {
	ended chan struct{} // closed when err is final
	err   error
}

// join returns the batch of a run that has not begun.
func (l *batcher) join() *batch {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == nil {
		l.next = &batch{ended: make(chan struct{})}
		time.AfterFunc(batchTime, l.end)
	}
	return l.next
}

func (l *batcher) end() {
	l.mu.Lock()
	b := l.next
	l.next = nil
	l.mu.Unlock()
	b.err = l.run()
	close(b.ended)
}

func (b *batch) wait() error {
	<-b.ended
	return b.err
}
