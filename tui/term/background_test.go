//go:build unix

package term

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"
)

const deviceSays = deviceAnswer + "62;22c"

// TestBackground is what terminals answer, and what they leave behind.
func TestBackground(t *testing.T) {
	light, darker := backgroundAnswer+"rgb:ffff/ffff/dddd", backgroundAnswer+"rgb:1e/1E/2e"
	tests := map[string]struct {
		env    string // COLORFGBG
		answer string // before the wait is over
		late   string // after it
		typed  string // what is left of late for the keys
		dark   bool
	}{
		"light":                      {answer: light + "\x1b\\" + deviceSays, late: "x", typed: "x"},
		"light, and ended by a bell": {answer: light + "\a" + deviceSays, late: "x", typed: "x"},
		"dark":                       {env: "0;15", answer: darker + "\x1b\\" + deviceSays, late: "x", typed: "x", dark: true},
		"asked while a key came":     {answer: "k" + light + "\x1b\\" + deviceSays, late: "x", typed: "x"},
		"knows no background":        {answer: deviceSays, late: "x", typed: "x", dark: true},
		"nor does it, but light":     {env: "0;15", answer: deviceSays, late: "x", typed: "x"},
		"nor does it, but dark":      {env: "15;default;0", answer: deviceSays, late: "x", typed: "x", dark: true},
		"no colour":                  {env: "0;15", answer: backgroundAnswer + "rgb:12/34" + "\a" + deviceSays, late: "x", typed: "x"},
		"silent":                     {late: "x", typed: "x", dark: true},
		"silent, but light":          {env: "0;15", late: "x", typed: "x"},
		"late":                       {late: light + "\x1b\\" + deviceSays + "x", typed: deviceSays + "x", dark: true},
		"late by half":               {answer: light[:14], late: light[14:] + "\x1b\\" + deviceSays + "x", typed: deviceSays + "x", dark: true},
		"late but for esc":           {answer: "\x1b", late: light[1:] + "\a" + "x", typed: "x", dark: true},
		"late but for its end":       {answer: light + "\x1b", late: "\\" + "x", typed: "x", dark: true},
		"late device":                {answer: light + "\x1b\\" + deviceSays[:4], late: deviceSays[4:] + "x", typed: deviceSays + "x"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("COLORFGBG", tt.env)
			t.Setenv("TERM", "xterm-256color")
			user, tty := openTerminal(t)
			in := NewInput(tty)
			_, err := io.WriteString(user, tt.answer)
			require.NoError(t, err)

			assert.Equal(t, tt.dark, in.IsDark(tty))
			asked := make([]byte, len(askBackground+askDevice))
			_, err = io.ReadFull(user, asked)
			require.NoError(t, err)
			assert.Equal(t, askBackground+askDevice, string(asked))
			assert.Equal(t, tt.typed, typedLate(t, user, in, tt.late))
		})
	}
}

// TestBackgroundIsNotAskedFor is about what shows itself to several terminals.
func TestBackgroundIsNotAskedFor(t *testing.T) {
	for _, name := range []string{"tmux-256color", "screen", "dumb"} {
		t.Setenv("TERM", name)
		t.Setenv("COLORFGBG", "0;15")
		_, tty := openTerminal(t)
		var asked bytes.Buffer
		assert.False(t, NewInput(tty).IsDark(&asked), name)
		assert.Empty(t, asked.String(), name)
	}
}

// typedLate is what comes through to the keys when a terminal says something
// after its time.
func typedLate(t *testing.T, user io.Writer, in *Input, late string) string {
	t.Helper()
	_, err := io.WriteString(user, late)
	require.NoError(t, err)
	var typed []byte
	for b := make([]byte, readSize); !bytes.HasSuffix(typed, []byte("x")); {
		require.True(t, in.more(time.Minute), "the x never came, but %q", typed)
		n, err := in.Read(b)
		require.NoError(t, err)
		typed = append(typed, b[:n]...)
	}
	return string(bytes.ReplaceAll(typed, []byte(noKey), nil))
}

// openTerminal is a terminal that hands over each byte as it comes.
func openTerminal(t *testing.T) (user, tty *os.File) {
	t.Helper()
	user, tty, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = user.Close(), tty.Close() })
	_, err = term.MakeRaw(int(tty.Fd()))
	require.NoError(t, err)
	return user, tty
}
