package capture

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/semaphore"
)

func arriving(r io.Reader, budget *semaphore.Weighted) *incoming {
	return &incoming{from: r, control: http.NewResponseController(httptest.NewRecorder()), budget: budget, wait: defaultMemory}
}

func TestABodyIsReadWhole(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, freeBody - 1, freeBody, freeBody + 1, 5 << 20} {
		want := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		for _, length := range []int64{int64(size), -1} {
			budget := semaphore.NewWeighted(memoryBudget)
			b := arriving(iotest.HalfReader(bytes.NewReader(want)), budget)
			got, err := b.read(t.Context(), RecordCap+1, length)
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, got), "%d bytes, said to be %d", size, length)
			assert.EqualValues(t, size, b.bytes.Load())
			assert.Equal(t, b.taken > 0, b.release())
			assert.True(t, budget.TryAcquire(memoryBudget), "all is given back")
		}
	}
}

func TestABodyIsReadToItsLimit(t *testing.T) {
	t.Parallel()
	b := arriving(strings.NewReader(strings.Repeat("x", 2<<20)), semaphore.NewWeighted(memoryBudget))
	got, err := b.read(t.Context(), 1<<20, -1)
	require.NoError(t, err)
	assert.Len(t, got, 1<<20)
}

func TestABodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	for _, size := range []int{10, 1 << 20} {
		from := io.MultiReader(strings.NewReader(strings.Repeat("x", size)), iotest.ErrReader(gone))
		got, err := arriving(from, semaphore.NewWeighted(memoryBudget)).read(t.Context(), RecordCap+1, 2<<20)
		require.ErrorIs(t, err, gone)
		assert.Len(t, got, size)
	}
}

// TestALargeBodyWaitsForMemory holds that it waits for another to end, no longer
// than memoryWait, and that a small one does not wait at all.
func TestALargeBodyWaitsForMemory(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", freeBody+1)
	synctest.Test(t, func(t *testing.T) {
		budget := semaphore.NewWeighted(freeBody + 1)
		first := arriving(strings.NewReader(large), budget)
		_, err := first.read(t.Context(), RecordCap, int64(len(large)))
		require.NoError(t, err)

		small, err := arriving(strings.NewReader("small"), budget).read(t.Context(), RecordCap, 5)
		require.NoError(t, err)
		assert.Equal(t, "small", string(small))

		late := arriving(strings.NewReader(large), budget)
		begun, err := late.read(t.Context(), RecordCap, int64(len(large)))
		require.ErrorIs(t, err, errNoMemory)
		assert.Len(t, begun, freeBody, "the rest goes on as it comes")
		assert.False(t, late.release())

		done := make(chan error)
		go func() {
			_, err := arriving(strings.NewReader(large), budget).read(context.Background(), RecordCap, int64(len(large)))
			done <- err
		}()
		synctest.Wait()
		first.release()
		require.NoError(t, <-done)
	})
}

// TestWithoutMemoryACallbackPassesUnrecorded holds that no callback is lost for
// want of memory: it reaches its target, and the exchange says what is missing.
func TestWithoutMemoryACallbackPassesUnrecorded(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, target.url, func(o *Options) { o.memoryWait = 1 })
	require.True(t, r.budget.TryAcquire(memoryBudget))
	long := strings.Repeat("x", 1<<20)
	a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, long))
	require.NoError(t, err)
	assert.Equal(t, "200", status(a))
	x := r.next()
	require.ErrorIs(t, x.Err, ErrNoMemory)
	assert.Equal(t, long, string(target.last(t).body))
	assert.Empty(t, r.journal.all())
	r.budget.Release(memoryBudget)
}

// TestASecretIsInNoField holds that what a line repeats of a body is masked,
// also where JSON wrote the secret in another way.
func TestASecretIsInNoField(t *testing.T) {
	t.Parallel()
	r := start(t, newWireTarget(t, ok).url)
	escaped := `{"ok":true,"order_id":"\u0043ANsend11-41d4","output_type":"\u0043ANsend11","result_text":"x"}`
	_, err := newSender(t, r.URL).exchange("POST", post(callbackPath, escaped, "x-callback-secret: CANsend11"))
	require.NoError(t, err)
	x := r.next()
	assert.NotContains(t, x.OrderID+x.OutputType, "CANsend11")
	for _, c := range r.journal.all() {
		assert.NotContains(t, c.OrderID+c.OutputType, "CANsend11")
	}
}
