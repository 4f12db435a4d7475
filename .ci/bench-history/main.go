// bench-history measures redial on a long history against the programs that
// read such a file fastest, and prints a table of ratios. Every comparison is
// of whole processes, or screens in a terminal, taken in turns; a figure is the
// median. It needs wc and rg.
//
//	bench-history REDIAL HELLO LONG SHORT [RUNS]
//
// REDIAL is the program, HELLO one that draws a line with Bubble Tea, LONG a
// history of a million callbacks and SHORT one of ten thousand.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bench is what is measured and how often.
type bench struct {
	redial, hello, long, short, empty string
	runs                              int
	failed                            int
}

func main() {
	if len(os.Args) < 5 {
		fmt.Fprintln(os.Stderr, "usage: bench-history REDIAL HELLO LONG SHORT [RUNS]")
		os.Exit(2)
	}
	folder, err := os.MkdirTemp("", "bench-history")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	b := bench{redial: os.Args[1], hello: os.Args[2], long: os.Args[3], short: os.Args[4], runs: 5, empty: filepath.Join(folder, "empty.jsonl")}
	if len(os.Args) > 5 {
		if n, err := strconv.Atoi(os.Args[5]); err == nil {
			b.runs = n
		}
	}
	err = b.all()
	_ = os.RemoveAll(folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (b *bench) all() error {
	for _, history := range []string{b.long, b.short} {
		if _, err := b.process(b.redial, "--history", history, "history", "reindex")(); err != nil {
			return err
		}
	}
	fmt.Printf("%-52s %10s %10s %8s %8s\n", "what", "redial", "against", "ratio", "at most")
	for _, part := range []func() error{b.screens, b.index, b.queries} {
		if err := part(); err != nil {
			return err
		}
	}
	if b.failed > 0 {
		fmt.Printf("%d not met\n", b.failed)
	}
	return nil
}

// measure is one run of something.
type measure func() (time.Duration, error)

// line compares two measures in turns and prints a line of the table.
func (b *bench) line(what string, ours, theirs measure, most float64) error {
	var us, them []time.Duration
	for range b.runs {
		for _, m := range []struct {
			run  measure
			into *[]time.Duration
		}{{ours, &us}, {theirs, &them}} {
			took, err := m.run()
			if err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			*m.into = append(*m.into, took)
		}
	}
	b.print(what, median(us), median(them), most)
	return nil
}

func (b *bench) print(what string, us, them time.Duration, most float64) {
	ratio := float64(us) / float64(them)
	mark := ""
	if ratio > most {
		mark = "  not met"
		b.failed++
	}
	fmt.Printf("%-52s %7.1f ms %7.1f ms %8.2f %8.2f%s\n", what, ms(us), ms(them), ratio, most, mark)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// process measures a whole process.
func (b *bench) process(name string, args ...string) measure {
	return func() (time.Duration, error) {
		cmd := exec.Command(name, args...)
		began := time.Now()
		out, err := cmd.CombinedOutput()
		took := time.Since(began)
		if exit := (*exec.ExitError)(nil); err != nil && !asExit(err, &exit) {
			return 0, fmt.Errorf("%s: %w: %s", name, err, out)
		}
		return took, nil // rg exits with 1 where it finds nothing
	}
}

func asExit(err error, exit **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError) //nolint:errorlint // it is exec's own
	*exit = e
	return ok && e.ExitCode() == 1
}

// screens are the lines about what is seen.
func (b *bench) screens() error {
	hello := b.screen([]string{b.hello}, "READY")
	empty := b.screen(b.ui(b.empty), "history is empty|Nothing|no callback|empty")
	newest := "[0-9] tr(y|ies)"
	if err := b.line("start on an empty history / hello", empty, hello, 1.5); err != nil {
		return err
	}
	if err := b.line("first screen, 1M, checkpoint / empty start", b.screen(b.ui(b.long), newest), empty, 1.3); err != nil {
		return err
	}
	if err := b.line("first screen, 1M / 10k", b.screen(b.ui(b.long), newest), b.screen(b.ui(b.short), newest), 1.15); err != nil {
		return err
	}
	without := func() (time.Duration, error) {
		if err := os.Remove(b.long + ".idx"); err != nil && !os.IsNotExist(err) {
			return 0, err
		}
		return b.screen(b.ui(b.long), newest)()
	}
	if err := b.line("first screen, 1M, no checkpoint / empty start", without, empty, 1.5); err != nil {
		return err
	}
	if _, err := b.process(b.redial, "--history", b.long, "history", "reindex")(); err != nil {
		return err
	}
	return b.keys()
}

func (b *bench) ui(history string) []string {
	return []string{b.redial, "--history", history}
}

// index are the lines about the index.
func (b *bench) index() error {
	wc := b.process("wc", "-l", b.long)
	if err := b.line("index from nothing (history reindex) / wc -l", b.process(b.redial, "--history", b.long, "history", "reindex"), wc, 3); err != nil {
		return err
	}
	return b.reopen()
}

// reopen measures what opening costs more after 100 MB were appended.
func (b *bench) reopen() error {
	info, err := os.Stat(b.long)
	if err != nil {
		return err
	}
	list := b.process(b.redial, "--history", b.long, "list", "--limit", "1")
	var before, after []time.Duration
	for range b.runs {
		took, err := list()
		if err != nil {
			return err
		}
		before = append(before, took)
	}
	checkpoint, err := os.ReadFile(b.long + ".idx")
	if err != nil {
		return err
	}
	if err := appendTail(b.long, 100<<20); err != nil {
		return err
	}
	for range b.runs {
		// The one that listing leaves covers what was appended.
		if err := os.Remove(b.long + ".idx"); err != nil {
			return err
		}
		if err := os.WriteFile(b.long+".idx", checkpoint, 0o600); err != nil {
			return err
		}
		took, err := list()
		if err != nil {
			return err
		}
		after = append(after, took)
	}
	if err := os.Truncate(b.long, info.Size()); err != nil {
		return err
	}
	if _, err := b.process(b.redial, "--history", b.long, "history", "reindex")(); err != nil {
		return err
	}
	more := median(after) - median(before)
	b.print("reopening after 100 MB were appended, more / 100 ms", more, 100*time.Millisecond, 1)
	return nil
}

// appendTail appends the last whole lines of a file to it, as if with new ids.
func appendTail(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	b := make([]byte, min(size, info.Size()))
	if _, err := f.ReadAt(b, info.Size()-int64(len(b))); err != nil {
		return err
	}
	text := string(b)
	text = text[strings.IndexByte(text, '\n')+1:]
	if _, err := f.WriteString(strings.ReplaceAll(text, `,"id":"01`, `,"id":"02`)); err != nil {
		return err
	}
	return f.Close()
}

// queries are the lines about questions.
func (b *bench) queries() error {
	if err := b.line(`list status:500 --limit 20 / rg -c '"status":500'`,
		b.process(b.redial, "--history", b.long, "list", "status:500", "--limit", "20"),
		b.process("rg", "-c", `"status":500`, b.long), 0.5); err != nil {
		return err
	}
	const nothing = "no such text anywhere"
	return b.line("full text that matches nothing / rg -c",
		b.process(b.redial, "--history", b.long, "list", `"`+nothing+`"`),
		b.process("rg", "-c", nothing, b.long), 1.5)
}
