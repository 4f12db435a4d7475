//go:build unix

package tui_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/tui"
)

// canary is the secret of every journey. It must turn up nowhere.
const canary = "canary-5ecret-b7f1d0"

// patience is how long a journey waits for the screen to say something.
const patience = time.Minute

// app is the real program in a real terminal: tmux is the emulator, so what a
// journey reads are cells, not our own idea of them.
type app struct {
	t      *testing.T
	home   string // of this run alone: state, config and drafts live below it
	socket string
	raw    string // every byte the program wrote to its terminal
	done   string // a file: the exit code, once the program has ended
	proc   string // a file: its process id
}

// started counts the terminals, for a name each.
var started atomic.Int32

// launch describes how a journey's program starts.
type launch struct {
	width, height int
	home          string // an earlier run's, to go on with it
	env           []string
	args          []string
}

// start runs redial in a terminal of its own.
func start(t *testing.T, l launch) *app {
	t.Helper()
	needTmux(t)
	if l.home == "" {
		l.home = t.TempDir()
	}
	if l.width == 0 {
		l.width, l.height = 120, 40
	}
	a := &app{t: t, home: l.home}
	a.socket = fmt.Sprintf("redial-%d-%d", os.Getpid(), started.Add(1))
	a.raw = filepath.Join(t.TempDir(), "terminal.raw")
	env := append([]string{
		"HOME=" + l.home, "XDG_STATE_HOME=" + l.home + "/state", "XDG_CONFIG_HOME=" + l.home + "/config",
		"REDIAL_SECRET=" + canary, "COLORTERM=truecolor", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
	}, l.env...)
	a.done, a.proc = a.raw+".exit", a.raw+".pid"
	command := append([]string{"env", "-u", "TMUX"}, quoteAll(append(env, "sh", "-c", `echo $$ >"$0"; exec "$@"`, a.proc, binary(t)))...)
	command = append(command, quoteAll(l.args)...)
	// The shell waits for a line, so that the recording begins before the
	// program does, writes down how the program ended, and ends the recording.
	// Then it waits again: what a shell that ended wrote last may not be recorded.
	a.tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(l.width), "-y", fmt.Sprint(l.height),
		"-e", "LC_ALL=C.UTF-8", "read go; "+strings.Join(command, " ")+"; echo $? >"+quote(a.done)+"; echo "+endMark+"; read end")
	t.Cleanup(a.stop)
	a.tmux("set", "-g", "default-terminal", "tmux-256color")
	a.tmux("set", "-g", "escape-time", "0")
	a.tmux("set", "-g", "remain-on-exit", "on")
	a.tmux("set", "-g", "set-clipboard", "on")
	a.tmux("pipe-pane", "cat >"+quote(a.raw))
	a.tmux("send-keys", "Enter")
	return a
}

// press sends keys by tmux's names: "Enter", "C-s", "Down", "q".
func (a *app) press(keys ...string) *app {
	a.t.Helper()
	for _, k := range keys {
		a.Keys(k)
	}
	return a
}

// escPause is how long a person waits after esc at the least: a terminal tells
// esc and a key from alt and that key by nothing but the time between them.
const escPause = 100 * time.Millisecond

func (a *app) Keys(args ...string) {
	a.t.Helper()
	a.tmux(append([]string{"send-keys"}, args...)...)
	if args[0] == "Escape" {
		<-time.After(escPause)
	}
}

// used are the actions that journeys have done.
var used sync.Map

// do does an action of the table by its first key.
func (a *app) do(ids ...string) *app {
	a.t.Helper()
	for _, id := range ids {
		a.byKey(id, func(string) bool { return true })
	}
	return a
}

// doTyping does an action while a text field has the focus: by its first key
// that types no character.
func (a *app) doTyping(ids ...string) *app {
	a.t.Helper()
	for _, id := range ids {
		a.byKey(id, func(key string) bool { return utf8.RuneCountInString(key) > 1 })
	}
	return a
}

func (a *app) byKey(id string, fits func(string) bool) {
	a.t.Helper()
	for _, key := range tui.ActionKeys()[id] {
		if fits(key) {
			used.Store(id, true)
			a.Keys(tmuxKey(key)...)
			return
		}
	}
	require.FailNow(a.t, "no such action, or no key for it here", id)
}

