package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"redial/tui/keymap"

	"redial/internal/config"
)

// Streams are the three streams of a run. They are files where it has a
// terminal.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Main runs the command line and returns its exit code. A cancelled ctx ends it
// as an interrupt does. Examples holds the examples that the terminal UI offers
// on an empty history.
func Main(ctx context.Context, args []string, s Streams, getenv func(string) string, examples fs.FS) int {
	s.Out, s.Err = gated(s.Out), gated(s.Err)
	a := &app{streams: s, getenv: getenv, examples: examples}
	root := rootCommand(a)
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	a.setColor(false)
	command, err := root.ExecuteContextC(ctx)
	if failed := a.out.failed.Load(); err == nil && failed != nil {
		err = fmt.Errorf("all is done, but not all could be printed: %w", *failed)
	}
	a.printError(command, err)
	return exitCode(err)
}

// app is what every command works with.
type app struct {
	streams  Streams
	getenv   func(string) string
	examples fs.FS
	flags    config.Flags
	// out and err print for people. Data that programs read goes to
	// streams.Out as it is.
	out, err *printer
}

// setColor makes the printers; colour is off where either side says so.
func (a *app) setColor(off bool) {
	off = off || a.getenv("NO_COLOR") != "" || a.getenv("TERM") == "dumb"
	a.out = newPrinter(a.streams.Out, off)
	a.err = newPrinter(a.streams.Err, off)
}

// config reads the settings of the run. Keys that the UI can't use, and filters
// that are no queries, are an error of all commands, as all else in the file is.
func (a *app) config() (config.Config, error) {
	c, err := config.Load(a.flags, a.getenv)
	if err != nil {
		return c, err
	}
	if c.UTC {
		time.Local = time.UTC // all that tells a time tells it in the local zone
	}
	var wrong *keymap.Error
	if errors.As(keymap.Check(c.Keys), &wrong) {
		return c, c.KeyError(wrong.Action, wrong.Message)
	}
	return c, checkFilters(c)
}
