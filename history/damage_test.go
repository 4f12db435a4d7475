package history

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redial/history/internal/record"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// callbackText is a callback's line, and attemptText one of its attempts.
func callbackText(i int, body string) string {
	r := newRecord(fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-%012d", i), body)
	r.ID, r.Time = fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i), time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC)
	r.SHA256 = shaOf(body)
	return string(record.AppendCallback(nil, &r, int64(len(body))))
}

func attemptText(i, n, status int) string {
	r := callback.Record{ID: fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i)}
	a := callback.Attempt{N: n, Time: time.Date(2026, 1, 1, 1, 0, i+n, 0, time.UTC), Status: status, Response: []byte("answer")}
	return string(record.AttemptLineOf(&r, &a))
}

// writeFile makes a history file of these pieces.
func writeFile(t testing.TB, pieces ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(pieces, "")), 0o600))
	return path
}

func TestEachDamageIsReported(t *testing.T) {
	t.Parallel()
	good := callbackText(1, `{"a":1}`)
	for name, tt := range map[string]struct{ damage, reason string }{
		"noise":              {"nonsense\n", "not JSON"},
		"NULs":               {strings.Repeat("\x00", 5000) + "\n", "NUL bytes"},
		"a BOM":              {"\xef\xbb\xbf" + callbackText(9, "{}"), "byte order mark"},
		"two lines joined":   {strings.TrimSpace(callbackText(8, "{}")) + callbackText(9, "{}"), "joined"},
		"a cut line":         {callbackText(9, "{}")[:100] + "\n", "too early"},
		"a changed body":     {strings.Replace(callbackText(9, `{"x":1}`), `\"x\"`, `\"y\"`, 1), "checksum"},
		"broken base64":      {strings.Replace(callbackText(9, "\xff"), `"/w=="`, `"/w="`, 1), "can't be decoded"},
		"an array":           {"[1]\n", "cannot unmarshal"},
		"null":               {"null\n", "not a JSON object"},
		"no id":              {`{"v":1,"kind":"callback"}` + "\n", "without an id"},
		"no time":            {`{"v":1,"kind":"callback","id":"x"}` + "\n", "time is missing"},
		"no number":          {`{"v":1,"kind":"attempt","id":"x","time":"2026-01-02T03:04:05Z"}` + "\n", "without a number"},
		"a number as string": {strings.Replace(attemptText(1, 1, 500), "500", `"500"`, 1), "cannot unmarshal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := writeFile(t, good, tt.damage, callbackText(2, `{"b":2}`))
			report, err := Verify(t.Context(), path, nil)
			require.NoError(t, err)
			require.Len(t, report.Damaged, 1)
			assert.Equal(t, 3, report.Lines)
			assert.Equal(t, int64(len(good)), report.Damaged[0].Offset)
			assert.Equal(t, int64(len(tt.damage)), report.Damaged[0].Length)
			assert.Contains(t, report.Damaged[0].Reason, tt.reason)
			s := openTest(t, path)
			for i, body := range []string{`{"a":1}`, `{"b":2}`} {
				got, err := s.Body(t.Context(), fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i+1))
				require.NoError(t, err)
				assert.Equal(t, body, string(got))
			}
		})
	}
}

// A line of a kind or version that is not known here is no damage, whatever its fields
// hold, and repair leaves it where it is.
func TestUnknownKindsAreNoDamage(t *testing.T) {
	t.Parallel()
	lines := []string{
		`{"level":"info","time":1732000000}`,
		`{"v":2,"kind":"callback","id":7}`,
		`{"v":3,"kind":"batch","body":{}}`,
		`{"v":"1","kind":["callback"],"time":{}}`,
		`{"v":1,"kind":"refund","id":"01ARZ3NDEKTSV4RRFF00000009","time":5,"status":"x"}`,
	}
	path := writeFile(t, callbackText(1, "{}"), strings.Join(lines, "\n"), "\n", callbackText(2, "{}"))
	report, err := Repair(t.Context(), path, RepairOptions{})
	require.NoError(t, err)
	assert.Empty(t, report.Moved)
	s := openTest(t, path)
	st, err := s.Stats(t.Context())
	require.NoError(t, err)
	assert.Zero(t, st.Damaged)
	assert.Equal(t, 2, st.Callbacks)
}

func TestTornLastLineIsHealed(t *testing.T) {
	t.Parallel()
	whole := callbackText(1, "{}")
	torn := callbackText(2, `{"b":2}`)
	for cut := 1; cut < len(torn); cut += 7 {
		path := writeFile(t, whole, torn[:cut])
		s := openTest(t, path)
		assert.Len(t, selectIDs(t, s, ""), 1)
		st, err := s.Stats(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, st.Damaged)
		id := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
		assert.Equal(t, []string{id, "01ARZ3NDEKTSV4RRFF00000001"}, selectIDs(t, s, ""))
		report, err := Verify(t.Context(), path, nil)
		require.NoError(t, err)
		require.Len(t, report.Damaged, 1, "%q", torn[:cut])
		assert.Equal(t, int64(len(whole)), report.Damaged[0].Offset)
		assert.Equal(t, 4, report.Lines)
	}
}

func TestLastLineWithoutNewlineCounts(t *testing.T) {
	t.Parallel()
	path := writeFile(t, callbackText(1, "{}"), strings.TrimSpace(callbackText(2, "{}")))
	s := openTest(t, path)
	assert.Len(t, selectIDs(t, s, ""), 2)
	add(t, s, newRecord(orderA, "{}"))
	assert.Len(t, selectIDs(t, s, ""), 3)
	assert.Len(t, selectIDs(t, openTest(t, path), ""), 3)
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Equal(t, VerifyReport{Lines: 3, Damaged: []Damage{}}, report)
}

