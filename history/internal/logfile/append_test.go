package logfile

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}

// until waits for a state that the appender's mutex guards.
func until(a *Appender, reached func() bool) {
	for done := false; !done; runtime.Gosched() {
		a.mu.Lock()
		done = reached()
		a.mu.Unlock()
	}
}

// TestAppendWaitsForTheLock holds the lock as another process does: an append waits
// for it, gives up in the end, and can be taken back while it is not begun.
func TestAppendWaitsForTheLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	a := NewAppender(path, nil)
	unlock, err := acquire(NewLock(LockPath(path)), path, time.Second, t.Context().Err)
	require.NoError(t, err)
	a.lockWait = 20 * time.Millisecond
	err = a.Append(t.Context(), Batch{Lines: []byte("none\n")})
	require.ErrorIs(t, err, ErrLocked)
	require.ErrorContains(t, err, "another process holds its lock")
	until(a, func() bool { return !a.running }) // the failed append takes no other along
	a.lockWait = time.Minute
	first := make(chan error, 1)
	go func() { first <- a.Append(t.Context(), Batch{Lines: []byte("first\n")}) }()
	until(a, func() bool { return a.running && len(a.waiting) == 1 }) // it waits for the lock
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- a.Append(ctx, Batch{Lines: []byte("second\n")}) }()
	until(a, func() bool { return len(a.waiting) == 2 })
	cancel()
	require.ErrorIs(t, <-second, context.Canceled)
	unlock()
	require.NoError(t, <-first)
	assert.Equal(t, "first\n", readFile(t, path))
	require.NoError(t, a.Close())
	require.ErrorIs(t, a.Append(t.Context(), Batch{}), ErrClosed)
}

// TestCancelEndsTheWaitForTheLock cancels the only append while another process holds
// the lock: it ends at once and leaves nothing, and the next one is written.
func TestCancelEndsTheWaitForTheLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	a := NewAppender(path, nil)
	a.lockWait = time.Hour
	unlock, err := acquire(NewLock(LockPath(path)), path, time.Second, t.Context().Err)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Append(ctx, Batch{Lines: []byte("cancelled\n")}) }()
	until(a, func() bool { return len(a.waiting) == 1 })
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	until(a, func() bool { return !a.running })
	unlock()
	require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte("line\n")}))
	assert.Equal(t, "line\n", readFile(t, path))
	require.NoError(t, a.Close())
}

// TestAppendMakesItsFolderAgain removes the folder under an appender.
func TestAppendMakesItsFolderAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "redial")
		path := filepath.Join(folder, "history.jsonl")
		a := NewAppender(path, nil)
		require.NoError(t, a.Open())
		require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte("1\n")}))
		if err := os.RemoveAll(folder); err != nil {
			t.Skip("this system keeps files that are open")
		}
		time.Sleep(recheckEvery)
		require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte("2\n")}))
		assert.Equal(t, "2\n", readFile(t, path))
		require.NoError(t, a.Close())
	})
}

// countedFile counts syncs.
type countedFile struct {
	File
	syncs int
}

func (f *countedFile) Sync() error {
	f.syncs++
	return f.File.Sync()
}

// TestAppendsShareOneSync holds the lock until several appends wait: they go to disk
// together.
func TestAppendsShareOneSync(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	a := NewAppender(path, nil)
	counted := &countedFile{}
	require.NoError(t, a.OpenWith(func(path string) (f File, err error) {
		counted.File, err = OpenFile(path)
		return counted, err
	}))
	unlock, err := acquire(NewLock(LockPath(path)), path, time.Second, t.Context().Err)
	require.NoError(t, err)
	const appends = 9
	ended := make(chan error, appends)
	for i := range appends {
		go func() { ended <- a.Append(t.Context(), Batch{Lines: []byte("line\n")}) }()
		until(a, func() bool { return len(a.waiting) == i+1 }) // for the lock
	}
	unlock()
	for range appends {
		require.NoError(t, <-ended)
	}
	assert.Equal(t, 1, counted.syncs)
	assert.Equal(t, appends, bytes.Count([]byte(readFile(t, path)), []byte("\n")))
	require.NoError(t, a.Close())
}

// TestTornLineSpoilsNoOther appends after a line without its newline.
func TestTornLineSpoilsNoOther(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("torn"), 0o600))
	var at []int64
	a := NewAppender(path, func(b []byte, offset int64) {
		assert.Equal(t, "line\n", string(b))
		at = append(at, offset)
	})
	for range 2 {
		require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte("line\n")}))
	}
	assert.Equal(t, "torn\nline\nline\n", readFile(t, path))
	assert.Equal(t, []int64{5, 10}, at)
	require.NoError(t, a.Close())
}

// TestBatchForAnotherFileIsRefused appends lines that refer to a file which was
// replaced since.
func TestBatchForAnotherFileIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	a := NewAppender(path, nil)
	require.NoError(t, a.Open())
	old, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte("line\n"), In: old}))
	require.NoError(t, os.WriteFile(path+".new", nil, 0o600))
	require.NoError(t, os.Rename(path+".new", path))
	require.ErrorIs(t, a.Append(t.Context(), Batch{Lines: []byte("line\n"), In: old}), ErrReplaced)
	assert.Empty(t, readFile(t, path))
	require.NoError(t, a.Close())
}

func TestJoinedKeepsEveryLineInOrder(t *testing.T) {
	t.Parallel()
	const short, long = 1 << 10, joinBytes
	for _, sizes := range [][]int{{short}, {long}, {short, short}, {long, short, short, long}, {short, long, long}, {long + 1, long + 1}} {
		for _, begin := range []string{"", "\n"} {
			var batch []*commit
			want := begin
			for i, n := range sizes {
				line := bytes.Repeat([]byte{byte('a' + i)}, n)
				batch = append(batch, &commit{Batch: Batch{Lines: line}})
				want += string(line)
			}
			pieces := joined([]byte(begin), batch)
			assert.True(t, want == string(bytes.Join(pieces, nil)), "%v %q", sizes, begin)
			for _, p := range pieces {
				assert.True(t, len(p) <= joinBytes+1 || bytes.Count(bytes.TrimLeft(p, "\n"), p[len(p)-1:]) == len(bytes.TrimLeft(p, "\n")), "long lines are not copied together")
			}
		}
	}
}
