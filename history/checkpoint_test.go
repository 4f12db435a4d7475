package history

import (
	"bytes"
	"encoding/json"
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

// largeFile writes a history that is worth a checkpoint.
func largeFile(t testing.TB, callbacks int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(attemptText(callbacks+1, 1, 200) + "damaged\n")
	for i := range callbacks {
		line := callbackText(i, fmt.Sprintf(`{"i":%d,"text":%q}`, i, strings.Repeat("lorem ipsum ", 200)))
		if i%100 == 0 {
			line = strings.ReplaceAll(line, "7f0c3a52-9d1e-4b86-a2f4-", "ODD-ORDER-")
		}
		b.WriteString(line)
		for n := range i % 3 {
			b.WriteString(attemptText(i, n+1, []int{500, 200, 401}[(i+n)%3]))
		}
		if i%50 == 1 {
			r := newRecord(orderA, "")
			r.ID, r.BodyOf, r.ReplayOf, r.Time = fmt.Sprintf("borrower-%d", i), fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i), "x", record.UnixTime(int64(i))
			b.Write(record.AppendCallback(nil, &r, 5))
		}
	}
	return writeFile(t, b.String())
}

// answersOf is what a store says to a few questions.
func answersOf(t testing.TB, path string) string {
	t.Helper()
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	var b strings.Builder
	st, err := s.Stats(t.Context())
	require.NoError(t, err)
	fmt.Fprintln(&b, st.Callbacks, st.Attempts, st.Bytes, st.Damaged, st.Pending, st.Orphans, st.Oldest, st.Newest)
	for _, query := range []string{"status:500", "is:undelivered", "order:odd", "id:borrower", "tries:>1 -status:401", `"text":`} {
		ids := selectIDs(t, s, query)
		fmt.Fprintln(&b, query, len(ids), ids[:min(3, len(ids))])
	}
	for _, id := range []string{"01ARZ3NDEKTSV4RRFF00000002", "borrower-51"} {
		e, err := s.Entry(t.Context(), id)
		require.NoError(t, err)
		body, err := s.Body(t.Context(), id)
		require.NoError(t, err)
		text, err := json.Marshal(e)
		require.NoError(t, err)
		fmt.Fprintln(&b, string(text), len(body))
	}
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	fmt.Fprintln(&b, v.DeliveredBy("7f0c3a52-9d1e-4b86-a2f4-000000000001", "mock"))
	return b.String()
}

