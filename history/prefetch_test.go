package history

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPrefetchEqualsEntryAndBody holds what is read ahead against what is read one
// by one: bodies of every size and kind, borrowed ones, and damaged ones.
func TestPrefetchEqualsEntryAndBody(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	var ids []string
	for i := range 40 {
		body := fmt.Sprintf(`{"order_id":%q,"text":"%s"}`, orderA, strings.Repeat(`a \" b `, i*i))
		ids = append(ids, add(t, s, newRecord(orderA, body)))
		if i%5 == 0 {
			r := newRecord(orderA, "")
			r.Body, r.BodyOf = nil, ids[len(ids)-1]
			ids = append(ids, add(t, s, r))
			r.BodyOf = ids[len(ids)-1] // of one that borrows itself
			ids = append(ids, add(t, s, r))
		}
	}
	ids = append(ids, add(t, s, newRecord(orderA, "\xff\x00 no text")), add(t, s, newRecord("not a UUID", "")),
		add(t, s, newRecord(orderA, strings.Repeat("x", 3*prefetchMost))))
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	checkAhead(t, v, ids)
	for i, j := 0, len(ids)-1; i < j; i, j = i+2, j-2 { // in any order
		ids[i], ids[j] = ids[j], ids[i]
	}
	found := checkAhead(t, v, ids)
	ahead := 0
	for _, a := range found {
		if a.Body != nil {
			ahead++
		}
	}
	assert.Greater(t, ahead, 40)

	found, err = v.Prefetch([]string{ids[0], "01NOBODY"}, new([]byte))
	require.NoError(t, err)
	require.NoError(t, found[0].Err)
	require.ErrorIs(t, found[1].Err, ErrNotFound)
	found, err = (&View{}).Prefetch(ids[:1], new([]byte))
	require.NoError(t, err)
	require.ErrorIs(t, found[0].Err, ErrNotFound)
	raw, err := os.ReadFile(s.Path())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(s.Path(), []byte(strings.Replace(string(raw), "no text", "No text", 1)), 0o600))
	raw = []byte(strings.Replace(string(raw), `a \\\" b `, `a \\\" c `, 1))
	require.NoError(t, os.WriteFile(s.Path(), raw, 0o600))
	for _, a := range checkAhead(t, v, ids) {
		assert.NotContains(t, string(a.Body), " c ", "a body that changed is not handed out")
	}
}

func checkAhead(t *testing.T, v *View, ids []string) []Prefetched {
	t.Helper()
	found, err := v.Prefetch(ids, new([]byte))
	require.NoError(t, err)
	require.Len(t, found, len(ids))
	var buf []byte
	for i, a := range found {
		e, err := v.Entry(v.Index(ids[i]))
		require.NoError(t, err)
		require.Equal(t, e, a.Entry)
		if a.Body == nil {
			continue
		}
		body, err := v.ReadBody(v.Index(ids[i]), &buf)
		require.NoError(t, err)
		require.Equal(t, string(body), string(a.Body))
	}
	return found
}

// TestReadBodyUsesItsBufferAgain reads bodies one after another.
func TestReadBodyUsesItsBufferAgain(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	bodies := []string{`{"a":1}`, strings.Repeat(`{"b":"\n"}`, 5000), `{"c":3}`, ""}
	for _, body := range bodies {
		add(t, s, newRecord(orderA, body))
	}
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	var buf []byte
	for i, want := range bodies {
		body, err := v.ReadBody(v.Len()-1-i, &buf)
		require.NoError(t, err)
		require.Equal(t, want, string(body))
	}
	large := cap(buf)
	assert.Greater(t, large, len(bodies[1]))
	_, err = v.ReadBody(0, &buf)
	require.NoError(t, err)
	assert.Equal(t, large, cap(buf))
	_, err = v.ReadBody(v.Len(), &buf)
	require.ErrorIs(t, err, ErrNotFound)
}

// TestBatchFindsItsBodySources journals records that borrow each other's
// bodies, and one whose body no line has.
func TestBatchFindsItsBodySources(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	holder := add(t, s, newRecord(orderA, `{"x":1}`))
	borrower := newRecord(orderA, "")
	borrower.Body, borrower.BodyOf = nil, holder
	own := newRecord(orderA, `{"x":2}`)
	own.BodyOf = "01NOBODY" // gone: it has the bytes itself
	ids, err := s.Callbacks(t.Context(), []callback.Record{borrower, own, borrower})
	require.NoError(t, err)
	for i, want := range []string{`{"x":1}`, `{"x":2}`, `{"x":1}`} {
		body, err := s.Body(t.Context(), ids[i])
		require.NoError(t, err)
		assert.Equal(t, want, string(body)) //nolint:testifylint // the bytes count
	}
	borrower.BodyOf = "01NOBODY"
	_, err = s.Callbacks(t.Context(), []callback.Record{borrower})
	require.ErrorIs(t, err, ErrNotFound)
}
