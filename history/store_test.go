package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"redial/history/internal/record"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const orderA = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

// openTest opens a new history, or one that is there.
func openTest(t testing.TB, path string) *Store {
	t.Helper()
	if path == "" {
		path = filepath.Join(t.TempDir(), "state", "history.jsonl")
	}
	s, err := Open(path, Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// record is a callback to append.
func newRecord(order, body string) callback.Record {
	yes := true
	return callback.Record{
		Source: callback.FromSend, OrderID: order, OK: &yes, OutputType: "text",
		Target: "mock", URL: "http://127.0.0.1:1/api/orders/callback", Body: []byte(body),
	}
}

func add(t testing.TB, s *Store, r callback.Record, attempts ...callback.Attempt) string {
	t.Helper()
	id, err := s.Callback(t.Context(), r)
	require.NoError(t, err)
	r.ID = id
	for i, a := range attempts {
		if a.N == 0 {
			a.N = i + 1
		}
		require.NoError(t, s.Attempt(t.Context(), r, a))
	}
	return id
}

// ids runs a query and returns what it selects, newest first.
func selectIDs(t testing.TB, s *Store, query string) []string {
	t.Helper()
	q, err := ParseQuery(query, time.Now())
	require.NoError(t, err)
	v, err := s.Select(t.Context(), q)
	require.NoError(t, err)
	got := []string{}
	total := 0
	for i := range v.Len() {
		id := ""
		if i%(1+v.Len()/50) == 0 { // each of few, some of many
			e, err := v.Entry(i)
			require.NoError(t, err)
			assert.Equal(t, i, v.Index(e.ID))
			id = e.ID
		} else {
			id = v.index.idText(v.row(i))
		}
		got = append(got, id)
	}
	for _, n := range v.Counts() {
		total += n
	}
	assert.Equal(t, v.Len(), total)
	return got
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	no := false
	r := callback.Record{
		Time: time.Date(2026, 11, 20, 10, 0, 0, 123456789, time.UTC), Source: callback.FromReplay, ReplayOf: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
		OrderID: orderA, OK: &no, OutputType: "file", Target: "prod \"1\"", URL: "https://user:pw@host.example/api/orders/callback?sig=1#x",
		Body: []byte("{\"a\":\"\\u00e9 \u2028 <&> \x01 \\\\ \\\" é日\"}\n"),
	}
	first := callback.Attempt{
		N: 1, Time: time.Date(2026, 11, 20, 10, 0, 1, 0, time.UTC), Duration: 1500 * time.Microsecond,
		Error: callback.ErrRefused, Message: "dial tcp: \"refused\"\n",
	}
	second := callback.Attempt{
		N: 2, Time: time.Date(2026, 11, 20, 10, 0, 5, 0, time.UTC), Duration: 12345 * time.Microsecond, Status: 500,
		Headers: map[string]string{"Retry-After": "2", "X": "a\"b, c"}, Response: []byte("<h1>\x00\u007fé</h1>"), ResponseBytes: 99,
	}
	id := add(t, s, r, first, second)

	for _, reader := range []*Store{s, openTest(t, s.Path())} {
		e, err := reader.Entry(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, Entry{
			ID: id, Time: r.Time, Source: r.Source, ReplayOf: r.ReplayOf, OrderID: orderA, OK: &no, OutputType: "file",
			Target: r.Target, URL: "https://host.example/api/orders/callback", Bytes: int64(len(r.Body)), SHA256: e.SHA256,
			State: callback.Failed, Status: 500, Attempts: 2, MS: 12.345, Standing: "500", LastAttempt: second.Time,
		}, e)
		assert.Len(t, e.SHA256, 64)
		body, err := reader.Body(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, r.Body, body)
		got, err := reader.Attempts(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, []callback.Attempt{first, second}, got)
	}
	raw, err := os.ReadFile(s.Path())
	require.NoError(t, err)
	for line := range strings.Lines(string(raw)) {
		assert.True(t, json.Valid([]byte(line)), line)
		var h record.Head
		_, fast := record.ParseHead([]byte(strings.TrimSpace(line)), &h)
		assert.True(t, fast || strings.Contains(line, "prod"), "our own form is the fast one: %s", line)
	}
	assert.NotContains(t, string(raw), "sig=1")
	assert.NotContains(t, string(raw), "user:pw")
}

func TestInvalidUTF8IsKept(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	body := "\xff\xfe{\"ok\":true}"
	answer := "\x89PNG\x00\xff"
	id := add(t, s, newRecord(orderA, body), callback.Attempt{Status: 200, Response: []byte(answer), ResponseBytes: 6})
	empty := add(t, s, newRecord(orderA, ""))
	got, err := s.Body(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, body, string(got))
	attempts, err := s.Attempts(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, answer, string(attempts[0].Response))
	got, err = s.Body(t.Context(), empty)
	require.NoError(t, err)
	assert.Empty(t, got)
	raw, _ := os.ReadFile(s.Path())
	assert.Contains(t, string(raw), `"body_base64":"`)
	assert.Contains(t, string(raw), `"response_base64":"`)
}

func TestAnswersAreCutAtTheCapBetweenCharacters(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	long := strings.Repeat("é", callback.ResponseCap)
	id := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200, Response: []byte("x" + long), ResponseBytes: 200_000})
	attempts, err := s.Attempts(t.Context(), id)
	require.NoError(t, err)
	assert.Len(t, attempts[0].Response, callback.ResponseCap-1)
	assert.Equal(t, int64(200_000), attempts[0].ResponseBytes)
}