func appendText(t testing.TB, path string, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// loaded reports whether the checkpoint of a history is believed.
func loaded(t testing.TB, path string) bool {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	require.NoError(t, err)
	_, err = load(checkpointPath(path), f, info)
	return err == nil
}

func TestCheckpointNeverChangesAnswers(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	idx := checkpointPath(path)
	want := answersOf(t, path)
	require.FileExists(t, idx)
	assert.True(t, loaded(t, path))
	assert.Equal(t, want, answersOf(t, path))
	good, err := os.ReadFile(idx)
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range 12 {
		bad := append([]byte{}, good...)
		switch i {
		case 0:
			bad = nil
		case 1:
			bad = bad[:len(bad)/2]
		case 2:
			bad = append(bad, 0)
		case 3:
			bad = bad[:100]
		case 4:
			bad[7]++ // another version
		default:
			bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
		}
		require.NoError(t, os.Remove(idx))
		require.NoError(t, os.WriteFile(idx, bad, 0o600))
		require.Equal(t, want, answersOf(t, path), i)
	}
	require.NoError(t, os.Remove(idx))
	require.NoError(t, os.Mkdir(idx, 0o700))
	assert.Equal(t, want, answersOf(t, path))
}

func TestCheckpointIsExtendedOrDiscarded(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	_ = answersOf(t, path)
	require.True(t, loaded(t, path))
	check := func(what string, believed bool) {
		t.Helper()
		assert.Equal(t, believed, loaded(t, path), what)
		with := answersOf(t, path)
		require.NoError(t, os.RemoveAll(checkpointPath(path)))
		assert.Equal(t, answersOf(t, path), with, what)
		require.True(t, loaded(t, path), what)
	}
	appendText(t, path, callbackText(9001, "{}")+attemptText(9001, 1, 500)+attemptText(5, 9, 200)+attemptText(9999, 1, 200))
	check("appended to", true)
	appendText(t, path, callbackText(9002, "{}")[:50])
	check("a torn line appended", true)

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	edited := strings.Replace(string(text), `"status":401`, `"status":500`, 1)
	require.NoError(t, os.WriteFile(path, []byte(edited), 0o600))
	require.NoError(t, os.Chtimes(path, time.Time{}, time.Now().Add(time.Second)))
	check("edited in place", false)
	edited = strings.Replace(edited, `"status":401`, `"status":5001`, 1)
	require.NoError(t, os.WriteFile(path, []byte(edited), 0o600))
	check("edited", false)
	require.NoError(t, os.Truncate(path, int64(len(edited))/2))
	check("cut", false)
	require.NoError(t, os.WriteFile(path+".new", []byte(edited), 0o600))
	require.NoError(t, os.Rename(path+".new", path))
	check("replaced", false)
}

func TestLongHistoryShowsItsEndFirst(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	v, err := s.Glance(t.Context(), Query{})
	require.NoError(t, err)
	e, err := v.Entry(0)
	require.NoError(t, err)
	assert.Equal(t, "01ARZ3NDEKTSV4RRFF00002999", e.ID)
	assert.Equal(t, 2, e.Attempts)
	require.GreaterOrEqual(t, v.Len(), tailRows)
	for at := v.Revision(); !v.Complete(); {
		at, err = s.Wait(t.Context(), at)
		require.NoError(t, err)
		v, err = s.Glance(t.Context(), Query{})
		require.NoError(t, err)
	}
	assert.Equal(t, 3060, v.Len())
}

// TestTailIndexAgreesWithCompleteIndex compares what the tail index says with the truth.
func TestTailIndexAgreesWithCompleteIndex(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	s := openTest(t, path)
	f, err := s.openCurrent()
	require.NoError(t, err)
	whole, err := s.completeIndex(t.Context())
	require.NoError(t, err)
	end, err := s.tail(t.Context(), f)
	require.NoError(t, err)
	require.Less(t, end.rows, whole.rows)
	for i := range end.rows {
		got, err := end.entry(end.rows - 1 - i)
		require.NoError(t, err)
		want, err := whole.entry(whole.rows - 1 - i)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	id := add(t, s, newRecord(orderA, "{}"), callback.Attempt{Status: 200})
	require.NoError(t, s.extend(t.Context(), end))
	got, err := end.entry(end.rows - 1)
	require.NoError(t, err)
	assert.Equal(t, id, got.ID)
}

func TestLeftoversOfCheckpointsAreSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, young := filepath.Join(dir, "h.idx.1.tmp"), filepath.Join(dir, "h.idx.2.tmp")
	for _, name := range []string{old, young} {
		require.NoError(t, os.WriteFile(name, nil, 0o600))
	}
	require.NoError(t, os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour)))
	sweep(filepath.Join(dir, "h.idx"), time.Now())
	assert.NoFileExists(t, old)
	assert.FileExists(t, young)
}

func FuzzCheckpoint(f *testing.F) {
	path := largeFile(f, 1600)
	want := answersOf(f, path)
	good, err := os.ReadFile(checkpointPath(path))
	require.NoError(f, err)
	f.Add(uint32(0), []byte("redidx"))
	f.Add(uint32(16), make([]byte, 64))
	f.Add(uint32(4096), []byte{1})
	f.Add(uint32(len(good)-8), []byte("}}}}}}}}"))
	f.Fuzz(func(t *testing.T, at uint32, with []byte) {
		bad := append([]byte{}, good...)
		n := copy(bad[int(at)%len(bad):], with)
		name := filepath.Join(t.TempDir(), "idx")
		require.NoError(t, os.WriteFile(name, bad, 0o600))
		file, err := os.Open(path)
		require.NoError(t, err)
		defer func() { _ = file.Close() }()
		info, err := file.Stat()
		require.NoError(t, err)
		x, err := load(name, file, info)
		require.Equal(t, string(bad) == string(good), err == nil, "%d bytes at %d", n, int(at)%len(bad))
		if err == nil {
			require.Equal(t, strings.Fields(want)[0], fmt.Sprint(x.rows))
		}
	})
}

