package history

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLineDamagedAfterIndexing(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "")
	s := openTest(t, path)
	first, second, third := add(t, s, newRecord(orderA, "{}")), add(t, s, newRecord(orderA, "{}")), add(t, s, newRecord(orderA, "{}"))
	old, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	_, p := old.index.columns(old.row(1))
	damageInPlace(t, path, p.offset)

	_, err = old.Entry(1)
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	assert.Equal(t, second, damaged.ID)
	assert.Equal(t, p.offset, damaged.Offset)
	var buf []byte
	found, err := old.Prefetch([]string{first, second, "unknown", third}, &buf)
	require.NoError(t, err)
	assert.Equal(t, []string{first, second, "unknown", third}, []string{found[0].Entry.ID, found[1].Entry.ID, found[2].Entry.ID, found[3].Entry.ID})
	assert.NoError(t, found[0].Err)
	require.ErrorAs(t, found[1].Err, &damaged)
	require.ErrorIs(t, found[2].Err, ErrNotFound)
	assert.JSONEq(t, "{}", string(found[3].Body))

	assert.Equal(t, []string{third, first}, selectIDs(t, s, ""), "the next look leaves it out")
	st, err := s.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, st.Damaged)
}

// damageInPlace writes over the beginning of a line, as a bad sector does: neither
// the file's size nor its time shows it.
func damageInPlace(t *testing.T, path string, offset int64) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteAt(make([]byte, 20), offset)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
}
