package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"redial/callback"
)

// LocalSecret is what a mock that runs by itself checks for, and what is sent
// to it, while nothing else is set. It protects nothing.
const LocalSecret = "redial-local-mock"

// SecretVariable is the environment variable that holds the secret of targets
// without a source of their own.
const SecretVariable = "REDIAL_SECRET"

const (
	commandDeadline = 10 * time.Second
	// commandGrace is how long a killed command's children may hold its output.
	commandGrace = time.Second
	// stderrCap is how much of a failed command's stderr is repeated.
	stderrCap = 1 << 10
)

// variableName is what the name of an environment variable looks like.
var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// usualNames are the names that people give to variables: words of one case,
// short, and with few digits.
var usualNames = regexp.MustCompile(`^_*([A-Z]{1,16}[0-9]{0,3}|[a-z]{1,16}[0-9]{0,3}|[0-9]{1,3})(_+([A-Z]{1,16}[0-9]{0,3}|[a-z]{1,16}[0-9]{0,3}|[0-9]{1,3}))*_*$`)

// usualName reports whether a text reads as the name of a variable and not as a
// secret.
func usualName(name string) bool {
	digits := 0
	for _, c := range name {
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	oneCase := name == strings.ToUpper(name) || name == strings.ToLower(name)
	return len(name) <= 64 && digits <= 4 && oneCase && usualNames.MatchString(name)
}

// source is where a secret comes from. The zero source has none.
type source struct {
	from    string // in a few words
	resolve callback.SecretFunc
	// variable is the environment variable that holds it, "" for another source.
	variable string
}

// of names the variable that a source reads.
func (s source) of(variable string) source {
	s.variable = variable
	return s
}

// remembered makes a source whose secret is looked up once a run: what every
// later call gets, an error too, is what the first one got. Only a lookup that
// was cancelled is begun again.
func remembered(from string, lookup func(context.Context) (string, error)) source {
	var (
		mu     sync.Mutex
		done   bool
		secret callback.Secret
		err    error
	)
	return source{from: from, resolve: func(ctx context.Context) (callback.Secret, error) {
		mu.Lock()
		defer mu.Unlock()
		if done {
			return secret, err
		}
		value, lookupErr := lookup(ctx)
		if lookupErr != nil && ctx.Err() != nil {
			return callback.Secret{}, ctx.Err()
		}
		done, secret, err = true, callback.NewSecret(value), lookupErr
		return secret, err
	}}
}

// KnownSecrets returns the secrets that the environment holds for any target,
// however it is used now: REDIAL_SECRET, and the variables that the config
// names. No body may hold one of them.
func (c Config) KnownSecrets(ctx context.Context) []callback.Secret {
	var known []callback.Secret
	add := func(s source) {
		if s.variable == "" {
			return
		}
		if secret, err := s.resolve(ctx); err == nil && !secret.Empty() {
			known = append(known, secret)
		}
	}
	add(c.urlSecret)
	for _, name := range c.Targets() {
		add(c.targets[name].secret)
	}
	return known
}

// SecretVariableOf is the environment variable that holds the secret of the
// target with this URL, as the history keeps it: the one that its secret_env
// names, else REDIAL_SECRET.
func (c Config) SecretVariableOf(publicURL string) string {
	for _, name := range c.Targets() {
		t := c.targets[name]
		if t.secret.variable != "" && t.url != "" && (callback.Target{URL: t.url}).PublicURL() == publicURL {
			return t.secret.variable
		}
	}
	return SecretVariable
}

// fallbackSource is REDIAL_SECRET, or no secret where it is not set.
func fallbackSource(getenv func(string) string) source {
	if getenv(SecretVariable) == "" {
		return source{from: "none: " + SecretVariable + " is not set"}
	}
	return remembered(SecretVariable, func(context.Context) (string, error) {
		return usable(SecretVariable, getenv(SecretVariable))
	}).of(SecretVariable)
}

// mockSource is REDIAL_SECRET, or else the local mock's own.
func mockSource(getenv func(string) string) source {
	if getenv(SecretVariable) != "" {
		return fallbackSource(getenv)
	}
	return remembered("the local mock's default", func(context.Context) (string, error) { return LocalSecret, nil })
}

// envSource is the variable that the config names. A name that no variable can
// have, or that looks like no name, is likely the secret itself, so no sentence
// repeats it.
func envSource(variable string, getenv func(string) string) source {
	if variableName.MatchString(variable) && !usualName(variable) {
		return remembered("a variable", func(context.Context) (string, error) {
			value := getenv(variable)
			if value == "" {
				return "", fail("its secret_env names a variable that is not set, and looks more like the secret itself than like a name, so it is not shown: write a name, such as CALLBACK_SECRET, and export the secret under it")
			}
			return usable("the variable of secret_env", value)
		}).of(variable)
	}
	if !variableName.MatchString(variable) {
		return remembered("a variable", func(context.Context) (string, error) {
			return "", fail("its secret_env is not the name of a variable: write the name, such as CALLBACK_SECRET, and export the secret under it")
		})
	}
	return remembered("variable "+variable, func(context.Context) (string, error) {
		value := getenv(variable)
		if value == "" {
			return "", fail("its secret_env %s is not set: export it, or name another source in the config", variable)
		}
		return usable(variable, value)
	}).of(variable)
}

func fileSource(path string) source {
	return remembered("file "+path, func(context.Context) (string, error) {
		b, err := readRegular(path, secretLimit)
		if err != nil {
			return "", fail("its secret_file %s can't be read: %v", path, cause(err))
		}
		info, err := os.Stat(path)
		if err != nil {
			return "", fail("its secret_file %s can't be read: %v", path, cause(err))
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
			return "", fail("its secret_file %s can be read by others (mode %04o): run chmod 600 on it", path, mode)
		}
		return usable(path, trimNewline(string(b)))
	})
}

func commandSource(command string) source {
	return remembered("command", func(ctx context.Context) (string, error) {
		return runCommand(ctx, command, commandDeadline)
	})
}

// runCommand runs a secret_command and returns its stdout, which no error ever
// repeats.
func runCommand(ctx context.Context, command string, deadline time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	stdout, stderr := cappedBuffer{limit: secretLimit}, cappedBuffer{limit: stderrCap + 1}
	c := exec.CommandContext(ctx, shell, flag, command)
	c.Stdout, c.Stderr, c.WaitDelay = &stdout, &stderr, commandGrace
	err := c.Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "", fail("its secret_command did not end within %v: run it by hand to see what it waits for", deadline)
	}
	if err != nil {
		return "", fail("its secret_command failed (%v)%s", err, said(stderr.kept.Bytes(), stdout.kept.String()))
	}
	if stdout.over {
		return "", fail("its secret_command printed more than %d KiB: it is to print the secret alone", secretLimit>>10)
	}
	return usable("secret_command", trimNewline(stdout.kept.String()))
}

