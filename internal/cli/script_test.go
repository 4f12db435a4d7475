package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

const scripts = "../../testdata/script"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"redial": func() {
			ctx, stop := signal.NotifyContext(context.Background(), EndSignals()...)
			defer stop()
			os.Exit(Main(ctx, os.Args[1:], Streams{os.Stdin, os.Stdout, os.Stderr}, os.Getenv, nil))
		},
	})
}

// TestScripts runs the stories: one for each command, and one for each kind of
// bad input.
func TestScripts(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(scripts, "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, found, "there are no stories in %s", scripts)
	testscript.Run(t, testscript.Params{
		Dir:                 scripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Values[servers{}] = map[string]*running{}
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("HISTORY", filepath.Join(e.WorkDir, "state", "redial", "history.jsonl"))
			e.Setenv("ORDER", "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"automation":  startAutomation,
			"exits":       exits,
			"json":        jsonValue,
			"jsonkeys":    jsonKeys,
			"jsonenv":     jsonEnv,
			"lines":       lines,
			"await":       await,
			"server":      server,
			"bigfile":     bigFile,
			"post":        post,
			"terminal":    terminal,
			"echo":        echo,
			"interrupted": signaled(os.Interrupt),
			"hungup":      signaled(syscall.SIGHUP),
			"quit":        quit,
		},
	})
}

// exits CODE PROGRAM ARG… runs a program and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s exited with %d, not %d", args[1], got, want)
	}
}

// jsonLine parses a line of a file, 1 the first and -1 the last. The file may
// be stdout or stderr.
func jsonLine(ts *testscript.TestScript, file, line string) any {
	all := strings.Split(strings.TrimSuffix(ts.ReadFile(file), "\n"), "\n")
	n, err := strconv.Atoi(line)
	ts.Check(err)
	if n < 0 {
		n = len(all) + n + 1
	}
	if n < 1 || n > len(all) {
		ts.Fatalf("%s has %d lines", file, len(all))
	}
	d := json.NewDecoder(strings.NewReader(all[n-1]))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		ts.Fatalf("%s:%d is not JSON: %v", file, n, err)
	}
	return v
}

// lookUp follows a JSON pointer.
func lookUp(ts *testscript.TestScript, v any, pointer string) string {
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch x := v.(type) {
		case map[string]any:
			member, ok := x[token]
			if !ok {
				ts.Fatalf("%s: there is no %q", pointer, token)
			}
			v = member
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(x) {
				ts.Fatalf("%s: there is no element %q", pointer, token)
			}
			v = x[i]
		default:
			ts.Fatalf("%s: %q is inside a plain value", pointer, token)
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	ts.Check(err)
	return string(b)
}

// json FILE LINE POINTER VALUE checks a value of a JSON line.
func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: json FILE LINE POINTER VALUE")
	}
	got := lookUp(ts, jsonLine(ts, args[0], args[1]), args[2])
	if (got == args[3]) == neg {
		ts.Fatalf("%s is %q, want %q (negated: %v)", args[2], got, args[3], neg)
	}
}

// jsonkeys FILE LINE NAME… checks that an object has at least these fields.
func jsonKeys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: jsonkeys FILE LINE NAME…")
	}
	object, ok := jsonLine(ts, args[0], args[1]).(map[string]any)
	if !ok {
		ts.Fatalf("line %s is no object", args[1])
	}
	for _, name := range args[2:] {
		if _, ok := object[name]; !ok {
			ts.Fatalf("line %s has no %q: %v", args[1], name, object)
		}
	}
}

// jsonenv VARIABLE FILE LINE POINTER keeps a value of a JSON line.
func jsonEnv(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: jsonenv VARIABLE FILE LINE POINTER")
	}
	ts.Setenv(args[0], lookUp(ts, jsonLine(ts, args[1], args[2]), args[3]))
}

// lines FILE N checks how many lines a file has.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines FILE N")
	}
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); fmt.Sprint(got) != args[1] {
		ts.Fatalf("%s has %d lines, want %s", args[0], got, args[1])
	}
}

// await FILE TEXT returns once the file holds the text.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE TEXT")
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(time.Minute)
	for {
		b, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && bytes.Contains(b, []byte(args[1])) {
			return
		}
		select {
		case <-tick.C:
		case <-timeout:
			ts.Fatalf("%s never held %q; it has:\n%s", args[0], args[1], b)
		}
	}
}

// running is a server that a story started.
type running struct {
	cmd    *exec.Cmd
	output bytes.Buffer // what it printed after its first line
	read   chan struct{}
}

// servers is the key of a story's servers by name.
type servers struct{}