// TestViewReportsProgress is the progress of an index that is being built.
func TestViewReportsProgress(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 4000)
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	info, err := os.Stat(path)
	require.NoError(t, err)
	last := int64(0)
	for at := Revision(0); ; {
		v, err := s.Glance(t.Context(), Query{})
		require.NoError(t, err)
		done, total := v.Read()
		if v.Complete() {
			assert.Zero(t, total)
			break
		}
		require.Equal(t, info.Size(), total)
		require.GreaterOrEqual(t, done, last)
		require.LessOrEqual(t, done, total)
		last = done
		at, err = s.Wait(t.Context(), max(at, v.Revision()))
		require.NoError(t, err)
	}
	done, total := s.soFar()
	assert.Equal(t, []int64{info.Size(), info.Size()}, []int64{done, total})
}

// TestCheckpointCutUnderOpenStore: what was read of it is in memory, and
// what becomes of the file then changes no answer.
func TestCheckpointCutUnderOpenStore(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	want := answersOf(t, path)
	require.True(t, loaded(t, path))
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	first := selectIDs(t, s, "status:500")
	require.NoError(t, os.Truncate(checkpointPath(path), 0))
	assert.Equal(t, first, selectIDs(t, s, "status:500"))
	assert.NotEmpty(t, selectIDs(t, s, "id:borrower"))
	assert.Equal(t, want, answersOf(t, path))
}

// TestCutCheckpointIsRefused cuts one at every length of its header,
// and at many behind it.
func TestCutCheckpointIsRefused(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 1600)
	_ = answersOf(t, path)
	good, err := os.ReadFile(checkpointPath(path))
	require.NoError(t, err)
	for n := 0; n < len(good); n += max(1, n/64) {
		require.NoError(t, os.WriteFile(checkpointPath(path), good[:n], 0o600))
		require.False(t, loaded(t, path), n)
	}
}

// TestFlippedCheckpointIsRefused flips a bit of each byte of the header, and
// of many bytes behind it.
func TestFlippedCheckpointIsRefused(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 1600)
	_ = answersOf(t, path)
	good, err := os.ReadFile(checkpointPath(path))
	require.NoError(t, err)
	last := len(good) - 1
	for at := 0; at <= last; at = min(at+max(1, (at-int(headerSize))/32), max(at+1, last)) {
		bad := bytes.Clone(good)
		bad[at] ^= 1 << (at % 8)
		require.NoError(t, os.WriteFile(checkpointPath(path), bad, 0o600))
		require.False(t, loaded(t, path), at)
	}
}

// TestOldCheckpointIsRebuilt has a checkpoint of the version before this one: the
// answers are those of the history, and a checkpoint of this version replaces it.
func TestOldCheckpointIsRebuilt(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 3000)
	want := answersOf(t, path)
	old := append([]byte("redidx\x00\x02"), make([]byte, 1<<20)...)
	require.NoError(t, os.WriteFile(checkpointPath(path), old, 0o600))
	assert.Equal(t, want, answersOf(t, path))
	assert.True(t, loaded(t, path))
}

// TestCheckpointIsSmall holds a checkpoint to about 100 bytes a callback, with two
// attempts for three callbacks.
func TestCheckpointIsSmall(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 5000)
	_ = answersOf(t, path)
	info, err := os.Stat(checkpointPath(path))
	require.NoError(t, err)
	assert.Less(t, info.Size()/5000, int64(135))
}