// likelySecret is a word that may be a secret: long, without a blank, and with
// a digit in it.
var likelySecret = regexp.MustCompile(`[\w+/=.~:-]*[0-9][\w+/=.~:-]*`)

// shortestLikely is how long a word is that may be a secret.
const shortestLikely = 16

// said is what a failed command wrote to stderr, cut to a bearable length. What
// it printed, and what may be a secret, is left out: a shell that traces its
// commands, or a tool that quotes its settings, writes them there.
func said(stderr []byte, printed string) string {
	stderr = bytes.TrimSpace(stderr)
	if len(stderr) == 0 {
		return ", and said nothing on stderr"
	}
	if len(stderr) > stderrCap {
		stderr = append(stderr[:stderrCap:stderrCap], "…"...)
	}
	text := string(stderr)
	for line := range strings.Lines(printed) {
		if line = strings.TrimSpace(line); len(line) > 3 {
			text = strings.ReplaceAll(text, line, "[hidden]")
		}
	}
	return ": " + likelySecret.ReplaceAllStringFunc(text, func(word string) string {
		if len(word) < shortestLikely {
			return word
		}
		return "[hidden]"
	})
}

// usable refuses what can't be a header's value. It tells no more of the value
// than that.
func usable(from, value string) (string, error) {
	if value == "" {
		return "", fail("the secret from %s is empty", from)
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "", fail("the secret from %s has a line break or a control character in it, which no header can carry", from)
	}
	return value, nil
}

// trimNewline removes the one newline that editors and commands end with.
func trimNewline(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return strings.TrimSuffix(s, "\r")
}

func fail(format string, args ...any) error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}