func TestReplayLineHasNoBody(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	a := add(t, s, newRecord(orderA, `{"needle":"haystack"}`))
	r := newRecord(orderA, "")
	r.Body, r.BodyOf, r.ReplayOf, r.Source = nil, a, a, callback.FromReplay
	b := add(t, s, r)
	r.BodyOf, r.Body = b, []byte(`{"needle":"haystack"}`)
	c := add(t, s, r)
	for _, id := range []string{a, b, c} {
		body, err := s.Body(t.Context(), id)
		require.NoError(t, err)
		assert.JSONEq(t, `{"needle":"haystack"}`, string(body))
		e, err := s.Entry(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, int64(len(body)), e.Bytes)
	}
	assert.Equal(t, []string{c, b, a}, selectIDs(t, s, "haystack"))
	raw, _ := os.ReadFile(s.Path())
	assert.Equal(t, 1, strings.Count(string(raw), "haystack"))

	r.BodyOf, r.Body = "01ARZ3NDEKTSV4RRFFQ69G5FAV", nil
	_, err := s.Callback(t.Context(), r)
	assert.ErrorIs(t, err, ErrNotFound)
}

func TestUploadsAreKeptAndSearchable(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	r := newRecord(orderA, `{}`)
	r.Uploads = []callback.Upload{{Filename: "Quarterly Report.PDF", MIMEType: "application/pdf", FileSize: 7, Path: "/x", ObjectKey: "k"}}
	id := add(t, s, r)
	add(t, s, newRecord(orderA, `{}`))
	assert.Equal(t, []string{id}, selectIDs(t, s, `"quarterly report"`))
}

func TestStateIsThatOfTheHighestAttempt(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	id := add(t, s, newRecord(orderA, "{}"),
		callback.Attempt{N: 2, Status: 200, Time: at.Add(time.Second)},
		callback.Attempt{N: 1, Status: 500, Time: at})
	e, err := s.Entry(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, callback.Delivered, e.State)
	assert.Equal(t, 2, e.Attempts)
	attempts, err := s.Attempts(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2}, []int{attempts[0].N, attempts[1].N})
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	_, err := s.Find(t.Context(), "@last")
	require.ErrorIs(t, err, ErrNotFound)
	a := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 500})
	b := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
	for ref, want := range map[string]string{
		a: a, a[20:]: a, strings.ToLower(a[22:]): a, "@last": b, "@failed": a, b[:26]: b,
	} {
		got, err := s.Find(t.Context(), ref)
		require.NoError(t, err, ref)
		assert.Equal(t, want, got, ref)
	}
	_, err = s.Find(t.Context(), a[:6])
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, []string{b, a}, ambiguous.IDs)
	assert.Contains(t, err.Error(), a)
	_, err = s.Find(t.Context(), "zzzz")
	require.ErrorIs(t, err, ErrNotFound)
	for _, bad := range []string{"", "abc", "@nothing"} {
		_, err = s.Find(t.Context(), bad)
		var ref *RefError
		require.ErrorAs(t, err, &ref, bad)
	}
}

