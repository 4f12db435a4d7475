package history

import (
	"bytes"
	"os"
	"testing"

	"redial/history/internal/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A body whose escapes would make a line that no reader takes is read again as it is,
// and one that is too long in any form is refused before anything is written.
func TestNoLineIsTooLongToBeRead(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it needs some hundred MB")
	}
	s := openTest(t, "")
	escaped := bytes.Repeat([]byte{1}, record.MaxLine/6+1)
	r := newRecord(orderA, "")
	r.Body = escaped
	for _, append := range []func() (string, error){
		func() (string, error) { return s.Callback(t.Context(), r) },
		func() (string, error) { return s.CallbackAsync(t.Context(), r) },
	} {
		id, err := append()
		require.NoError(t, err)
		body, err := s.Body(t.Context(), id)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(escaped, body))
	}
	before, err := os.Stat(s.Path())
	require.NoError(t, err)
	r.Body = bytes.Repeat([]byte("x"), record.MaxLine)
	_, err = s.Callback(t.Context(), r)
	require.ErrorIs(t, err, ErrTooLong)
	_, err = s.CallbackAsync(t.Context(), r)
	require.ErrorIs(t, err, ErrTooLong)
	after, err := os.Stat(s.Path())
	require.NoError(t, err)
	assert.Equal(t, before.Size(), after.Size())
	report, err := Verify(t.Context(), s.Path(), nil)
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
}