func TestForeignLinesAreReadAndLeftAlone(t *testing.T) {
	t.Parallel()
	foreign := `{ "v": 1, "body": "{\"k\": \"v\"}", "note": {"mine": true}, "time": "2026-05-05T05:05:05+02:00", "id": "my-id-1", "kind": "callback", "order_id": "A-77", "ok": true }` + "\r\n" +
		"\n\r\n" + `{"v":1,"kind":"note","text":"hello"}` + "\n" + `{"v":9,"kind":"callback","id":"later"}` + "\n" +
		`{"kind":"attempt","v":1,"id":"my-id-1","n":1,"time":"2026-05-05T05:05:06Z","status":201}` + "\n"
	path := writeFile(t, foreign)
	s := openTest(t, path)
	e, err := s.Entry(t.Context(), "my-id-1")
	require.NoError(t, err)
	assert.Equal(t, "A-77", e.OrderID)
	assert.Equal(t, callback.Delivered, e.State)
	body, err := s.Body(t.Context(), "my-id-1")
	require.NoError(t, err)
	assert.JSONEq(t, `{"k":"v"}`, string(body))
	attempts, err := s.Attempts(t.Context(), "my-id-1")
	require.NoError(t, err)
	assert.Equal(t, 201, attempts[0].Status)
	assert.Equal(t, []string{"my-id-1"}, selectIDs(t, s, "order:a-7 id:MY status:2xx type:none target:none"))
	assert.Equal(t, []string{"my-id-1"}, selectIDs(t, s, "order:*-77"))
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Equal(t, VerifyReport{Lines: 4, Damaged: []Damage{}}, report)
	add(t, s, newRecord(orderA, "{}"))
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(raw, []byte(foreign)))
}

func TestAttemptsWithoutTheirCallbackAreCounted(t *testing.T) {
	t.Parallel()
	path := writeFile(t, attemptText(7, 2, 200), attemptText(3, 1, 500), attemptText(7, 1, 500), callbackText(7, "{}"))
	s := openTest(t, path)
	st, err := s.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []int{1, 3, 1}, []int{st.Callbacks, st.Attempts, st.Orphans})
	assert.Equal(t, []string{"01ARZ3NDEKTSV4RRFF00000007"}, selectIDs(t, s, "is:delivered tries:2"))
}

// TestLineOrderDoesNotMatter shuffles a file and expects the same entries.
func TestLineOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for i := range 200 {
		line := callbackText(i, fmt.Sprintf(`{"i":%d}`, i))
		if i%3 == 0 {
			line = strings.Replace(line, `{"v":1,`, `{ "extra":[], "v":1,`, 1)
		}
		lines = append(lines, line)
		for n := range rng.IntN(4) {
			lines = append(lines, attemptText(i, n+1, []int{0, 200, 401, 500}[rng.IntN(4)]))
		}
	}
	want := entriesOf(t, writeFile(t, lines...))
	require.Len(t, want, 200)
	for range 5 {
		rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		assert.Equal(t, want, entriesOf(t, writeFile(t, lines...)))
	}
}

func entriesOf(t *testing.T, path string) map[string]Entry {
	t.Helper()
	s := openTest(t, path)
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	m := map[string]Entry{}
	for i := range v.Len() {
		e, err := v.Entry(i)
		require.NoError(t, err)
		m[e.ID] = e
	}
	return m
}

func TestReplacedHistoryIsNoticed(t *testing.T) {
	t.Parallel()
	first := callbackText(1, "{}") + callbackText(2, "{}")
	for name, replace := range map[string]func(t *testing.T, path string, text string){
		"renamed over": func(t *testing.T, path, text string) {
			t.Helper()
			require.NoError(t, os.WriteFile(path+".new", []byte(text), 0o600))
			require.NoError(t, os.Rename(path+".new", path))
		},
		"written anew": func(t *testing.T, path, text string) {
			t.Helper()
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := writeFile(t, first)
			s := openTest(t, path)
			require.Len(t, selectIDs(t, s, ""), 2)
			for _, text := range []string{
				callbackText(3, "{}"), callbackText(4, "{}") + callbackText(5, "{}") + callbackText(6, "{}"), "", callbackText(7, "{}"),
			} {
				replace(t, path, text)
				assert.Len(t, selectIDs(t, s, ""), strings.Count(text, "\n"))
				id := add(t, s, newRecord(orderA, "{}"))
				assert.Equal(t, id, selectIDs(t, s, "")[0])
			}
		})
	}
}

func TestLinesTooLongAreSteppedOver(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes 200 MB")
	}
	path := writeFile(t, callbackText(1, "{}"))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	require.NoError(t, err)
	huge := bytes.Repeat([]byte("x"), 1<<20)
	for range 140 {
		_, err = f.Write(huge)
		require.NoError(t, err)
	}
	_, err = f.WriteString("\n" + callbackText(2, "{}"))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	s := openTest(t, path)
	assert.Len(t, selectIDs(t, s, ""), 2)
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	require.Len(t, report.Damaged, 1)
	assert.Equal(t, int64(140<<20+1), report.Damaged[0].Length)
	assert.Contains(t, report.Damaged[0].Reason, "128 MiB")
}

func TestChangedBodyIsNotReturned(t *testing.T) {
	t.Parallel()
	path := writeFile(t, strings.Replace(callbackText(1, `{"x":1}`), `\"x\"`, `\"y\"`, 1), callbackText(2, "{}"))
	s := openTest(t, path)
	_, err := s.Body(t.Context(), "01ARZ3NDEKTSV4RRFF00000001")
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	assert.Contains(t, err.Error(), "checksum")
}

func shaOf(body string) [32]byte { return sha256.Sum256([]byte(body)) }
