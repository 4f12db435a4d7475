package replay

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"redial/callback"
	"redial/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// disk is a journal whose every write takes a while.
type disk struct {
	journal
	takes time.Duration
	err   error

	mu     sync.Mutex
	writes []int                // how many lines each had
	taken  map[string]time.Time // when each line came that is not durable, by its id
}

func (d *disk) AttemptAll(_ context.Context, es []history.Ended) error {
	<-time.After(d.takes)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.writes = append(d.writes, len(es))
	for _, e := range es {
		delete(d.taken, e.Record.ID)
	}
	return d.err
}

// oldest is for how long a line has not been durable.
func (d *disk) oldest() (age time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, since := range d.taken {
		age = max(age, time.Since(since))
	}
	return age
}

func (d *disk) take(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.taken[id] = time.Now()
}

func TestOutcomesAreDurableSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: 5 * time.Millisecond}
		a := newAcks(d, false, 8, func(error) {})
		for range 100 { // outcomes that come one by one, each after a while
			began := time.Now()
			require.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
			durable := make(chan time.Duration, 1)
			a.then(func(err error) {
				assert.NoError(t, err)
				durable <- time.Since(began)
			})
			assert.LessOrEqual(t, <-durable, lagMost)
		}
		a.close()
		assert.Len(t, d.writes, 100)
	})
}

// TestNoWorkerGoesOnWhenTheDiskIsTooFarBehind has outcomes come steadily, and a
// disk that is slower than the bound: while an outcome is older than that and
// not durable, none is taken in.
func TestNoWorkerGoesOnWhenTheDiskIsTooFarBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: 200 * time.Millisecond, taken: map[string]time.Time{}}
		a := newAcks(d, false, 8, func(error) {})
		var workers sync.WaitGroup
		for w := range 8 {
			workers.Go(func() {
				for i := range 20 {
					<-time.After(time.Millisecond)
					id := fmt.Sprint(w, i)
					d.take(id)
					assert.NoError(t, a.Attempt(t.Context(), callback.Record{ID: id}, callback.Attempt{}))
					assert.Less(t, d.oldest(), lagMost)
				}
			})
		}
		workers.Wait()
		a.close()
		assert.Empty(t, d.taken)
		assert.NotEmpty(t, d.writes)
	})
}

func TestNoMoreThanSoManyOutcomesAreBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: time.Hour}
		a := newAcks(d, false, 400, func(error) {})
		var workers sync.WaitGroup
		var mu sync.Mutex
		taken := 0
		for range 400 {
			workers.Go(func() {
				assert.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
				mu.Lock()
				defer mu.Unlock()
				taken++
			})
		}
		synctest.Wait()
		mu.Lock()
		assert.Less(t, taken, lagLines, "the rest waits")
		mu.Unlock()
		workers.Wait()
		a.close()
		assert.Equal(t, 400, taken)
	})
}

func TestAStrictWorkerWaitsForItsOwnLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: 3 * time.Millisecond}
		a := newAcks(d, true, 8, func(error) {})
		began := time.Now()
		require.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
		assert.Equal(t, d.takes+strictTime, time.Since(began), "one alone waits for others, but not long")
		var workers sync.WaitGroup
		began = time.Now()
		for range 4 {
			workers.Go(func() {
				assert.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
				assert.Equal(t, d.takes, time.Since(began), "half of them don't")
			})
		}
		workers.Wait()
		a.close()
		assert.Equal(t, []int{1, 4}, d.writes, "all in one write")
	})
}

func TestAFailedWriteIsToldToAllThatWait(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	for _, strict := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var stopped []error
			a := newAcks(&disk{takes: time.Millisecond, err: full}, strict, 2, func(err error) { stopped = append(stopped, err) })
			err := a.Attempt(t.Context(), callback.Record{}, callback.Attempt{})
			var told []error
			a.then(func(err error) { told = append(told, err) })
			if strict {
				require.ErrorIs(t, err, full)
			} else {
				require.NoError(t, err)
			}
			<-time.After(time.Second)
			synctest.Wait()
			require.ErrorIs(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}), full, "nothing more is taken in")
			a.close()
			require.Len(t, stopped, 1)
			if !strict {
				require.Len(t, told, 1)
				var unrecorded *callback.JournalError
				require.ErrorAs(t, told[0], &unrecorded)
				assert.True(t, unrecorded.Sent)
			}
		})
	}
}
