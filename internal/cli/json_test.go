package cli

import (
	"bytes"
	"encoding/json"
	"testing"

	foreign "redial/tui/term/safe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func FuzzWriteJSONControlsNoTerminalAndChangesNothing(f *testing.F) {
	for _, s := range []string{"plain", "\u009b31m", "\u202eabc", "\x7f", "<&>", "\u2028", "안녕", "\x1b]0;x\x07"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		require.NoError(t, writeJSON(&b, map[string]string{"s": s}))
		line := b.String()
		require.Equal(t, byte('\n'), line[len(line)-1])
		for _, r := range line[:len(line)-1] {
			assert.False(t, r < ' ' || controls(r), "%q", line)
		}
		var back map[string]string
		require.NoError(t, json.Unmarshal(b.Bytes(), &back))
		assert.Equal(t, string([]rune(s)), back["s"])
	})
}

func TestPlainJSONIsHarmlessAsItIs(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, writeJSON(&b, map[string]string{"s": "\u009b\u202e\u061c\u2066 <b>"}))
	assert.Equal(t, "{\"s\":\"\\u009b\\u202e\\u061c\\u2066 <b>\"}\n", b.String())
	assert.Equal(t, b.String(), foreign.Text(b.String()))
}
