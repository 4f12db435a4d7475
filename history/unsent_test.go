package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// TestUnsentCallbacksAreNotListed has one callback that failed, a replay of it that was
// cancelled before its turn, and another order's that was, too.
func TestUnsentCallbacksAreNotListed(t *testing.T) {
	t.Parallel()
	other := "6fa459ea-ee8a-4ca4-894e-db77e160355e"
	path := writeFile(t, "")
	s := openTest(t, path)
	failed := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 500})
	replayOf := func(order string) callback.Record {
		r := newRecord(order, "{}")
		r.ReplayOf = failed
		return r
	}
	gone := add(t, s, replayOf(orderA))
	lone := add(t, s, replayOf(other))
	canceled := callback.Attempt{N: 1, Error: callback.ErrCanceled, Message: "Not sent.", Unsent: true}
	for _, id := range []string{gone, lone} {
		r := newRecord(orderA, "{}")
		r.ID = id
		require.NoError(t, s.AttemptAll(t.Context(), []AttemptRecord{{Record: r, Attempt: canceled}}, false))
	}
	check := func(t *testing.T, s *Store) {
		t.Helper()
		for _, q := range []string{"", "is:failed", "is:undelivered", "status:500", "order:" + orderA, "{}"} {
			assert.Equal(t, []string{failed}, selectIDs(t, s, q), q)
		}
		for _, q := range []string{"is:pending", "status:canceled", "order:" + other, "id:" + gone} {
			assert.Empty(t, selectIDs(t, s, q), q)
		}
		v, err := s.Select(t.Context(), Query{})
		require.NoError(t, err)
		assert.Equal(t, 1, v.Total())
		assert.Equal(t, map[callback.State]int{callback.Pending: 0, callback.Delivered: 0, callback.Rejected: 0, callback.Failed: 1}, v.Counts())
		n, err := s.Undelivered(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		o, _, err := ordersOf(t, s, "").At(0)
		require.NoError(t, err)
		assert.Equal(t, 1, o.Callbacks)
		last, err := s.Find(t.Context(), "@last")
		require.NoError(t, err)
		assert.Equal(t, failed, last)
		e, err := s.Entry(t.Context(), gone)
		require.NoError(t, err, "by its id it is found")
		assert.Equal(t, callback.ErrCanceled, e.Error)
		d, err := s.Diagnose(t.Context(), failed)
		require.NoError(t, err)
		assert.NotEqual(t, callback.DiagnosedCanceled, d.Code)
	}
	check(t, s)
	check(t, openTest(t, path)) // read from the file

	_, err := Reindex(t.Context(), path, nil)
	require.NoError(t, err)
	check(t, openTest(t, path)) // from its checkpoint

	r := newRecord(orderA, "{}")
	r.ID = gone
	require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: 2, Status: 200}))
	assert.Equal(t, []string{gone}, selectIDs(t, s, "is:delivered"), "one that leaves after all is listed")
}