func TestDeliveredBy(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	got := func(order, target string) string {
		v, err := s.Select(t.Context(), Query{})
		require.NoError(t, err)
		return v.DeliveredBy(order, target)
	}
	assert.Empty(t, got(orderA, "mock"))
	add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 500})
	assert.Empty(t, got(orderA, "mock"))
	b := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
	add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 401})
	odd := add(t, s, newRecord("order-17", "{}"), callback.Attempt{Status: 204})
	assert.Equal(t, b, got(orderA, "mock"))
	assert.Empty(t, got(orderA, "prod"))
	assert.Equal(t, odd, got("order-17", "mock"))
	assert.Empty(t, got("", "mock"))
}

func TestUndeliveredCountsOrders(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	failed, ok := callback.Attempt{Status: 500}, callback.Attempt{Status: 200}
	other := "6fa459ea-ee8a-4ca4-894e-db77e160355e"
	add(t, s, newRecord(orderA, "{}"), failed)
	add(t, s, newRecord(orderA, "{}"), ok) // delivered: neither is undelivered
	add(t, s, newRecord(other, "{}"), failed)
	newest := add(t, s, newRecord(other, "{}"), callback.Attempt{Status: 401})
	r := newRecord(orderA, "{}")
	r.Target = "prod" // delivered to the mock is not delivered here
	prod := add(t, s, r, failed)
	none := add(t, s, newRecord("", "{}"), failed)
	none2 := add(t, s, newRecord("", "{}"))
	add(t, s, newRecord("", "{}"), ok)
	assert.Equal(t, []string{none2, none, prod, newest}, selectIDs(t, s, "is:undelivered"))
	assert.Equal(t, []string{prod}, selectIDs(t, s, "is:undelivered target:prod"))
	add(t, s, r, ok)
	assert.Equal(t, []string{none2, none, newest}, selectIDs(t, s, "is:undelivered"))
}

func TestAnImportIsUndeliveredUntilAnyTargetHasItsOrder(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	imported := newRecord(orderA, "{}")
	imported.Target, imported.URL = "", ""
	id := add(t, s, imported)
	assert.Equal(t, []string{id}, selectIDs(t, s, "is:undelivered"))
	r := newRecord(orderA, "{}")
	failed := add(t, s, r, callback.Attempt{Status: 500})
	assert.Equal(t, []string{failed, id}, selectIDs(t, s, "is:undelivered"))
	add(t, s, r, callback.Attempt{Status: 200})
	assert.Empty(t, selectIDs(t, s, "is:undelivered"))
	n, err := s.Undelivered(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)
	o, _, err := ordersOf(t, s, "").At(0)
	require.NoError(t, err)
	assert.False(t, o.Undelivered())
}

func TestViewTotalIsOfItsMoment(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	counts := func(query string) (matches, total int) {
		q, err := ParseQuery(query, time.Now())
		require.NoError(t, err)
		v, err := s.Select(t.Context(), q)
		require.NoError(t, err)
		return v.Len(), v.Total()
	}
	_, total := counts("status:500")
	assert.Zero(t, total)
	add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 500})
	add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
	for query, want := range map[string]int{"": 2, "status:500": 1, "banana": 0} {
		matches, total := counts(query)
		assert.Equal(t, want, matches, query)
		assert.Equal(t, 2, total, query)
	}
}

