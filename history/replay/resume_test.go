package replay

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
)

// TestCancelAndResume cancels a replay at a random point and plans it again,
// from what the history says alone.
func TestCancelAndResume(t *testing.T) {
	t.Parallel()
	rounds, orders := 50, 1000
	if testing.Short() {
		rounds, orders = 5, 200
	}
	var mu sync.Mutex
	requests := map[string]int{} // by order
	m, err := mock.Start(mock.Options{Observe: func(q mock.Request) {
		mu.Lock()
		defer mu.Unlock()
		requests[q.OrderID]++
	}})
	require.NoError(t, err)
	defer func() { assert.NoError(t, m.Close()) }()
	s := open(t)
	c := client(s)
	for round := range rounds {
		putUndelivered(t, s, m.Target(), round*orders, orders)
		acked := map[string]bool{}
		first := runUntil(t, s, c, m.Target(), rand.IntN(orders), func(e history.Entry) { acked[e.OrderID] = true })
		assert.Equal(t, orders, first.Planned)
		assert.Equal(t, len(acked), first.Delivered)
		second := runUntil(t, s, c, m.Target(), -1, func(e history.Entry) {
			require.False(t, acked[e.OrderID], "acknowledged, and sent again")
			acked[e.OrderID] = true
		})
		require.Equal(t, first.Canceled, second.Planned, "none forgotten")
		require.Len(t, acked, orders)
		mu.Lock()
		again := 0
		for _, n := range requests {
			again += n - 1
		}
		require.LessOrEqual(t, again, (round+1)*8, "no more than were under way are sent twice")
		mu.Unlock()
	}
	assert.Equal(t, rounds*orders, m.Stats().Orders)
	assert.Len(t, requests, rounds*orders)
}

func putUndelivered(t testing.TB, s *history.Store, to callback.Target, first, n int) {
	t.Helper()
	var records []callback.Record
	for i := first; i < first+n; i++ {
		records = append(records, callback.NewRecord(to, callback.Delivery{Body: bodyOf(i), Source: callback.FromSend}))
	}
	_, err := s.Callbacks(t.Context(), records)
	require.NoError(t, err)
}

// runUntil replays what is undelivered and cancels when so many are delivered,
// or never.
func runUntil(t testing.TB, s *history.Store, c *callback.Client, to callback.Target, cancelAt int, delivered func(history.Entry)) Summary {
	t.Helper()
	p, err := Select(t.Context(), s, query(t, "is:undelivered"), Options{Target: to, Concurrency: 8})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	summary, err := p.Run(ctx, s, c, func(e Event) {
		if e.Done && e.Entry.State == callback.Delivered {
			delivered(e.Entry)
			n++
		}
		if n == cancelAt {
			cancel()
		}
	})
	if err != nil {
		require.ErrorIs(t, err, context.Canceled)
	}
	adds(t, summary)
	return summary
}
