package logfile

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

func TestSyncReportsErrors(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _, _ = r.Close(), w.Close() }()
	require.ErrorIs(t, syncData(w), unix.EINVAL)
	require.NoError(t, w.Close())
	require.ErrorIs(t, syncData(w), os.ErrClosed)
}
