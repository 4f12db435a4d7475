package history

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeptUploadIsPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, want := range map[string]string{
		"report.pdf": "report.pdf", "../../etc/passwd": "_.._etc_passwd", "a/b\\c.txt": "a_b_c.txt", "": "file", "..": "file", "x\x00\x1b.csv": "x__.csv",
	} {
		path, err := KeepUpload(filepath.Join(dir, "history.jsonl"), name, []byte("data"))
		require.NoError(t, err, name)
		assert.Equal(t, want, filepath.Base(path), name)
		assert.Equal(t, filepath.Join(dir, "uploads"), filepath.Dir(filepath.Dir(path)), name)
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Zero(t, info.Mode().Perm()&0o077, name)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, "data", string(data))
	}
}

func TestKeptFilesGoAfterAWeek(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "uploads")
	now := time.Now()
	old, fresh := ulid.MustNew(ulid.Timestamp(now.Add(-keptFor-time.Hour)), ulid.DefaultEntropy()).String(), ulid.Make().String()
	for _, name := range []string{old, fresh, "somebody's"} {
		require.NoError(t, os.MkdirAll(filepath.Join(root, name), 0o700))
	}
	sweepKept(root, now)
	left, err := os.ReadDir(root)
	require.NoError(t, err)
	require.Len(t, left, 2)
	assert.NoDirExists(t, filepath.Join(root, old))
}
