package history

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestSyncerSyncs uses a syncer itself: without one the others would pass by the
// plain call.
func TestSyncerSyncs(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	s := borrowSyncer()
	if s == nil {
		t.Skip("this kernel makes no syncers")
	}
	require.NoError(t, s.fdatasync(int(f.Fd())))
	again := borrowSyncer()
	require.Same(t, s, again, "it can be used again")
	require.ErrorIs(t, again.fdatasync(1<<20), errors.ErrUnsupported, "no such file: the plain call is to say so")
	syncers.Lock()
	defer syncers.Unlock()
	assert.NotContains(t, syncers.idle, s, "and this one is gone")
	syncers.none = false
}

// TestSyncersSyncAtOnce has files synced by many at a time, some of them under a
// clock of their own.
func TestSyncersSyncAtOnce(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	syncs := func() {
		for range 20 {
			_, err := f.WriteString("line\n")
			assert.NoError(t, err)
			assert.NoError(t, syncData(f))
		}
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(syncs)
	}
	synctest.Test(t, func(*testing.T) { syncs() })
	wg.Wait()
	info, err := f.Stat()
	require.NoError(t, err)
	assert.EqualValues(t, 9*20*5, info.Size())
}

// TestSyncerTellsErrors has it sync what can't be synced: it says what the system
// call itself would.
func TestSyncerTellsErrors(t *testing.T) {
	t.Cleanup(func() {
		syncers.Lock()
		defer syncers.Unlock()
		syncers.none = false
	})
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _, _ = r.Close(), w.Close() }()
	for range 2 { // the second time there is no syncer left
		require.ErrorIs(t, syncData(w), unix.EINVAL)
	}
	require.NoError(t, w.Close())
	require.ErrorIs(t, syncData(w), os.ErrClosed)
}
