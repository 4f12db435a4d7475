package logfile

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A replacement locks the new file, and meanwhile another one puts that file in place:
// it must not be emptied, nor may a third one's.
func TestReplaceNeverEmptiesTheFileOfAnother(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(path string) error{
		"gone":      func(string) error { return nil },
		"a third's": func(path string) error { return os.WriteFile(path, []byte("third\n"), 0o600) },
		"a link":    func(path string) error { return os.Symlink(filepath.Dir(path)+"/history.jsonl", path) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "history.jsonl")
			require.NoError(t, os.WriteFile(path+".new", []byte("finished\n"), 0o600))
			r := Replacement{Path: path, mine: flock.New(path + ".new")}
			locked, err := r.mine.TryLock()
			require.NoError(t, err)
			require.True(t, locked)
			require.NoError(t, os.Rename(path+".new", path))
			require.NoError(t, next(path+".new"))
			_, err = r.openLocked(path + ".new")
			require.ErrorIs(t, err, ErrReplaceUnderWay)
			assert.Equal(t, "finished\n", readFile(t, path))
		})
	}
}

// A link at the new file's place is refused: what it leads to is no file of the history.
func TestReplaceFollowsNoLink(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, other := filepath.Join(folder, "history.jsonl"), filepath.Join(folder, "other")
	require.NoError(t, os.WriteFile(path, []byte("line\n"), 0o600))
	require.NoError(t, os.WriteFile(other, []byte("mine\n"), 0o600))
	require.NoError(t, os.Symlink(other, path+".new"))
	_, err := Replace(path, "prune", SystemDisk{})
	require.ErrorIs(t, err, ErrNotRegular)
	assert.Equal(t, "mine\n", readFile(t, other))
}

// A history that is a link stays one, and the file that it leads to is replaced.
func TestReplaceReplacesWhatALinkLeadsTo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(folder+"/real", 0o700))
	real := folder + "/real/lines.jsonl"
	require.NoError(t, os.WriteFile(real, []byte("1\n2\n"), 0o600))
	path := filepath.Join(folder, "history.jsonl")
	require.NoError(t, os.Symlink("real/lines.jsonl", path))
	r, err := Replace(path, "prune", SystemDisk{})
	require.NoError(t, err)
	require.NoError(t, r.Hold(t.Context()))
	locked, err := flock.New(LockPath(real)).TryLock()
	require.NoError(t, err)
	assert.False(t, locked, "the lock is that of writers to the file itself")
	require.NoError(t, r.Copy(2, 4))
	require.NoError(t, r.Commit())
	r.Close(true)
	info, err := os.Lstat(path)
	require.NoError(t, err)
	assert.Equal(t, os.ModeSymlink, info.Mode().Type())
	assert.Equal(t, "2\n", readFile(t, real))
}

func TestHoldEndsWithItsContext(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("line\n"), 0o600))
	unlock, err := acquire(NewLock(LockPath(path)), path, time.Second, t.Context().Err)
	require.NoError(t, err)
	defer unlock()
	r, err := Replace(path, "prune", SystemDisk{})
	require.NoError(t, err)
	defer r.Close(false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, r.Hold(ctx), context.Canceled)
}

func TestReal(t *testing.T) {
	t.Parallel()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	link := func(to, name string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.Symlink(to, path))
		return path
	}
	require.NoError(t, os.MkdirAll(folder+"/a/b", 0o700))
	link("a/b", "d")
	for path, want := range map[string]string{
		folder + "/none.jsonl":                folder + "/none.jsonl",
		link("a/later.jsonl", "dangling"):     folder + "/a/later.jsonl",
		link(folder+"/a/x.jsonl", "absolute"): folder + "/a/x.jsonl",
		link("absolute", "twice"):             folder + "/a/x.jsonl",
		link("../y.jsonl", "d/up"):            folder + "/a/y.jsonl",
	} {
		got, err := Real(path)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err = Real(link("round", "round"))
	require.ErrorIs(t, err, errManyLinks)
}
