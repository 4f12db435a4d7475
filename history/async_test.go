package history

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"redial/callback"
	"redial/history/internal/logfile"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// syncedFile is a file that reports each sync, and fails it on request.
type syncedFile struct {
	logfile.File
	synced chan struct{}
	fail   atomic.Bool
}

var errDisk = errors.New("the disk is gone")

func (f *syncedFile) Sync() error {
	defer func() { f.synced <- struct{}{} }()
	if f.fail.Load() {
		return errDisk
	}
	return f.File.Sync()
}

// openSynced opens a store over a syncedFile.
func openSynced(t *testing.T) (*Store, *syncedFile) {
	s, err := Open(filepath.Join(t.TempDir(), "history.jsonl"), Options{})
	require.NoError(t, err)
	f := &syncedFile{synced: make(chan struct{}, 100)}
	require.NoError(t, s.out.OpenWith(func(path string) (logfile.File, error) {
		var err error
		f.File, err = logfile.OpenFile(path)
		return f, err
	}))
	return s, f
}

func TestAsyncAppendIsOnDiskAfterSync(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	r := callback.Record{Body: []byte(`{"ok":true}`)}
	var err error
	r.ID, err = s.CallbackAsync(t.Context(), r)
	require.NoError(t, err)
	require.NoError(t, s.AttemptsAsync(t.Context(), []AttemptRecord{{Record: r, Attempt: callback.Attempt{N: 1, Status: 200}}}))
	assert.Empty(t, f.synced)
	e, err := s.Entry(t.Context(), r.ID)
	require.NoError(t, err)
	assert.Equal(t, callback.Delivered, e.State, "it is there to be read before it is on disk")
	written, err := os.ReadFile(s.Path())
	require.NoError(t, err)
	assert.Equal(t, 2, bytes.Count(written, []byte(r.ID)))
	require.NoError(t, s.Sync())
	assert.Len(t, f.synced, 1)
	f.fail.Store(true)
	require.ErrorIs(t, s.Sync(), errDisk)
	f.fail.Store(false)

	// A sum that has been made is not made again.
	made := callback.Record{Body: []byte("{}"), SHA256: sha256.Sum256([]byte("{}"))}
	made.ID, err = s.CallbackAsync(t.Context(), made)
	require.NoError(t, err)
	_, err = s.Body(t.Context(), made.ID)
	require.NoError(t, err)
	made.SHA256[0]++
	made.ID, err = s.CallbackAsync(t.Context(), made)
	require.NoError(t, err)
	_, err = s.Body(t.Context(), made.ID)
	require.Error(t, err, "whoever says a wrong one has a damaged callback")

	// Whoever waits for the disk brings what was written before along.
	_, err = s.CallbackAsync(t.Context(), r)
	require.NoError(t, err)
	require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: 2, Status: 200}))
	assert.Len(t, f.synced, 3)
	require.NoError(t, s.Close())
	assert.Len(t, f.synced, 3, "nothing was left to do")
	require.NoError(t, s.Sync(), "nothing is")
}

func TestCloseSyncsAsyncAppends(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	_, err := s.CallbackAsync(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.Len(t, f.synced, 1)
	_, err = s.CallbackAsync(t.Context(), callback.Record{})
	require.ErrorIs(t, err, ErrClosed)
	reader, err := Open(s.Path(), Options{ReadOnly: true})
	require.NoError(t, err)
	_, err = reader.CallbackAsync(t.Context(), callback.Record{})
	require.ErrorIs(t, err, os.ErrPermission)
	require.ErrorIs(t, reader.AttemptsAsync(t.Context(), []AttemptRecord{{}}), os.ErrPermission)
	require.NoError(t, reader.Sync())
	require.NoError(t, reader.Close())
}

func TestSyncHoldsUpNoAppend(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	f.synced = make(chan struct{}) // a sync does not end before it is received
	_, err := s.CallbackAsync(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	ended := make(chan error)
	go func() { ended <- s.Sync() }()
	_, err = s.CallbackAsync(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	<-f.synced
	require.NoError(t, <-ended)
	go func() { <-f.synced }()
	require.NoError(t, s.Close())
}
