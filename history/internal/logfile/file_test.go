package logfile

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openData opens a file with a byte in it.
func openData(t *testing.T) *dataFile {
	f, err := OpenFile(filepath.Join(t.TempDir(), "history.jsonl"))
	require.NoError(t, err)
	_, err = f.Write([]byte("x"))
	require.NoError(t, err)
	return f.(*dataFile)
}

// Each of two syncs at once has a file of its own, which the next one has again.
func TestParallelSyncsShareNoFile(t *testing.T) {
	t.Parallel()
	f := openData(t)
	first, err := f.borrow()
	require.NoError(t, err)
	second, err := f.borrow()
	require.NoError(t, err)
	assert.NotEqual(t, first.Fd(), second.Fd())
	assert.NotEqual(t, f.Fd(), first.Fd())
	require.NoError(t, f.release(first))
	again, err := f.borrow()
	require.NoError(t, err)
	assert.Same(t, first, again)
	require.NoError(t, f.release(again))
	require.NoError(t, f.Close())
	require.ErrorIs(t, first.Close(), os.ErrClosed, "it goes with the file")
	require.NoError(t, f.release(second))
	require.ErrorIs(t, second.Close(), os.ErrClosed, "and one in use when it is no more")
	require.ErrorIs(t, f.Sync(), os.ErrClosed)
}

// A file that is at its path no more is synced all the same, and not the one that
// is there now.
func TestSyncOfReplacedFile(t *testing.T) {
	t.Parallel()
	f := openData(t)
	defer func() { _ = f.Close() }()
	require.NoError(t, os.Rename(f.Name(), f.Name()+".old"))
	require.NoError(t, f.Sync())
	require.NoError(t, os.WriteFile(f.Name(), nil, 0o600))
	own, err := f.borrow()
	require.NoError(t, err)
	assert.Same(t, f.File, own)
	require.NoError(t, f.release(own))
	require.NoError(t, f.Sync())
	assert.Empty(t, f.idle)
}

func TestManyParallelSyncs(t *testing.T) {
	t.Parallel()
	f := openData(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				assert.NoError(t, f.Sync())
			}
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, len(f.idle), 8)
	require.NoError(t, f.Close())
}
