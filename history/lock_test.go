package history

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOneHasTheLockAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl.lock")
	mine, other := newOpenLock(path), flock.New(path)
	for range 2 {
		require.True(t, tryLock(t, mine))
		assert.False(t, tryLock(t, other))
		require.NoError(t, mine.Unlock())
		require.True(t, tryLock(t, other))
		assert.False(t, tryLock(t, mine))
		require.NoError(t, other.Unlock())
	}
	require.True(t, tryLock(t, mine))
	mine.close()
	require.True(t, tryLock(t, other), "a lock goes with its file")
	require.NoError(t, other.Unlock())
	require.True(t, tryLock(t, mine), "it opens again")
	mine.close()
	mine.close()
}

// Who locks a file that is at the path no more excludes nobody.
func TestALockFileThatIsReplacedIsNotTheLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl.lock")
	mine, other := newOpenLock(path), flock.New(path)
	defer mine.close()
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

func TestALockWithoutItsFolderIsAnError(t *testing.T) {
	t.Parallel()
	l := newOpenLock(filepath.Join(t.TempDir(), "none", "history.jsonl.lock"))
	_, err := l.TryLock()
	require.ErrorIs(t, err, os.ErrNotExist)
}

func tryLock(t *testing.T, l locker) bool {
	t.Helper()
	locked, err := l.TryLock()
	require.NoError(t, err)
	return locked
}
