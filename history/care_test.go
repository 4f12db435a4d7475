package history

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"redial/history/internal/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history/internal/logfile"
)

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}

func TestRepairMovesDamageAndNothingElse(t *testing.T) {
	t.Parallel()
	pieces := []struct {
		text  string
		sound bool
	}{
		{callbackText(1, "{}"), true},
		{"noise\n", false},
		{"\n\r\n", true},
		{strings.TrimSuffix(callbackText(2, "{}"), "\n") + "\r\n", true},
		{`{"v":1,"kind":"note"}` + "\n", true},
		{strings.Repeat("\x00", 3000) + "\n", false},
		{attemptText(1, 1, 200), true},
		{callbackText(3, "{}")[:80], false},
	}
	var all, sound, damaged strings.Builder
	for _, p := range pieces {
		all.WriteString(p.text)
		if p.sound {
			sound.WriteString(p.text)
		} else {
			damaged.WriteString(p.text)
		}
	}
	path := writeFile(t, all.String())
	dry, err := Repair(t.Context(), path, RepairOptions{DryRun: true})
	require.NoError(t, err)
	assert.Equal(t, all.String(), readFile(t, path))
	assert.NoFileExists(t, path+".damaged")

	s := openTest(t, path)
	require.Len(t, selectIDs(t, s, ""), 2)
	done := int64(0)
	report, err := Repair(t.Context(), path, RepairOptions{Progress: func(n, _ int64) { done = n }})
	require.NoError(t, err)
	assert.Equal(t, dry, report)
	assert.Len(t, report.Moved, 3)
	assert.Equal(t, path+".damaged", report.To)
	assert.Equal(t, int64(all.Len()), done)
	assert.Equal(t, sound.String(), readFile(t, path))
	assert.Equal(t, damaged.String()+"\n", readFile(t, path+".damaged"))
	assert.NoFileExists(t, path+".new")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	id := add(t, s, newRecord(orderA, "{}")) // an open store goes on in the new file
	assert.Equal(t, id, selectIDs(t, s, "")[0])
	again, err := Repair(t.Context(), path, RepairOptions{})
	require.NoError(t, err)
	assert.Empty(t, again.Moved)
	assert.Empty(t, again.To)
}

func TestPrune(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 100, 0, time.UTC)
	build := func(t *testing.T) string {
		t.Helper()
		var b strings.Builder
		b.WriteString("damage\n" + `{"v":1,"kind":"note"}` + "\n")
		for i := range 100 {
			b.WriteString(callbackText(i, fmt.Sprintf(`{"i":%d}`, i)))
			b.WriteString(attemptText(i, 1, 500))
			if i%4 != 0 {
				b.WriteString(attemptText(i, 2, 200))
			}
		}
		r := newRecord(orderA, "")
		r.ID, r.BodyOf, r.Time = "borrower-1", "01ARZ3NDEKTSV4RRFF00000001", now
		b.Write(record.AppendCallback(nil, &r, 7))
		r.ID, r.BodyOf = "borrower-2", "borrower-1"
		b.Write(record.AppendCallback(nil, &r, 7))
		return writeFile(t, b.String())
	}
	for name, tt := range map[string]struct {
		options PruneOptions
		removed int
	}{
		"by age":                  {PruneOptions{OlderThan: 50 * time.Second}, 49},
		"by age but undelivered":  {PruneOptions{OlderThan: 50 * time.Second, KeepUndelivered: true}, 36},
		"nothing so old":          {PruneOptions{OlderThan: time.Hour}, 0},
		"by size":                 {PruneOptions{MaxSize: 30_000}, 0},
		"by size but undelivered": {PruneOptions{MaxSize: 1, KeepUndelivered: true}, 74},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := build(t)
			before := readFile(t, path)
			tt.options.Now = func() time.Time { return now }
			tt.options.DryRun = true
			dry, err := Prune(t.Context(), path, tt.options)
			require.NoError(t, err)
			assert.Equal(t, before, readFile(t, path))
			tt.options.DryRun = false
			report, err := Prune(t.Context(), path, tt.options)
			require.NoError(t, err)
			assert.Equal(t, dry, report)
			after := readFile(t, path)
			assert.Equal(t, int64(len(after)), report.Size)
			assert.Equal(t, int64(len(before)-len(after)), report.Bytes)
			assert.Equal(t, strings.Count(before, "\n")-strings.Count(after, "\n"), report.Callbacks+report.Attempts)
			if tt.options.MaxSize > 1 {
				assert.Greater(t, report.Callbacks, 10)
				assert.InDelta(t, 30_000, len(after), 1500)
			} else {
				assert.Equal(t, tt.removed, report.Callbacks)
			}
			for line := range strings.Lines(after) { // what is kept is so byte for byte, in order
				i := strings.Index(before, line)
				require.GreaterOrEqual(t, i, 0)
				before = before[i+len(line):]
			}
			assert.True(t, strings.HasPrefix(after, "damage\n{"))
			s := openTest(t, path)
			body, err := s.Body(t.Context(), "borrower-2")
			require.NoError(t, err)
			assert.JSONEq(t, `{"i":1}`, string(body))
			st, err := s.Stats(t.Context())
			require.NoError(t, err)
			assert.Zero(t, st.Orphans)
			assert.Equal(t, report.Kept, st.Callbacks)
			if tt.options.KeepUndelivered {
				undelivered := selectIDs(t, s, "is:undelivered")
				assert.Len(t, undelivered, 26, "each fourth callback, and the newest of the order of the borrowers")
				assert.Contains(t, undelivered, "01ARZ3NDEKTSV4RRFF00000004")
			}
		})
	}
	_, err := Prune(t.Context(), build(t), PruneOptions{})
	assert.ErrorIs(t, err, ErrPruneNothing)
}

func TestCareErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, dir + "/none"} {
		_, repairErr := Repair(t.Context(), path, RepairOptions{})
		_, pruneErr := Prune(t.Context(), path, PruneOptions{MaxSize: 1})
		_, reindexErr := Reindex(t.Context(), path, nil)
		_, verifyErr := Verify(t.Context(), path, nil)
		for _, err := range []error{repairErr, pruneErr, reindexErr, verifyErr} {
			var bad *FileError
			require.ErrorAs(t, err, &bad, path)
		}
	}
	path := writeFile(t, callbackText(1, "{}"), "x\n")
	r, err := logfile.Replace(path, "repair", logfile.SystemDisk{})
	require.NoError(t, err)
	_, err = Repair(t.Context(), path, RepairOptions{})
	require.ErrorIs(t, err, ErrCareUnderWay)
	r.Close(false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Repair(ctx, path, RepairOptions{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = Prune(ctx, path, PruneOptions{MaxSize: 1})
	require.ErrorIs(t, err, context.Canceled)
	_, err = Reindex(ctx, path, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.NoFileExists(t, path+".new")
}

func TestReindex(t *testing.T) {
	t.Parallel()
	path := largeFile(t, 500)
	want := answersOf(t, path)
	require.False(t, loaded(t, path), "so small a file needs none")
	done := int64(0)
	report, err := Reindex(t.Context(), path, func(n, _ int64) { done = n })
	require.NoError(t, err)
	assert.Equal(t, []int{510, 499}, []int{report.Callbacks, report.Attempts})
	assert.Equal(t, report.Bytes, done)
	assert.True(t, loaded(t, path))
	assert.Equal(t, want, answersOf(t, path))
}

// TestCareWhileOthersWrite prunes and repairs again and again under writers.
func TestCareWhileOthersWrite(t *testing.T) {
	t.Parallel()
	path := writeFile(t)
	for i := range 2000 {
		appendText(t, path, callbackText(i, "{}"))
		if i%100 == 0 {
			appendText(t, path, "damage\n")
		}
	}
	s := openTest(t, path)
	stop := make(chan struct{})
	var writers sync.WaitGroup
	var mu sync.Mutex
	var ids []string
	for range 3 {
		writers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				r := newRecord(fmt.Sprint("order", i), "{}")
				if i%3 == 0 { // a replay of what may be gone any moment
					r.BodyOf = fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i)
				}
				id := add(t, s, r, callback.Attempt{Status: 200})
				mu.Lock()
				ids = append(ids, id)
				mu.Unlock()
			}
		})
	}
	before, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	require.NotEmpty(t, before.Damaged)
	for i := range 20 {
		if i%2 == 0 {
			_, err = Prune(t.Context(), path, PruneOptions{
				OlderThan: time.Hour, Now: func() time.Time { return time.Date(2026, 1, 1, 1, 0, i*50, 0, time.UTC) },
			})
		} else {
			_, err = Repair(t.Context(), path, RepairOptions{})
		}
		require.NoError(t, err)
	}
	close(stop)
	writers.Wait()
	require.NotEmpty(t, ids)
	for _, id := range ids {
		e, err := s.Entry(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, callback.Delivered, e.State)
		_, err = s.Body(t.Context(), id)
		require.NoError(t, err)
	}
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
}

// TestKilledCare kills prune, repair and reindex at random moments: the history
// is the old one or the new one, whole.
func TestKilledCare(t *testing.T) {
	t.Parallel()
	rounds := 34
	if testing.Short() {
		rounds = 6
	}
	var text strings.Builder
	for i := range 3000 {
		text.WriteString(callbackText(i, strings.Repeat("body ", 300)))
		if i%500 == 0 {
			text.WriteString("damage\n")
		}
	}
	old := text.String()
	outcomes := map[string]map[string]int{}
	for _, job := range []string{"repair", "prune", "reindex"} {
		path := writeFile(t, old)
		require.Zero(t, child(job, path))
		news := readFile(t, path)
		require.NoError(t, os.WriteFile(path, []byte(old), 0o600))
		cmd := startedCare(t, job, path)
		began := time.Now()
		require.NoError(t, cmd.Wait())
		whole := time.Since(began)
		outcomes[job] = map[string]int{}
		for round := range rounds {
			require.NoError(t, os.WriteFile(path, []byte(old), 0o600))
			cmd := startedCare(t, job, path)
			timer := time.NewTimer(whole * time.Duration(rand.IntN(8)+8*round) / time.Duration(4*rounds))
			<-timer.C
			_ = cmd.Process.Kill() // or it has ended
			_ = cmd.Wait()
			switch got := readFile(t, path); got {
			case old:
				outcomes[job]["old"]++
			case news:
				outcomes[job]["new"]++
			default:
				t.Fatalf("%s left a history of %d bytes, neither %d nor %d", job, len(got), len(old), len(news))
			}
			s := openTest(t, path)
			require.GreaterOrEqual(t, len(selectIDs(t, s, "")), 1000)
			id := add(t, s, newRecord(orderA, "{}"))
			require.Equal(t, id, selectIDs(t, s, "")[0])
		}
		require.Zero(t, child(job, path), "what a kill left is in nobody's way")
	}
	t.Log(outcomes)
}

// startedCare starts a job and returns when it has begun.
func startedCare(t *testing.T, job, path string) *exec.Cmd {
	t.Helper()
	cmd, out := startChild(t, job, path)
	require.True(t, bufio.NewScanner(out).Scan())
	return cmd
}