func TestViewIsStableWhileTheFileGrows(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	a := add(t, s, newRecord(orderA, "{}"))
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	b := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
	assert.Equal(t, 1, v.Len())
	assert.Equal(t, -1, v.Index(b))
	assert.Equal(t, 0, v.Index(a))
	assert.Equal(t, -1, v.Index("nothing"))
	assert.True(t, v.Complete())
	_, err = v.Entry(1)
	require.ErrorIs(t, err, ErrNotFound)
	now, err := s.Wait(t.Context(), v.Revision())
	require.NoError(t, err)
	assert.Greater(t, now, v.Revision())
	assert.Equal(t, []string{b, a}, selectIDs(t, s, ""))
}

func TestWaitSeesWhatOthersAppend(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	other := openTest(t, s.Path())
	var id string
	var wg sync.WaitGroup
	wg.Go(func() { id = add(t, other, newRecord(orderA, "{}")) })
	_, err = s.Wait(t.Context(), v.Revision())
	require.NoError(t, err)
	wg.Wait()
	assert.Equal(t, []string{id}, selectIDs(t, s, ""))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Wait(ctx, 1<<60)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestStats(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	st, err := s.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Stats{}, st)
	r := newRecord(orderA, "{}")
	r.Time = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	add(t, s, r, callback.Attempt{Status: 500}, callback.Attempt{Status: 200})
	r.Time = r.Time.Add(time.Hour)
	add(t, s, r)
	st, err = s.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []int{2, 2, 1, 0}, []int{st.Callbacks, st.Attempts, st.Pending, st.Damaged})
	assert.Equal(t, time.Hour, st.Newest.Sub(*st.Oldest))
	info, _ := os.Stat(s.Path())
	assert.Equal(t, info.Size(), st.Bytes)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	dir, _ := os.Stat(filepath.Dir(s.Path()))
	assert.Equal(t, os.FileMode(0o700), dir.Mode().Perm())
}

func TestConcurrentAppends(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for i := range 10 {
				body := fmt.Sprintf(`{"w":%d,"i":%d}`, w, i)
				id := add(t, s, newRecord(orderA, body), callback.Attempt{Status: 200})
				e, err := s.Entry(t.Context(), id)
				assert.NoError(t, err)
				assert.Equal(t, callback.Delivered, e.State)
				got, err := s.Body(t.Context(), id)
				assert.NoError(t, err)
				assert.Equal(t, body, string(got))
			}
		})
	}
	wg.Wait()
	report, err := Verify(t.Context(), s.Path(), nil)
	require.NoError(t, err)
	assert.Equal(t, VerifyReport{Lines: 320, Damaged: []Damage{}}, report)
}

func TestReadingWithoutAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none", "history.jsonl")
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	assert.Equal(t, []string{}, selectIDs(t, s, "x"))
	_, err = s.Callback(t.Context(), newRecord(orderA, "{}"))
	var bad *FileError
	require.ErrorAs(t, err, &bad)
	_, err = s.Entry(t.Context(), "x")
	require.ErrorIs(t, err, ErrNotFound)
	assert.NoDirExists(t, filepath.Dir(path))
	w := openTest(t, path)
	id := add(t, w, newRecord(orderA, "{}"))
	assert.Equal(t, []string{id}, selectIDs(t, s, ""))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, err = s.Select(t.Context(), Query{})
	assert.ErrorIs(t, err, ErrClosed)
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, tt := range []struct{ name, path, says string }{
		{"a directory", dir, "it is not a regular file"},
		{"a file as the folder", filepath.Join(file, "history.jsonl"), "not a directory"},
		{"a NUL in the name", filepath.Join(dir, "a\x00b"), "invalid argument"},
	} {
		for _, readOnly := range []bool{false, true} {
			t.Run(fmt.Sprint(tt.name, readOnly), func(t *testing.T) {
				t.Parallel()
				_, err := Open(tt.path, Options{ReadOnly: readOnly})
				var bad *FileError
				require.ErrorAs(t, err, &bad)
				if !readOnly {
					assert.Contains(t, err.Error(), tt.says)
				}
				assert.Equal(t, 1, strings.Count(err.Error(), "the history"), err)
			})
		}
	}
	assert.False(t, errors.Is(ErrClosed, ErrLocked))
}
