//go:build unix

package tui_test

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// libraryWait is how long Bubble Tea waits for a terminal that does not answer.
const libraryWait = 5 * time.Second

// The question for the background with the one that ends the answers, and an
// answer to both.
const (
	asked  = "\x1b]11;?\x1b\\\x1b[c"
	answer = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c"
)

// A text in the accent's colour, on a dark screen and on a light one.
var (
	onDark  = regexp.MustCompile(`38;2;79;17[89];19[01]m1 History`)
	onLight = regexp.MustCompile(`38;2;0;11[34];12[67]m1 History`)
)

// bareTerminal is a terminal that says nothing but what a test says for it.
type bareTerminal struct {
	t *testing.T
	*os.File
	cmd   *exec.Cmd
	shown []byte // all that was written to it
}

// inBareTerminal runs redial in one, in a new home.
func inBareTerminal(t *testing.T, args ...string) *bareTerminal {
	t.Helper()
	home := t.TempDir()
	b := &bareTerminal{t: t, cmd: exec.Command(binary(t), args...)}
	b.cmd.Env = []string{
		"HOME=" + home, "XDG_STATE_HOME=" + home, "XDG_CONFIG_HOME=" + home, "PATH=" + os.Getenv("PATH"),
		"REDIAL_SECRET=" + canary, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
	}
	var err error
	b.File, err = pty.StartWithSize(b.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = b.cmd.Process.Kill()
		_ = b.Close()
	})
	return b
}

// says writes to the program what a terminal answers, or a person types.
func (b *bareTerminal) says(s string) {
	b.t.Helper()
	_, err := io.WriteString(b, s)
	require.NoError(b.t, err)
}

// shows reads until the program has written what is awaited since the last call,
// and returns what it has written since.
func (b *bareTerminal) shows(awaited string) string {
	b.t.Helper()
	from := len(b.shown)
	for chunk := make([]byte, 4096); !strings.Contains(string(b.shown[from:]), awaited); {
		n, err := b.Read(chunk)
		b.shown = append(b.shown, chunk[:n]...)
		require.NoError(b.t, err, "it never showed %q, but %q", awaited, b.shown[from:])
	}
	return string(b.shown[from:])
}

// TestSilentTerminal is about a terminal that answers nothing, or later than the
// screen waits for: it gets its first screen much sooner than the library would
// give it, and a late answer is not typed into the field that has the focus.
func TestSilentTerminal(t *testing.T) {
	t.Parallel()
	began := time.Now()
	quick := inBareTerminal(t)
	quick.shows(asked)
	quick.says(answer)
	assert.Regexp(t, onLight, quick.shows("Nothing has been sent yet"))
	answered := time.Since(began)

	began = time.Now()
	silent := inBareTerminal(t)
	first := silent.shows("Nothing has been sent yet")
	assert.Less(t, time.Since(began), answered+libraryWait/2)
	assert.Equal(t, 1, strings.Count(first, "\x1b]11;?"), "and it is asked once")
	assert.Regexp(t, onDark, first)

	silent.says("2")
	silent.shows("order_id")
	silent.says("\t\t") // to the order
	silent.says(answer[:12])
	silent.says(answer[12:])
	silent.says("zz")
	after := silent.shows("zz")
	assert.NotContains(t, after, "ffff")
	assert.NotContains(t, after, "62;")
	assert.NotContains(t, string(silent.shown), "^[", "an answer is not echoed")
}

// TestCommandsAskTheTerminalNothing is about all that draws no screen.
func TestCommandsAskTheTerminalNothing(t *testing.T) {
	t.Parallel()
	b := inBareTerminal(t, "version")
	all, _ := io.ReadAll(b) // Linux ends a terminal that nobody has open with an error
	assert.Contains(t, string(all), "redial")
	assert.NotContains(t, string(all), "\x1b")
}