// tmuxKey is a key of the table as tmux calls it.
func tmuxKey(key string) []string {
	special := map[string]string{
		" ": "Space", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "pgup": "PageUp", "pgdown": "PageDown",
		"home": "Home", "end": "End", "enter": "Enter", "esc": "Escape", "tab": "Tab", "shift+tab": "BTab", "delete": "DC", "f1": "F1",
	}
	if name, ok := special[key]; ok {
		return []string{name}
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return []string{"C-" + rest}
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		return []string{"M-" + rest}
	}
	return []string{"-l", key}
}

// write types text as it is.
func (a *app) write(text string) *app {
	a.t.Helper()
	a.tmux("send-keys", "-l", text)
	return a
}

// sees waits until the screen matches every pattern at once.
func (a *app) sees(patterns ...string) *app {
	a.t.Helper()
	a.await(func(screen string) string {
		for _, p := range patterns {
			if !regexp.MustCompile(p).MatchString(screen) {
				return "the screen never showed " + p
			}
		}
		return ""
	})
	return a
}

// loses waits until the screen matches a pattern no more.
func (a *app) loses(pattern string) *app {
	a.t.Helper()
	a.await(func(screen string) string {
		if regexp.MustCompile(pattern).MatchString(screen) {
			return "the screen went on showing " + pattern
		}
		return ""
	})
	return a
}

// changes waits until the screen is another.
func (a *app) changes(before string) *app {
	a.t.Helper()
	a.await(func(screen string) string {
		if screen == before {
			return "the screen stayed as it was"
		}
		return ""
	})
	return a
}

// rests waits until every thread of the program sleeps, where the system tells:
// Go can't print the stack of a goroutine that runs meanwhile.
func (a *app) rests() {
	a.t.Helper()
	a.await(func(string) string {
		stats, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", a.pid()))
		require.NoError(a.t, err)
		for _, path := range stats {
			stat, err := os.ReadFile(path)
			if err != nil {
				continue // it has ended
			}
			if _, state, _ := strings.Cut(string(stat), ") "); !strings.HasPrefix(state, "S") {
				return "the program is at work"
			}
		}
		return ""
	})
}

// exits waits for the program's end and returns its exit code.
func (a *app) exits(code int) {
	a.t.Helper()
	a.await(func(string) string {
		if got, err := os.ReadFile(a.done); err != nil || string(got) != fmt.Sprintln(code) {
			return fmt.Sprintf("the program did not exit with %d: %q", code, got)
		}
		return ""
	})
}

// endMark ends the recording of what a program wrote to its terminal.
const endMark = "the-recording-ends"

// recorded is every byte that a program, which has ended, wrote to its
// terminal.
func (a *app) recorded() string {
	a.t.Helper()
	return strings.TrimSuffix(strings.TrimRight(a.wrote(endMark), "\r\n"), endMark)
}

// wrote waits until a sequence has been written to the terminal, and returns
// all that was.
func (a *app) wrote(sequence string) string {
	a.t.Helper()
	var raw []byte
	a.await(func(string) string {
		var err error
		if raw, err = os.ReadFile(a.raw); err != nil || !strings.Contains(string(raw), sequence) {
			return fmt.Sprintf("%q was never written", sequence)
		}
		return ""
	})
	return string(raw)
}

// screen returns what is on the screen.
func (a *app) screen() string {
	out, err := exec.Command("tmux", "-L", a.socket, "capture-pane", "-p").Output()
	require.NoError(a.t, err)
	return string(out)
}

// capture is screen with its colours.
func (a *app) capture() string {
	out, err := exec.Command("tmux", "-L", a.socket, "capture-pane", "-p", "-e").Output()
	require.NoError(a.t, err)
	return string(out)
}

// resize changes the terminal's size.
func (a *app) resize(width, height int) *app {
	a.t.Helper()
	a.tmux("resize-window", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height))
	return a
}

// seed writes a history before the program starts: a text callback for each
// ending, oldest first, a second apart.
func seed(t *testing.T, home string, endings ...callback.Attempt) {
	t.Helper()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s, err := history.Open(filepath.Join(home, "state/redial/history.jsonl"), history.Options{Now: func() time.Time {
		at = at.Add(time.Second)
		return at
	}})
	require.NoError(t, err)
	for i, end := range endings {
		body := fmt.Appendf(nil, `{"ok":true,"order_id":"%s","output_type":"text","result_text":"result number %d"}`, seededOrder(i), i)
		r := callback.NewRecord(callback.Target{Name: "mock", URL: "http://127.0.0.1:9/api/orders/callback"}, callback.Delivery{Body: body, Source: callback.FromSend})
		r.ID, err = s.Callback(t.Context(), r)
		require.NoError(t, err)
		end.N, end.Duration = 1, 12*time.Millisecond
		end.Response = []byte(`{"ok":false,"error":"as it was answered"}`)
		end.ResponseBytes = int64(len(end.Response))
		require.NoError(t, s.Attempt(t.Context(), r, end))
	}
	require.NoError(t, s.Close())
}

