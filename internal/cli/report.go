package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

const (
	// reportLines is how many lines may wait to be written.
	reportLines = 4096
	// reportGrace is how long the last lines may take at the end.
	reportGrace = time.Second
)

// report is what a listener prints to. Writing to it never waits: a reader that has
// stopped reading, as a pager or a full pipe does, must not keep callbacks from
// being answered. Lines that find no room are dropped and counted.
type report struct {
	to     io.Writer
	failed func(error) // called once, when a line can't be written
	done   chan struct{}

	mu      sync.Mutex // guards what follows
	lines   chan []byte
	closed  bool
	dropped int
}

func newReport(to io.Writer, failed func(error)) *report {
	r := &report{to: to, failed: failed, done: make(chan struct{}), lines: make(chan []byte, reportLines)}
	go r.print()
	return r
}

// Write takes one line, or drops it.
func (r *report) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return len(line), nil
	}
	select {
	case r.lines <- bytes.Clone(line):
	default:
		r.dropped++
	}
	return len(line), nil
}

// close waits for the lines that were taken, but not long, and returns how many
// were dropped.
func (r *report) close() int {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.lines)
	}
	r.mu.Unlock()
	grace := time.NewTimer(reportGrace)
	defer grace.Stop()
	left := 0
	select {
	case <-r.done:
	case <-grace.C:
		left = len(r.lines)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped + left
}

// print writes the lines as they come.
func (r *report) print() {
	defer close(r.done)
	broken := false
	for line := range r.lines {
		if broken {
			continue
		}
		if _, err := r.to.Write(line); err != nil {
			broken = true
			r.failed(err)
		}
	}
}

// reporting returns an app that prints to reports, and what closes them: it says
// how many lines were dropped.
func (a *app) reporting(failed func(error)) (*app, func()) {
	out, err := newReport(a.streams.Out, failed), newReport(a.streams.Err, func(error) {})
	b := *a
	b.streams.Out, b.streams.Err = out, err
	b.out = &printer{w: out, terminal: a.out.terminal, renderer: a.out.renderer}
	b.err = &printer{w: err, terminal: a.err.terminal, renderer: a.err.renderer}
	return &b, sync.OnceFunc(func() {
		_ = err.close() // what is said next stands below it
		if n := out.close(); n > 0 {
			a.err.line("%s not printed: nobody read the output", count(n, "line was", "lines were"))
		}
	})
}

// brokenOutput is why a line could not be printed, where that ended ctx.
func brokenOutput(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
