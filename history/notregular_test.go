//go:build unix

package history

import (
	"os"
	"testing"

	"redial/history/internal/logfile"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A pipe in the place of a file is refused: opening it would wait for ever.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	pipe := writeFile(t) + ".pipe"
	require.NoError(t, unix.Mkfifo(pipe, 0o600))
	_, err := Open(pipe, Options{})
	require.ErrorIs(t, err, logfile.ErrNotRegular)
	_, err = Open(pipe, Options{ReadOnly: true})
	require.ErrorIs(t, err, logfile.ErrNotRegular)
	_, err = Verify(t.Context(), pipe, nil)
	require.ErrorIs(t, err, logfile.ErrNotRegular)
	_, err = Reindex(t.Context(), pipe, nil)
	require.ErrorIs(t, err, logfile.ErrNotRegular)
	_, err = Repair(t.Context(), pipe, RepairOptions{})
	require.ErrorIs(t, err, logfile.ErrNotRegular)

	path := writeFile(t, callbackText(1, "{}"), "damage\n")
	require.NoError(t, unix.Mkfifo(logfile.LockPath(path), 0o600))
	_, err = Repair(t.Context(), path, RepairOptions{})
	require.ErrorIs(t, err, logfile.ErrNotRegular)
	require.NoError(t, os.Remove(logfile.LockPath(path)))
	require.NoError(t, unix.Mkfifo(checkpointPath(path), 0o600))
	s := openTest(t, path)
	assert.Len(t, selectIDs(t, s, ""), 1, "the index is only a cache")
}
