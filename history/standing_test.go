package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// Every word for where a callback stands is found by the filter of the same word, and
// the callback is in no other word's list.
func TestAFilterKnowsEveryStanding(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	imported := newRecord(orderA, "{}")
	imported.Source = callback.FromImport
	want := map[string][]string{
		"unsent":    {add(t, s, imported)},
		"pending":   {add(t, s, newRecord(orderA, "{}"))},
		"cancelled": {add(t, s, newRecord(orderA, "{}"), callback.Attempt{Error: callback.ErrCanceled, Unsent: true})},
		"cut-off":   {add(t, s, newRecord(orderA, "{}"), callback.Attempt{Error: callback.ErrCanceled})},
		"timeout":   {add(t, s, newRecord(orderA, "{}"), callback.Attempt{Error: callback.ErrTimeout})},
		"400":       {add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 400})},
		"200":       {add(t, s, imported, callback.Attempt{Status: 200})},
	}
	check := func(s *Store) {
		for word, ids := range want {
			found := ids
			if word == "cancelled" { // what is cut off is cancelled, too
				found = append(append([]string{}, want["cut-off"]...), ids...)
			}
			assert.Equal(t, found, selectIDs(t, s, "status:"+word), word)
			e, err := s.Entry(t.Context(), ids[0])
			require.NoError(t, err)
			assert.Equal(t, word, e.Standing)
		}
		assert.Equal(t, selectIDs(t, s, "status:cancelled"), selectIDs(t, s, "status:canceled"))
	}
	check(s)
	_, err := Reindex(t.Context(), s.Path(), nil)
	require.NoError(t, err)
	check(openTest(t, s.Path()))
}

func TestAFilterKnowsOKAndHosts(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	yes := add(t, s, newRecord(orderA, "{}"))
	no := newRecord(orderA, "{}")
	no.OK, no.OutputType, no.Target = new(bool), "", "https://Platform.example:8443/api/orders/callback"
	failure := add(t, s, no)
	neither := newRecord(orderA, "{}")
	neither.OK = nil
	silent := add(t, s, neither)
	for query, want := range map[string][]string{
		"ok:true": {yes}, "ok:false": {failure}, "ok:none": {silent}, "ok:true,none": {silent, yes}, "-ok:true": {silent, failure},
		"target:platform.example": {failure}, "target:platform.example:8443": {failure}, "target:platform": {}, "target:mock": {silent, yes},
	} {
		assert.Equal(t, want, selectIDs(t, s, query), query)
	}
	e, err := s.Entry(t.Context(), failure)
	require.NoError(t, err)
	assert.Equal(t, "fail", e.Kind())
}
