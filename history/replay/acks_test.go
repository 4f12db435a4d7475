package replay

import (
	"context"
	"errors"
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

	writes []int // how many lines each had
	hurry  bool  // the last one was in a hurry
}

func (d *disk) AttemptAll(_ context.Context, es []history.AttemptRecord, hurry bool) error {
	<-time.After(d.takes)
	d.writes, d.hurry = append(d.writes, len(es)), hurry
	return d.err
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
			assert.LessOrEqual(t, <-durable, lagTime+d.takes)
		}
		a.close()
		assert.Len(t, d.writes, 100)
		assert.False(t, d.hurry, "the workers go on meanwhile")
	})
}

// TestSlowWriteBlocksNoWorker has outcomes come steadily while a write is under
// way for long: as many as may be behind are taken in meanwhile, and the next
// write has them all.
func TestSlowWriteBlocksNoWorker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: 200 * time.Millisecond}
		a := newAcks(d, false, 8, func(error) {})
		began := time.Now()
		var workers sync.WaitGroup
		for range 8 {
			workers.Go(func() {
				for range 20 {
					<-time.After(time.Millisecond)
					assert.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
				}
			})
		}
		workers.Wait()
		assert.Equal(t, 20*time.Millisecond, time.Since(began))
		a.close()
		require.Len(t, d.writes, 2)
		assert.Equal(t, 8*20, d.writes[0]+d.writes[1])
	})
}

func TestOutcomesWaitingForDiskAreBounded(t *testing.T) {
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

func TestStrictWorkerWaitsForItsLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &disk{takes: 3 * time.Millisecond}
		a := newAcks(d, true, 2*strictLines, func(error) {})
		began := time.Now()
		require.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
		assert.Equal(t, d.takes+strictTime, time.Since(began), "one alone waits for others, but not long")
		var workers sync.WaitGroup
		began = time.Now()
		for range strictLines {
			workers.Go(func() {
				assert.NoError(t, a.Attempt(t.Context(), callback.Record{}, callback.Attempt{}))
				assert.Equal(t, d.takes, time.Since(began), "enough of them don't")
			})
		}
		workers.Wait()
		a.close()
		assert.Equal(t, []int{1, strictLines}, d.writes, "all in one write")
		assert.True(t, d.hurry)
	})
}

func TestFailedWriteIsReportedToAllWaiting(t *testing.T) {
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
