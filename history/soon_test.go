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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// syncedFile is a file that tells of each sync, and fails it on request.
type syncedFile struct {
	appendFile
	synced chan struct{}
	fail   atomic.Bool
}

var errDisk = errors.New("the disk is gone")

func (f *syncedFile) Sync() error {
	defer func() { f.synced <- struct{}{} }()
	if f.fail.Load() {
		return errDisk
	}
	return f.appendFile.Sync()
}

// openSynced opens a store over a syncedFile.
func openSynced(t *testing.T) (*Store, *syncedFile) {
	s, err := Open(filepath.Join(t.TempDir(), "history.jsonl"), Options{})
	require.NoError(t, err)
	f := &syncedFile{synced: make(chan struct{}, 100)}
	s.out.file, s.out.open = nil, func(path string) (appendFile, error) {
		var err error
		f.appendFile, err = openAppend(path)
		return f, err
	}
	return s, f
}

func TestSoonIsWrittenAndOnDiskAfterASync(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	r := callback.Record{Body: []byte(`{"ok":true}`)}
	var err error
	r.ID, err = s.CallbackSoon(t.Context(), r)
	require.NoError(t, err)
	require.NoError(t, s.AttemptsSoon(t.Context(), []Ended{{Record: r, Attempt: callback.Attempt{N: 1, Status: 200}}}))
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
	made.ID, err = s.CallbackSoon(t.Context(), made)
	require.NoError(t, err)
	_, err = s.Body(t.Context(), made.ID)
	require.NoError(t, err)
	made.SHA256[0]++
	made.ID, err = s.CallbackSoon(t.Context(), made)
	require.NoError(t, err)
	_, err = s.Body(t.Context(), made.ID)
	require.Error(t, err, "whoever says a wrong one has a damaged callback")

	// Whoever waits for the disk brings what was written before along.
	_, err = s.CallbackSoon(t.Context(), r)
	require.NoError(t, err)
	require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: 2, Status: 200}))
	assert.Len(t, f.synced, 3)
	require.NoError(t, s.Close())
	assert.Len(t, f.synced, 3, "nothing was left to do")
	require.NoError(t, s.Sync(), "nothing is")
}

func TestCloseBringsWhatIsBehindToDisk(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	_, err := s.CallbackSoon(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.Len(t, f.synced, 1)
	_, err = s.CallbackSoon(t.Context(), callback.Record{})
	require.ErrorIs(t, err, ErrClosed)
	reader, err := Open(s.Path(), Options{ReadOnly: true})
	require.NoError(t, err)
	_, err = reader.CallbackSoon(t.Context(), callback.Record{})
	require.ErrorIs(t, err, os.ErrPermission)
	require.ErrorIs(t, reader.AttemptsSoon(t.Context(), []Ended{{}}), os.ErrPermission)
	require.NoError(t, reader.Sync())
	require.NoError(t, reader.Close())
}

func TestSyncHoldsUpNoAppend(t *testing.T) {
	t.Parallel()
	s, f := openSynced(t)
	f.synced = make(chan struct{}) // a sync does not end before it is told of
	_, err := s.CallbackSoon(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	ended := make(chan error)
	go func() { ended <- s.Sync() }()
	_, err = s.CallbackSoon(t.Context(), callback.Record{Body: []byte(`{}`)})
	require.NoError(t, err)
	<-f.synced
	require.NoError(t, <-ended)
	go func() { <-f.synced }()
	require.NoError(t, s.Close())
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
				batch = append(batch, &commit{lines: line})
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