// server NAME ARG… starts "redial ARG… --json" in the background, and sets NAME
// to the URL it listens on.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: server NAME ARG…")
	}
	r := &running{cmd: command(ts, append(args[1:], "--json")...), read: make(chan struct{})}
	stdout, err := r.cmd.StdoutPipe()
	ts.Check(err)
	var stderr bytes.Buffer
	r.cmd.Stderr = &stderr
	ts.Check(r.cmd.Start())
	ts.Defer(func() { _ = r.end() })
	reader := bufio.NewReader(stdout)
	first, err := reader.ReadBytes('\n')
	go func() {
		defer close(r.read)
		_, _ = r.output.ReadFrom(reader)
	}()
	if err != nil {
		_ = r.end()
		ts.Fatalf("the server did not start: %s", stderr.String())
	}
	var address struct{ Listening string }
	ts.Check(json.Unmarshal(first, &address))
	ts.Setenv(args[0], address.Listening)
	ts.Value(servers{}).(map[string]*running)[args[0]] = r
}

// command is redial with the story's environment.
func command(ts *testscript.TestScript, args ...string) *exec.Cmd {
	c := exec.Command("redial", args...)
	c.Dir = ts.MkAbs(".")
	for _, v := range []string{"PATH", "HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "REDIAL_SECRET", "REDIAL_MOCK_SCRIPT", "HOOK_KEY"} {
		c.Env = append(c.Env, v+"="+ts.Getenv(v))
	}
	return c
}

// signaled returns the script command that runs "redial ARG…", sends it sig once
// the file holds the text, and checks its exit code: interrupted CODE FILE TEXT
// ARG…. What it printed is kept in the file "interrupted".
func signaled(sig os.Signal) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) < 4 {
			ts.Fatalf("usage: interrupted CODE FILE TEXT ARG…")
		}
		endBySignal(ts, sig, args)
	}
}

// endBySignal is one run that a signal ends.
func endBySignal(ts *testscript.TestScript, sig os.Signal, args []string) {
	c := command(ts, args[3:]...)
	var stdout bytes.Buffer
	c.Stdout, c.Stderr = &stdout, ts.Stderr()
	ts.Check(c.Start())
	ts.Defer(func() { _ = c.Process.Kill() })
	await(ts, false, args[1:3])
	ts.Check(c.Process.Signal(sig))
	_ = c.Wait()
	if got := strconv.Itoa(c.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("redial exited with %s, not %s", got, args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs("interrupted"), stdout.Bytes(), 0o600))
}

// quit NAME ends a server as ctrl+c does, and keeps what it printed in the file
// NAME.
func quit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: quit NAME")
	}
	r, ok := ts.Value(servers{}).(map[string]*running)[args[0]]
	if !ok {
		ts.Fatalf("there is no server %s", args[0])
	}
	if err := r.end(); err != nil {
		ts.Fatalf("the server ended with %v", err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), r.output.Bytes(), 0o600))
}

// end interrupts the server and waits for it.
func (r *running) end() error {
	_ = r.cmd.Process.Signal(os.Interrupt)
	<-r.read
	return r.cmd.Wait()
}

// echo NAME STATUS starts a server that answers with all it was sent, headers
// and body, in its own headers and body; and sets NAME to its URL.
func echo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: echo NAME STATUS")
	}
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := r.Header.Get(callback.SecretHeader)
		w.Header().Set("Location", "/elsewhere?token="+secret)
		w.Header().Set("X-Echo", secret)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "you sent %q with the secret %s, in base64 %s\n", r.URL, secret,
			base64.StdEncoding.EncodeToString([]byte(secret)))
		_ = r.Write(w)
	}))
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}

// terminal CODE INPUT ARG… runs "redial ARG…" with all three streams on a
// terminal, types what the file INPUT holds, and checks the exit code. What the
// terminal was sent is kept in the file "terminal".
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: terminal CODE INPUT ARG…")
	}
	c := command(ts, args[2:]...)
	// A screen terminal is not asked for its colours: nobody would answer here.
	c.Env = append(c.Env, "TERM=screen-256color", "NO_COLOR="+ts.Getenv("NO_COLOR"))
	tty, err := pty.StartWithSize(c, &pty.Winsize{Rows: 24, Cols: 200})
	ts.Check(err)
	ts.Defer(func() { _ = c.Process.Kill() })
	_, err = tty.WriteString(ts.ReadFile(args[1]))
	ts.Check(err)
	var screen bytes.Buffer
	_, _ = screen.ReadFrom(tty) // ends with an error when the program does
	_ = c.Wait()
	_ = tty.Close()
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), screen.Bytes(), 0o600))
	if got := strconv.Itoa(c.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("redial exited with %s, not %s:\n%q", got, args[0], screen.String())
	}
}

// post STATUS URL FILE posts a file as an automation would that knows nothing
// of redial, with the secret of REDIAL_SECRET, and checks the status.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: post STATUS URL FILE")
	}
	r, err := http.NewRequest(http.MethodPost, args[1], strings.NewReader(ts.ReadFile(args[2])))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(callback.SecretHeader, ts.Getenv("REDIAL_SECRET"))
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if got := strconv.Itoa(answer.StatusCode); got != args[0] {
		ts.Fatalf("%s answered %s, not %s", args[1], got, args[0])
	}
}

// bigfile NAME BYTES makes a file of zeros that begins as an MP4 does.
func bigFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bigfile NAME BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = f.WriteString("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	ts.Check(errors.Join(err, f.Truncate(n), f.Close()))
}