// seededOrder is the order of seed's i-th callback.
func seededOrder(i int) string { return fmt.Sprintf("%08d-e29b-41d4-a716-446655440000", i) }

// statuses are attempts that ended with these statuses.
func statuses(codes ...int) []callback.Attempt {
	attempts := make([]callback.Attempt, len(codes))
	for i, c := range codes {
		attempts[i].Status = c
	}
	return attempts
}

// pid returns the program's process.
func (a *app) pid() int {
	b, err := os.ReadFile(a.proc)
	require.NoError(a.t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	require.NoError(a.t, err)
	return pid
}

// history returns the path of the history file.
func (a *app) history() string { return filepath.Join(a.home, "state/redial/history.jsonl") }

// run runs redial headlessly in the same home and returns what it prints.
func (a *app) run(args ...string) string {
	a.t.Helper()
	cmd := exec.Command(binary(a.t), args...)
	cmd.Env = append(os.Environ(), "HOME="+a.home, "XDG_STATE_HOME="+a.home+"/state",
		"XDG_CONFIG_HOME="+a.home+"/config", "REDIAL_SECRET="+canary)
	out, err := cmd.CombinedOutput()
	if err != nil {
		require.IsType(a.t, &exec.ExitError{}, err)
	}
	return string(out)
}

// secretLeaks returns the files below the journey's home, and the terminal's
// bytes, that hold the canary.
func (a *app) secretLeaks() []string {
	var found []string
	look := func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(b), canary) {
			found = append(found, path)
		}
		return err
	}
	require.NoError(a.t, filepath.WalkDir(a.home, look))
	require.NoError(a.t, filepath.WalkDir(filepath.Dir(a.raw), look))
	return found
}

func (a *app) await(missing func(screen string) string) {
	a.t.Helper()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		screen := a.screen()
		why := missing(screen)
		if why == "" {
			return
		}
		if time.Now().After(deadline) {
			require.FailNow(a.t, why, "screen:\n%s", screen)
		}
	}
}

func (a *app) tmux(args ...string) {
	a.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", a.socket}, args...)...).CombinedOutput()
	require.NoError(a.t, err, "tmux %v: %s", args, out)
}

// stop ends the terminal and waits for the program, which writes to its home
// until it ends.
func (a *app) stop() {
	_ = exec.Command("tmux", "-L", a.socket, "kill-server").Run()
	b, err := os.ReadFile(a.proc)
	if err != nil {
		return // the program has not begun
	}
	pid := strings.TrimSpace(string(b))
	deadline := time.Now().Add(patience)
	for runs(pid) && time.Now().Before(deadline) {
		<-time.After(5 * time.Millisecond)
	}
}

// runs reports whether a process has not ended. One that has ended and that
// nobody has waited for is a zombie, "Z".
func runs(pid string) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
	state := strings.TrimSpace(string(out))
	return err == nil && state != "" && !strings.HasPrefix(state, "Z")
}

// needTmux skips a journey where there is no terminal to run it in; CI has one.
func needTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI must have tmux")
		}
		t.Skip("a journey needs tmux")
	}
	if testing.Short() {
		t.Skip("journeys are not short")
	}
}

// bin is where the program of all journeys is built, once, by the first.
var bin struct {
	sync.Once
	dir string
	err error
}

// binary builds the program and returns its path.
func binary(t *testing.T) string {
	t.Helper()
	bin.Do(func() {
		if bin.dir, bin.err = os.MkdirTemp("", "redial-journey-"); bin.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", bin.dir+"/redial", "redial").CombinedOutput(); err != nil {
			bin.err = fmt.Errorf("build redial: %w: %s", err, out)
		}
	})
	require.NoError(t, bin.err)
	return bin.dir + "/redial"
}

func TestMain(m *testing.M) {
	code := m.Run()
	if bin.dir != "" {
		_ = os.RemoveAll(bin.dir)
	}
	os.Exit(code)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func quoteAll(words []string) []string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return quoted
}
