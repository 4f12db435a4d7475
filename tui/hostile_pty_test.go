//go:build unix

package tui_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// session is the real program on a pseudo-terminal of its own, without tmux: every
// byte that it writes is kept.
type session struct {
	t   *testing.T
	tty *os.File
	cmd *exec.Cmd
	end chan struct{} // closed when all is read

	mu   sync.Mutex // guards what follows
	more *sync.Cond
	raw  strings.Builder
}

func startSession(t *testing.T, home string, args ...string) *session {
	t.Helper()
	s := &session{t: t, cmd: exec.Command(binary(t), args...), end: make(chan struct{})}
	s.more = sync.NewCond(&s.mu)
	s.cmd.Env = []string{
		"HOME=" + home, "XDG_STATE_HOME=" + home + "/state", "XDG_CONFIG_HOME=" + home + "/config",
		"REDIAL_SECRET=" + canary, "TERM=xterm-256color", "COLORFGBG=15;0", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
	}
	var err error
	s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 40, Cols: 120})
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = s.cmd.Process.Kill(), s.tty.Close() })
	go s.Read()
	return s
}

func (s *session) Read() {
	defer close(s.end)
	buf := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(buf)
		s.mu.Lock()
		s.raw.Write(buf[:n])
		s.more.Broadcast()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// press types keys, and waits until the screen has changed and shows a text.
func (s *session) press(keys, shows string) {
	s.t.Helper()
	s.mu.Lock()
	from := s.raw.Len()
	s.mu.Unlock()
	_, err := io.WriteString(s.tty, keys)
	require.NoError(s.t, err)
	s.sees(from, shows)
}

// styling is what stands between the letters of a screen.
var styling = regexp.MustCompile("\x1b\\[[0-9;?]*[a-zA-Z]")

func (s *session) sees(from int, shows string) {
	s.t.Helper()
	late := time.AfterFunc(patience, s.more.Broadcast)
	defer late.Stop()
	deadline := time.Now().Add(patience)
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		shown := styling.ReplaceAllString(s.raw.String()[from:], "")
		if strings.Contains(shown, shows) {
			return
		}
		require.True(s.t, time.Now().Before(deadline), "the screen never showed %q after %q", shows, shown)
		s.more.Wait()
	}
}

// all waits for the program's end and returns what it wrote.
func (s *session) all() string {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Wait())
	<-s.end
	return s.raw.String()
}

// TestHostileTextOnATerminalOfItsOwn goes over a history whose every string is
// hostile, with a hostile name in the config, and reads every byte of the session.
func TestHostileTextOnATerminalOfItsOwn(t *testing.T) {
	t.Parallel()
	home := hostileHome(t)
	s := startSession(t, home)
	s.sees(0, "2 callbacks")
	s.press("j", "FAILED")
	s.press("o", "order")
	s.press("o", "History")
	s.press("\r", "Request")
	for _, tab := range []string{"Response", "Attempts", "Findings", "Why", "Diff"} {
		s.press("]", tab)
	}
	s.press("\x1b", "filter")
	s.press("t", "Target")
	s.press("\x1b", "filter")
	s.press("Y", "Copy")
	s.press("\x1b", "filter")
	s.press("R", "Replay")
	s.press("\x1b", "filter")
	s.press("/status:other", "status:other")
	s.press("\x1b", "History")
	s.press("e", "Compose")
	s.press("\x1b3", "running")
	_, err := io.WriteString(s.tty, "q")
	require.NoError(t, err)
	raw := s.all()
	require.Greater(t, len(raw), 5000)
	assert.Empty(t, foreignBytes(strings.ReplaceAll(raw, "\t", " ")))
	for _, h := range hostileText {
		assert.NotContains(t, raw, h)
	}
}

// TestCommandsOnATerminalPrintNothingHostile runs each command that prints what a
// history holds, on a terminal.
func TestCommandsOnATerminalPrintNothingHostile(t *testing.T) {
	t.Parallel()
	home := hostileHome(t)
	for _, args := range [][]string{
		{"list"},
		{"list", "--json"},
		{"list", "is:failed"},
		{"show", "@last"},
		{"show", "@last", "--json"},
		{"show", "@last", "--body"},
		{"show", "@last", "--response"},
		{"show", "@last", "--curl"},
		{"diff", "@last", "@failed"},
		{"replay", "--where", "is:undelivered", "--dry-run"},
		{"replay", "--where", "is:undelivered", "--dry-run", "--json"},
		{"history", "stats"},
		{"history", "verify"},
		{"target", "list"},
		{"__complete", "show", ""},
		{"__complete", "send", "--to", ""},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			s := startSession(t, home, args...)
			_ = s.cmd.Wait() // some have something to complain of
			<-s.end
			raw := s.raw.String()
			require.NotEmpty(t, raw)
			assert.Empty(t, foreignBytes(strings.ReplaceAll(raw, "\t", " ")))
		})
	}
}

// hostileHome is a home whose history and config hold what terminals obey in every
// text.
func hostileHome(t *testing.T) string {
	t.Helper()
	hostile := strings.Join(hostileText, "|")
	p := past{
		n: 1, order: hostile, typ: hostile, target: hostile, url: "http://127.0.0.1:1/" + hostile, body: []byte(`{"ok":true,"x":"` + "\u202e" + `"}` + hostile),
		status: 0, class: "A" + hostile, message: hostile, headers: map[string]string{"Retry-After": hostile, "X-" + hostile: hostile}, response: []byte(hostile),
	}
	q := p
	q.n, q.status, q.class = 2, 400, ""
	lines := strings.NewReplacer(`"id":"01JD7Q`, `"id":"\u001b]0;owned\u0007\u009b31m01JD7Q`).Replace(p.Lines(t) + q.Lines(t))
	home := homeWith(t, lines)
	config := fmt.Sprintf("[targets.%q]\nurl = \"http://127.0.0.1:1/\"\n", "evil \u202e\u009b13;37H")
	require.NoError(t, os.MkdirAll(filepath.Join(home, "config/redial"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "config/redial/config.toml"), []byte(config), 0o600))
	return home
}
