package logfile

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLockExcludesOthers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl.lock")
	mine, other := NewLock(path), flock.New(path)
	for range 2 {
		require.True(t, tryLock(t, mine))
		assert.False(t, tryLock(t, other))
		require.NoError(t, mine.Unlock())
		require.True(t, tryLock(t, other))
		assert.False(t, tryLock(t, mine))
		require.NoError(t, other.Unlock())
	}
	require.True(t, tryLock(t, mine))
	mine.Close()
	require.True(t, tryLock(t, other), "a lock goes with its file")
	require.NoError(t, other.Unlock())
	require.True(t, tryLock(t, mine), "it opens again")
	mine.Close()
	mine.Close()
}

// Who locks a file that is at the path no more excludes nobody.
func TestReplacedLockFileIsNoLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl.lock")
	mine, other := NewLock(path), flock.New(path)
	defer mine.Close()
	require.True(t, tryLock(t, mine))
	require.NoError(t, mine.Unlock())
	if err := os.Remove(path); err != nil {
		t.Skip("this system keeps files that are open")
	}
	require.True(t, tryLock(t, other))
	assert.False(t, tryLock(t, mine))
	assert.False(t, tryLock(t, mine))
	require.NoError(t, other.Unlock())
	assert.True(t, tryLock(t, mine))
}

// A history that is moved away has all that was appended within recheckEvery; what is
// appended later is in a new one. Of one that is replaced all is in the new one, also
// where the old one has another name.
func TestMovedAndReplacedFiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.jsonl")
		a := NewAppender(path, nil)
		add := func(line string) { require.NoError(t, a.Append(t.Context(), Batch{Lines: []byte(line + "\n")})) }
		replace := func() {
			require.NoError(t, os.WriteFile(path+".new", nil, 0o600))
			require.NoError(t, os.Rename(path+".new", path))
		}
		add("1")
		if err := os.Rename(path, path+".moved"); err != nil {
			t.Skip("this system keeps files that are open")
		}
		time.Sleep(recheckEvery)
		add("2")
		assert.Equal(t, "1\n", readFile(t, path+".moved"))
		assert.Equal(t, "2\n", readFile(t, path))
		add("3")
		replace()
		add("4")
		assert.Equal(t, "4\n", readFile(t, path))
		add("5")
		require.NoError(t, os.Link(path, path+".link"))
		add("6")
		replace()
		add("7")
		assert.Equal(t, "7\n", readFile(t, path))
		assert.Equal(t, "4\n5\n6\n", readFile(t, path+".link"))
		require.NoError(t, a.Close())
	})
}

func TestLockWithoutItsFolder(t *testing.T) {
	t.Parallel()
	l := NewLock(filepath.Join(t.TempDir(), "none", "history.jsonl.lock"))
	_, err := l.TryLock()
	require.ErrorIs(t, err, os.ErrNotExist)
}

func tryLock(t *testing.T, l locker) bool {
	t.Helper()
	locked, err := l.TryLock()
	require.NoError(t, err)
	return locked
}
