package history

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestAViewIsSortedByWhatItsQuerySays(t *testing.T) {
	t.Parallel()
	s, err := Open(filepath.Join(t.TempDir(), "history.jsonl"), Options{})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	for i, n := range []int{5, 40, 5, 300, 7, 40} {
		r := callback.Record{Time: noon.Add(time.Duration(n*(i%3)) * time.Second), OrderID: fmt.Sprint(i % 2), Body: make([]byte, n), Target: "prod"}
		r.ID, err = s.Callback(t.Context(), r)
		require.NoError(t, err)
		for k := range i % 4 {
			require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: k + 1, Status: 500, Duration: time.Duration((i*7)%5) * time.Millisecond}))
		}
	}
	keys := map[string]func(Entry) float64{
		"size": func(e Entry) float64 { return float64(e.Bytes) }, "dur": func(e Entry) float64 { return e.MS },
		"tries": func(e Entry) float64 { return float64(e.Attempts) }, "time": func(e Entry) float64 { return float64(e.Time.Unix()) },
	}
	plain, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	for word, key := range keys {
		for _, not := range []string{"", "!"} {
			for _, terms := range []string{"", " tries:>0"} {
				q, err := ParseQuery(not+"sort:"+word+terms, noon)
				require.NoError(t, err)
				newest, err := s.Select(t.Context(), q)
				require.NoError(t, err)
				want := entries(t, newest)
				slices.SortStableFunc(want, func(a, b Entry) int {
					if not != "" {
						return cmp.Compare(key(a), key(b))
					}
					return cmp.Compare(key(b), key(a))
				})
				sorted := newest.Sorted(q.Sorting())
				assert.Equal(t, want, entries(t, sorted), q.String())
				for i, e := range want {
					assert.Equal(t, i, sorted.Index(e.ID), q.String())
				}
				assert.Equal(t, -1, sorted.Index("01M8EFB7G70XRGNVE71P5RKA72"))
				assert.Equal(t, newest.Orders().Len(), sorted.Orders().Len(), q.String())
			}
		}
	}
	assert.Same(t, plain, plain.Sorted(Query{}.Sorting()))
}

func entries(t *testing.T, v *View) []Entry {
	t.Helper()
	var all []Entry
	for i := range v.Len() {
		e, err := v.Entry(i)
		require.NoError(t, err)
		all = append(all, e)
	}
	return all
}
