package cli

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
)

const (
	// soakGrowth is how much memory a UI may gain after its first third, in KiB.
	soakGrowth = 32 << 10
	// soakGoroutines is how many goroutines an idle UI may have.
	soakGoroutines = 60
)

// TestSoak lets a UI run for as long as REDIAL_SOAK says, while others write to its
// history, a target fails, callbacks are replayed and the window changes its size.
// At its end it has grown no more than a little, and nothing is left running in it.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("REDIAL_SOAK"))
	if err != nil {
		t.Skip("REDIAL_SOAK says how long, such as 3m: make soak")
	}
	if runtime.GOOS != "linux" {
		t.Skip("memory is read from /proc")
	}
	script, err := mock.ParseScript("500,reset,200x3,truncate,200x5,429:1s,slow:20ms*")
	require.NoError(t, err)
	platform, err := mock.Start(mock.Options{Secret: callback.NewSecret("platform"), Script: script})
	require.NoError(t, err)
	defer func() { assert.NoError(t, platform.Close()) }()
	k := kitchen{dir: t.TempDir()}
	k.write(t, "redial/config.toml", fmt.Sprintf("default_target = \"prod\"\n[targets.prod]\nurl = %q\nsecret_env = \"CALLBACK_SECRET\"\n", platform.Target().URL))
	ui := startUI(t, k)
	until := time.Now().Add(length)
	var writers sync.WaitGroup
	for n := range 2 {
		writers.Go(func() { k.writeUntil(until, n) })
	}
	var early int
	for begun := time.Now(); time.Now().Before(until); {
		ui.press(t)
		if early == 0 && time.Since(begun) > length/3 {
			early = ui.memory(t)
		}
	}
	writers.Wait()
	late := ui.memory(t)
	t.Logf("memory: %d KiB after a third, %d KiB at the end; %d requests came", early, late, platform.Stats().Requests)
	assert.Less(t, late, early+soakGrowth, "the UI has grown")
	assert.Less(t, ui.goroutines(t), soakGoroutines, "something is left running")
	assert.Positive(t, platform.Stats().Orders)
}

// writeUntil sends callbacks by commands of its own, as automations do.
func (k kitchen) writeUntil(until time.Time, writer int) {
	for n := 0; time.Now().Before(until); n++ {
		order := fmt.Sprintf("550e8400-e29b-41d4-a716-%02d%010d", writer, n)
		line := "redial send --type text --order " + order + " --text 'number " + strconv.Itoa(n) + "' --retries 0"
		if n%10 == 9 {
			line = "redial replay --where is:undelivered --yes"
		}
		_ = k.command(line).Run() // the script has it fail now and then
	}
}

// soakedUI is a UI on a terminal of its own.
type soakedUI struct {
	process *exec.Cmd
	tty     *os.File
	mu      sync.Mutex
	drawn   bytes.Buffer // since the last look
	ended   chan struct{}
}

func startUI(t *testing.T, k kitchen) *soakedUI {
	t.Helper()
	u := &soakedUI{process: k.command("exec redial"), ended: make(chan struct{})}
	u.process.Env = append(u.process.Env, "TERM=screen-256color", "GOTRACEBACK=all")
	var err error
	u.tty, err = pty.StartWithSize(u.process, &pty.Winsize{Rows: 30, Cols: 120})
	require.NoError(t, err)
	t.Cleanup(func() { _ = u.process.Process.Kill() })
	go func() {
		defer close(u.ended)
		_, _ = io.Copy(u, u.tty) // ends with an error when the program does
	}()
	return u
}

// Write keeps what the UI draws, which nobody needs for long.
func (u *soakedUI) Write(b []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.drawn.Len() > 1<<20 {
		u.drawn.Reset()
	}
	return u.drawn.Write(b)
}

// press does something that a person does.
func (u *soakedUI) press(t *testing.T) {
	t.Helper()
	keys := []string{"j", "k", "G", "g", "o", "\t", "]", "[", "1", "2", "\x1b", "3", "1", "/is:failed\r", "/\x15\r", "\r", "\x1b", "?", "\x1b", "r", "\r"}
	if rand.IntN(10) == 0 {
		size := &pty.Winsize{Rows: uint16(12 + rand.IntN(60)), Cols: uint16(40 + rand.IntN(200))}
		require.NoError(t, pty.Setsize(u.tty, size))
	}
	_, err := u.tty.WriteString(keys[rand.IntN(len(keys))])
	require.NoError(t, err, "the UI has ended")
	<-time.After(20 * time.Millisecond) // as fast as a person who holds a key
}

// memory is what the UI holds, in KiB.
func (u *soakedUI) memory(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(u.process.Process.Pid), "status"))
	require.NoError(t, err)
	found := regexp.MustCompile(`RssAnon:\s+(\d+) kB`).FindSubmatch(b)
	require.NotNil(t, found, "%s", b)
	n, err := strconv.Atoi(string(found[1]))
	require.NoError(t, err)
	return n
}

// goroutines ends the UI with a trace of what runs in it, and counts that.
func (u *soakedUI) goroutines(t *testing.T) int {
	t.Helper()
	<-time.After(2 * time.Second) // what is under way ends
	require.NoError(t, u.process.Process.Signal(syscall.SIGQUIT))
	<-u.ended
	u.mu.Lock()
	defer u.mu.Unlock()
	n := strings.Count(u.drawn.String(), "\ngoroutine ")
	require.Positive(t, n, "there is no trace:\n%.2000s", u.drawn.String())
	t.Logf("%d goroutines at the end", n)
	return n
}
