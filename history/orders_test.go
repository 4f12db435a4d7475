package history

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOrders(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	ids := fill(t, s, []sent{
		{1, "prod", "", ended(401)},
		{2, "mock", "", ended(200)},
		{1, "mock", "", ended(500)},
		{3, "mock", "", callback.Attempt{Error: callback.ErrTimeout}},
		{1, "prod", "", ended(200)},
		{2, "mock", "", callback.Attempt{}},
		{-1, "mock", `{"no":"order"}`, ended(400)},
	})
	orders := ordersOf(t, s, "")
	require.Equal(t, 4, orders.Len())

	o, newest, err := orders.At(1)
	require.NoError(t, err)
	assert.Equal(t, ids[5], newest.ID)
	assert.Equal(t, Order{ID: orderNumber(2), Callbacks: 2, Attempts: 1, Newest: newest.Time, Targets: []OrderTarget{
		{Name: "mock", State: callback.Delivered, Status: 200, Attempts: 1, Standing: "200"},
	}}, o, "a delivery counts whatever comes after it")
	assert.False(t, o.Undelivered())

	o, newest, err = orders.At(2)
	require.NoError(t, err)
	assert.Equal(t, ids[4], newest.ID)
	assert.Equal(t, Order{ID: orderNumber(1), Callbacks: 3, Attempts: 3, Newest: newest.Time, Targets: []OrderTarget{
		{Name: "mock", State: callback.Failed, Status: 500, Attempts: 1, Standing: "500"},
		{Name: "prod", State: callback.Delivered, Status: 200, Attempts: 2, Standing: "200"},
	}}, o)
	assert.True(t, o.Undelivered())

	members, err := orders.Callbacks(2, 10)
	require.NoError(t, err)
	assert.Equal(t, []string{ids[0], ids[2], ids[4]}, idsOf(members), "oldest first")
	members, err = orders.Callbacks(2, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{ids[2], ids[4]}, idsOf(members), "the newest of too many")
	for i, want := range []int{2, 1, 2, 3, 2, 1, 0} {
		assert.Equal(t, want, orders.Index(ids[i]), "callback %d", i)
	}
	assert.Equal(t, -1, orders.Index("nobody"))
	_, _, err = orders.At(4)
	require.ErrorIs(t, err, ErrNotFound)
	_, err = orders.Callbacks(-1, 1)
	require.ErrorIs(t, err, ErrNotFound)

	assert.Equal(t, 1, ordersOf(t, s, "status:401,500").Len())
	assert.Zero(t, ordersOf(t, s, "status:409").Len())
	assert.Equal(t, 3, ordersOf(t, s, "is:undelivered").Len())
	n, err := s.Undelivered(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 3, n)
}

func TestOrdersOfNothing(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	n, err := s.Undelivered(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)
	orders := ordersOf(t, s, "")
	assert.Zero(t, orders.Len())
	assert.Equal(t, -1, orders.Index("any"))
}

// TestOrdersAgreeWithAModel compares with a plain reading of many callbacks,
// while more are added and others look.
func TestOrdersAgreeWithAModel(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	random := rand.New(rand.NewPCG(1, 2))
	var all []sent
	for range 400 {
		c := sent{order: random.IntN(60), target: fmt.Sprint("target-", random.IntN(3)), end: ended([]int{200, 400, 500}[random.IntN(3)])}
		if random.IntN(10) == 0 {
			c.order, c.body = -1, `{"no":"order"}`
		}
		all = append(all, c)
	}
	var lookers sync.WaitGroup
	for range 3 {
		lookers.Go(func() {
			_, err := s.Undelivered(t.Context())
			assert.NoError(t, err)
			v, err := s.Glance(t.Context(), Query{})
			assert.NoError(t, err)
			v.Orders()
		})
	}
	ids := fill(t, s, all)
	lookers.Wait()

	newest := map[string]string{} // by order, the newest callback with a 500
	undelivered := map[string]map[string]bool{}
	for i, c := range all {
		order := orderNumber(c.order)
		if c.body != "" {
			order = ids[i] // stands for itself
		}
		if c.end.Status == 500 {
			newest[order] = ids[i]
		}
		if undelivered[order] == nil {
			undelivered[order] = map[string]bool{}
		}
		if open, known := undelivered[order][c.target]; !known || open {
			undelivered[order][c.target] = c.end.Status != 200
		}
	}
	want := 0
	for _, targets := range undelivered {
		for _, open := range targets {
			if open {
				want++
				break
			}
		}
	}
	n, err := s.Undelivered(t.Context())
	require.NoError(t, err)
	assert.Equal(t, want, n)

	orders := ordersOf(t, s, "status:500")
	require.Equal(t, len(newest), orders.Len())
	last := time.Now().Add(time.Hour)
	for i := range orders.Len() {
		o, e, err := orders.At(i)
		require.NoError(t, err)
		key := o.ID
		if key == "" {
			key = e.ID
		}
		assert.Equal(t, newest[key], e.ID)
		assert.False(t, e.Time.After(last), "newest first")
		last = e.Time
	}
}

func ordersOf(t *testing.T, s *Store, query string) *Orders {
	t.Helper()
	q, err := ParseQuery(query, diagnosisNoon)
	require.NoError(t, err)
	v, err := s.Select(t.Context(), q)
	require.NoError(t, err)
	return v.Orders()
}

func idsOf(entries []Entry) []string {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}
