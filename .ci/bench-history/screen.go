package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/creack/pty"
)

// screenLimit is how long a screen is waited for.
const screenLimit = 30 * time.Second

// terminal is a program in a terminal of 120 by 40.
type terminal struct {
	cmd    *exec.Cmd
	file   *os.File
	pieces chan []byte
	seen   []byte
}

// start starts a program.
func start(args []string) (*terminal, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor")
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		return nil, err
	}
	t := &terminal{cmd: cmd, file: f, pieces: make(chan []byte, 64)}
	go func() {
		defer close(t.pieces)
		for {
			b := make([]byte, 64<<10)
			n, err := f.Read(b)
			if err != nil {
				return
			}
			t.answer(b[:n])
			t.pieces <- b[:n]
		}
	}()
	return t, nil
}

// answer answers what programs ask of a terminal.
func (t *terminal) answer(b []byte) {
	for question, answer := range map[string]string{
		"\x1b]11;?": "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]10;?": "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
		"\x1b[6n": "\x1b[1;1R", "\x1b[c": "\x1b[?62c",
	} {
		if bytes.Contains(b, []byte(question)) {
			_, _ = t.file.WriteString(answer) // a program that is gone needs none
		}
	}
}

var escapeSequences = regexp.MustCompile(`\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)`)

// wait waits until what was drawn since the last wait shows a pattern.
func (t *terminal) wait(pattern string) error {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	limit := time.NewTimer(screenLimit)
	defer limit.Stop()
	for {
		if re.Match(t.text()) {
			t.seen = nil
			return nil
		}
		select {
		case b, ok := <-t.pieces:
			if !ok {
				return fmt.Errorf("it ended before it showed %s: %q", pattern, tail(t.seen))
			}
			t.seen = append(t.seen, b...)
		case <-limit.C:
			return fmt.Errorf("it does not show %s: %q", pattern, tail(t.seen))
		}
	}
}

// text is what was drawn since the last wait.
func (t *terminal) text() []byte { return escapeSequences.ReplaceAll(t.seen, nil) }

func tail(b []byte) []byte { return b[max(0, len(b)-400):] }

func (t *terminal) close() {
	_ = t.cmd.Process.Kill() // it may have ended
	_ = t.cmd.Wait()
	_ = t.file.Close()
}

// screen measures a start up to a pattern on the screen.
func (b *bench) screen(args []string, pattern string) measure {
	return func() (time.Duration, error) {
		began := time.Now()
		t, err := start(args)
		if err != nil {
			return 0, err
		}
		defer t.close()
		err = t.wait(pattern)
		return time.Since(began), err
	}
}

// keys are the lines from key to screen, and about memory.
func (b *bench) keys() error {
	for _, k := range []struct {
		query string
		most  time.Duration
	}{
		{"status:500", 40 * time.Millisecond},
		{"type:csv", 40 * time.Millisecond},
		{"since:2025-01-03", 40 * time.Millisecond},
		{"order:*a1b2", 60 * time.Millisecond},
	} {
		var took []time.Duration
		for range b.runs {
			d, err := b.key(k.query)
			if err != nil {
				return err
			}
			took = append(took, d)
		}
		b.print("filter by "+k.query+", key to screen", median(took), k.most, 1)
	}
	return b.memory()
}

// key types a query and measures from its last key to its answer on the screen:
// the count of what matches in the list's title, which an echo of the key does
// not show, nor the answer to the query without it.
func (b *bench) key(query string) (time.Duration, error) {
	without, all, err := b.counts(query)
	if err != nil {
		return 0, err
	}
	if all == "" || all == without {
		return 0, fmt.Errorf("the last key of %s changes no count: %q, %q", query, without, all)
	}
	t, err := b.typed(query[:len(query)-1])
	if err != nil {
		return 0, err
	}
	defer t.close()
	t.settle()
	t.seen = nil
	began := time.Now()
	if _, err := t.file.WriteString(query[len(query)-1:]); err != nil {
		return 0, err
	}
	err = t.wait(" " + all + " of ")
	return time.Since(began), err
}

// typed opens the long history and types the beginning of a query.
func (b *bench) typed(query string) (*terminal, error) {
	t, err := start(b.ui(b.long))
	if err != nil {
		return nil, err
	}
	if err = t.wait(wholeHistory); err == nil {
		_, err = t.file.WriteString("/" + query)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// wholeHistory is seen when all of the long history is known.
const wholeHistory = "[0-9],[0-9]{3},[0-9]{3} callbacks"

var countOf = regexp.MustCompile(` ([0-9,]+) of [0-9,]+ `)

// counts are how many callbacks a query matches without its last key, and with
// it, as the screen tells in the end.
func (b *bench) counts(query string) (without, all string, err error) {
	t, err := b.typed(query[:len(query)-1])
	if err != nil {
		return "", "", err
	}
	defer t.close()
	last := func() string {
		for range 10 { // of a busy machine
			t.settle()
			if found := countOf.FindAllSubmatch(t.text(), -1); len(found) > 0 {
				t.seen = nil
				return string(found[len(found)-1][1])
			}
		}
		return ""
	}
	without = last()
	if _, err := t.file.WriteString(query[len(query)-1:]); err != nil {
		return "", "", err
	}
	return without, last(), nil
}

// settle waits until nothing is drawn any more.
func (t *terminal) settle() {
	for {
		quiet := time.NewTimer(400 * time.Millisecond)
		select {
		case b, ok := <-t.pieces:
			quiet.Stop()
			if !ok {
				return
			}
			t.seen = append(t.seen, b...)
		case <-quiet.C:
			return
		}
	}
}

// memory prints what an idle screen holds for itself.
func (b *bench) memory() error {
	t, err := start(b.ui(b.long))
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.wait(wholeHistory); err != nil {
		return err
	}
	t.settle()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.cmd.Process.Pid))
	if errors.Is(err, os.ErrNotExist) {
		return nil // not on Linux
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				return err
			}
			mark := "met"
			if kb > 120<<10 {
				mark = "NOT MET"
				b.failed++
			}
			fmt.Printf("%-52s %7.1f MB %7.1f MB %8.2f %8.2f  %s\n", "private memory, index loaded, idle", float64(kb)/1024, 120., float64(kb)/1024/120, 1., mark)
		}
	}
	return nil
}
