//go:build unix

package tui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// line is the program on a bare terminal line, with nobody between: what is
// written to it arrives byte for byte, as fast as the line takes it.
type line struct {
	t    *testing.T
	home string
	tty  *os.File

	mu    sync.Mutex
	shown []byte
}

// onLine runs redial on a terminal line.
func onLine(t *testing.T, args ...string) *line {
	t.Helper()
	if testing.Short() {
		t.Skip("journeys are not short")
	}
	l := &line{t: t, home: t.TempDir()}
	cmd := exec.Command(binary(t), args...)
	cmd.Env = append(os.Environ(), "HOME="+l.home, "XDG_STATE_HOME="+l.home+"/state",
		"XDG_CONFIG_HOME="+l.home+"/config", "TERM=xterm-256color", "LANG=C.UTF-8")
	var err error
	l.tty, err = pty.StartWithSize(cmd, &pty.Winsize{Cols: 120, Rows: 40})
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for b := make([]byte, 1<<16); ; {
			n, err := l.tty.Read(b)
			l.mu.Lock()
			l.shown = append(l.shown, b[:n]...)
			l.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		<-done
		_ = l.tty.Close()
	})
	return l
}

// write writes to the line.
func (l *line) write(text string) {
	l.t.Helper()
	_, err := l.tty.WriteString(text)
	require.NoError(l.t, err)
}

// sees waits until the program has written a text after what it wrote before
// the mark, and returns the new mark.
func (l *line) sees(mark int, text string) int {
	l.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		l.mu.Lock()
		i := bytes.Index(l.shown[mark:], []byte(text))
		l.mu.Unlock()
		if i >= 0 {
			return mark + i
		}
		l.wait(deadline, "the terminal never got "+text)
	}
}

// draft waits until a field of the saved draft passes a test.
func (l *line) draft(field string, is func(string) bool) {
	l.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		var body map[string]any
		b, err := os.ReadFile(filepath.Join(l.home, "state/redial/draft.json"))
		if err == nil && json.Unmarshal(b, &body) == nil {
			if text, ok := body[field].(string); ok && is(text) {
				return
			}
		}
		l.wait(deadline, "the draft never had the right "+field)
	}
}

// wait waits a moment, until it is too late.
func (l *line) wait(deadline time.Time, missing string) {
	l.t.Helper()
	require.True(l.t, time.Now().Before(deadline), missing)
	<-time.After(5 * time.Millisecond)
}

// TestJourneyWheelFlood turns the wheel 3,000 times while a field has the
// focus.
func TestJourneyWheelFlood(t *testing.T) {
	t.Parallel()
	l := onLine(t)
	at := l.sees(0, "Nothing has been sent")
	l.write("2")
	l.sees(at, "order_id")
	l.write("\t\t\ta")
	var flood strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&flood, "\x1b[<%d;%d;%dM", 64+i/9%2, 3+i/50, 12+i/500)
	}
	l.write(flood.String() + "b")
	l.draft("result_text", func(text string) bool {
		return strings.HasSuffix(text, "b") && assert.Equal(t, "ab", text)
	})
	l.draft("order_id", func(text string) bool { return assert.Empty(t, text) })
}

// TestJourneyBigPaste pastes 4.5 MB of 61,000 lines into a field.
func TestJourneyBigPaste(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 61_000 {
		fmt.Fprintf(&b, "\t%5d\t日本 \"%s\"\r\n", i, strings.Repeat("x", 58))
	}
	require.Greater(t, b.Len(), 4_500_000)
	l := onLine(t)
	at := l.sees(0, "Nothing has been sent")
	l.write("2")
	at = l.sees(at, "order_id")
	l.write("\t\t\t")
	at = l.sees(at, "result_text")
	began := time.Now()
	l.write("\x1b[200~" + b.String() + "\x1b[201~")
	l.sees(at, "61,001 lines")
	t.Logf("%d bytes pasted and on the screen after %v", b.Len(), time.Since(began))
	l.draft("result_text", func(text string) bool { return text == b.String() })
}
