package replay

import "sync"

// queue hands jobs from the feeder to the workers. Whoever puts a batch waits
// until little is left of the one before, and is not woken for each job.
type queue struct {
	low int // so much is little

	mu     sync.Mutex // guards what follows
	more   *sync.Cond // signalled when there is something to take, or no more
	less   *sync.Cond // signalled when little is left
	jobs   []*job
	closed bool
}

func newQueue(low int) *queue {
	q := &queue{low: low}
	q.more, q.less = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	return q
}

// wait returns when little is left.
func (q *queue) wait() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.jobs) > q.low {
		q.less.Wait()
	}
}

func (q *queue) put(jobs ...*job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, jobs...)
	if len(jobs) == 1 {
		q.more.Signal()
	} else {
		q.more.Broadcast()
	}
}

// take returns the next job, or nil when there are no more.
func (q *queue) take() *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.jobs) == 0 && !q.closed {
		q.more.Wait()
	}
	if len(q.jobs) == 0 {
		return nil
	}
	j := q.jobs[0]
	q.jobs[0] = nil
	q.jobs = q.jobs[1:]
	if len(q.jobs) == q.low {
		q.less.Signal()
	}
	return j
}

// close says that nothing more is put.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.more.Broadcast()
}
