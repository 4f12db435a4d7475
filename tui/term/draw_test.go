//go:build unix

package term

import (
	"os"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyATerminalThatPlacesItsCursorIsDrawnOn(t *testing.T) {
	t.Parallel()
	ptmx, tty, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = ptmx.Close(), tty.Close() })
	file, err := os.CreateTemp(t.TempDir(), "out")
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })

	tests := []struct {
		name, kind string
		in, out    *os.File
		want       bool
	}{
		{"a terminal", "xterm-256color", tty, tty, true},
		{"a terminal without a name", "", tty, tty, true},
		{"a dumb terminal", "dumb", tty, tty, false},
		{"output into a file", "xterm", tty, file, false},
		{"input from a file", "xterm", file, tty, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, CanDraw(tt.kind, tt.in, tt.out))
		})
	}
}
