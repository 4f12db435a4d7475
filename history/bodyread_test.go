package history

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBodyIsReadInParts reads bodies whose escapes and ends stand at every
// place around those where a long line is cut to be read.
func TestBodyIsReadInParts(t *testing.T) {
	t.Parallel()
	s := openTest(t, filepath.Join(t.TempDir(), "history.jsonl"))
	var ids, bodies []string
	for shift := range 80 {
		for _, dense := range []string{`\"`, "\x01", "é", "a"} {
			body := strings.Repeat("x", shift) + strings.Repeat(dense, (2*chunkSize+500)/len(dense))
			if dense == "a" { // the line's own end is what is cut
				body = body[:len(body)-chunkSize-shift] + "\n"
				body += strings.Repeat("b", chunkSize-len(body)%chunkSize-300-shift)
			}
			ids, bodies = append(ids, add(t, s, newRecord(orderNumber(shift), body))), append(bodies, body)
		}
	}
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	var buf []byte
	for i, id := range ids {
		got, err := s.Body(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, bodies[i], string(got))
		got, err = v.ReadBody(v.Index(id), &buf)
		require.NoError(t, err)
		require.Equal(t, bodies[i], string(got))
		_, proven, err := v.index.provenAt(v.index.lineSpan(v.row(v.Index(id))), &buf)
		require.NoError(t, err)
		require.True(t, proven, "the quick way reads what this package wrote")
	}
}
