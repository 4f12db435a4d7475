package history

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestLinesGiveWhatBelongsToACallbackAsItIs(t *testing.T) {
	t.Parallel()
	lines := append(aHistory(t, 2), foreignLines...)
	lines = append(lines, "{\"v\":1,\"kind\n"...)
	path := filepath.Join(t.TempDir(), "history.jsonl")
	require.NoError(t, os.WriteFile(path, lines, 0o600))
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	newest, err := v.Entry(0)
	require.NoError(t, err)
	require.Equal(t, callback.FromReplay, newest.Source)
	each := bytes.SplitAfter(lines, []byte("\n"))
	for query, want := range map[string][]byte{
		"":                bytes.Join(each[:11], nil),
		"id:" + newest.ID: bytes.Join([][]byte{each[4], each[5], each[6], each[7], each[8]}, nil), // its body is in the line before
		"is:failed":       bytes.Join([][]byte{each[0], each[1], each[4], each[5], each[8]}, nil),
		"type:csv":        nil,
	} {
		q, err := ParseQuery(query, time.Now())
		require.NoError(t, err)
		var got []byte
		damaged, err := s.Lines(t.Context(), q, func(line []byte) error {
			got = append(append(got, line...), '\n')
			return nil
		})
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), query)
		assert.Equal(t, 1, damaged, query)
	}
	_, err = s.Lines(t.Context(), Query{}, func([]byte) error { return os.ErrClosed })
	require.ErrorIs(t, err, os.ErrClosed, "a reader that is gone ends it")
}
