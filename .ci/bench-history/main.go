// bench-history measures redial on a long history against the programs that
// read such a file fastest, and prints a table of ratios. Every comparison is
// of whole processes, or screens in a terminal, taken in turns; a figure is the
// median. It needs wc; without rg two lines are not measured.
//
//	bench-history REDIAL HELLO [LONG SHORT [RUNS]]
//
// REDIAL is the program, HELLO one that draws a line with Bubble Tea, LONG a
// history of a million callbacks and SHORT one of ten thousand; without them
// they are made. It exits with 1 where a line is not met.
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
	if len(os.Args) < 3 || len(os.Args) == 4 {
		fmt.Fprintln(os.Stderr, "usage: bench-history REDIAL HELLO [LONG SHORT [RUNS]]")
		os.Exit(2)
	}
	if err := measureAll(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measureAll(args []string) error {
	folder, err := os.MkdirTemp("", "bench-history")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	b := bench{redial: args[0], hello: args[1], runs: 5, empty: filepath.Join(folder, "empty.jsonl")}
	if len(args) > 2 {
		b.long, b.short = args[2], args[3]
	} else {
		if b.long, err = made(1_000_000); err != nil {
			return err
		}
		if b.short, err = made(10_000); err != nil {
			return err
		}
	}
	if len(args) > 4 {
		if b.runs, err = strconv.Atoi(args[4]); err != nil {
			return err
		}
	}
	return b.all()
}

func (b *bench) all() error {
	for _, history := range []string{b.long, b.short} {
		if _, err := b.process(b.redial, "--history", history, "history", "reindex")(); err != nil {
			return err
		}
	}
	fmt.Printf("%-52s %10s %10s %8s %8s\n", "what", "redial", "against", "ratio", "at most")
	for _, part := range []func() error{b.screens, b.index, b.queries, b.benchmarks} {
		if err := part(); err != nil {
			return err
		}
	}
	if b.failed > 0 {
		return fmt.Errorf("%d not met", b.failed)
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
	mark := "met"
	if ratio > most {
		mark = "NOT MET"
		b.failed++
	}
	fmt.Printf("%-52s %7.4g ms %7.4g ms %8.2f %8.2f  %s\n", what, ms(us), ms(them), ratio, most, mark)
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

// What is seen of a history that is empty, and of the newest rows of another.
const (
	nothingYet = "Nothing has been sent yet"
	newest     = "[0-9] tr(y|ies)"
)

// screens are the lines about what is seen.
func (b *bench) screens() error {
	hello := b.screen([]string{b.hello}, "READY")
	empty := b.screen(b.ui(b.empty), nothingYet)
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
	if err := b.line("index from nothing (history reindex) / wc -l", b.process(b.redial, "--history", b.long, "history", "reindex"), wc, 6); err != nil {
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
	// The checkpoint is behind the history by as much.
	stale := func() (time.Duration, error) {
		if err := os.WriteFile(b.long+".idx", checkpoint, 0o600); err != nil {
			return 0, err
		}
		return b.screen(b.ui(b.long), newest)()
	}
	if err := b.line("first screen, 1M, a stale checkpoint / empty start", stale, b.screen(b.ui(b.empty), nothingYet), 1.5); err != nil {
		return err
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
	if _, err := exec.LookPath("rg"); err != nil {
		fmt.Println("list and full text / rg: not measured, there is no rg here")
		return nil
	}
	if err := b.line(`list status:500 --limit 20 / rg -c '"status":500'`,
		b.process(b.redial, "--history", b.long, "list", "status:500", "--limit", "20"),
		b.process("rg", "-c", `"status":500`, b.long), 0.5); err != nil {
		return err
	}
	const nothing = "no such text anywhere"
	return b.line("full text that matches nothing / rg -c",
		b.process(b.redial, "--history", b.long, "list", `"`+nothing+`"`),
		b.process("rg", "-c", nothing, b.long), 2)
}

// benchmarks are the lines that the package's own benchmarks measure.
func (b *bench) benchmarks() error {
	out, err := exec.Command("go", "test", "./history", "./history/internal/record", "-run", "^$", "-bench", "^Benchmark(Append|Body)$", "-benchtime", "1s").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	took := map[string]time.Duration{}
	for line := range strings.Lines(string(out)) {
		if f := strings.Fields(line); len(f) > 3 && f[3] == "ns/op" {
			name, _, _ := strings.Cut(f[0], "-")
			ns, err := strconv.ParseFloat(f[2], 64)
			if err != nil {
				return err
			}
			took[name] = time.Duration(ns)
		}
	}
	for _, l := range []struct {
		what, ours, theirs string
		most               float64
	}{
		{"append durably, 64 at once / one fsync per line", "BenchmarkAppend/64_at_once", "BenchmarkAppend/1_at_once", 1. / 10},
		{"decode a stored body / encoding/json", "BenchmarkBody/by_hand", "BenchmarkBody/encoding_json", 1. / 3},
	} {
		if took[l.ours] == 0 || took[l.theirs] == 0 {
			return fmt.Errorf("%s was not measured: %s", l.what, out)
		}
		b.print(l.what, took[l.ours], took[l.theirs], l.most)
	}
	return nil
}
