package tui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"redial/tui/mockview"

	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
)

// Options is all the UI needs; it opens nothing itself but drafts and the
// files a user names.
type Options struct {
	Store  *history.Store
	Client *callback.Client // its Journal is Store
	// Targets are the targets to choose from, "mock" first; Target is the name
	// of the one to begin with.
	Targets []callback.Target
	Target  string
	// ConfigPath is the file that names targets, "" where there can be none.
	ConfigPath string
	// TargetFor makes a target of a URL that the user or a webhook names; nil where that
	// can't be done.
	TargetFor func(url string) (callback.Target, error)
	// StartMock starts the embedded mock with a script; the UI calls it at its
	// start and when the user stops and starts it.
	StartMock func(mock.Options) (*mock.Server, error)
	// MockSecretFrom is where the embedded mock's secret comes from, "" where it is
	// made for this run.
	MockSecretFrom string
	// Script is the script the embedded mock starts with.
	Script mock.Script
	// DraftPath is where the draft in Compose is kept.
	DraftPath string
	// Examples are example failures that an empty history offers to load: each
	// is delivered to the embedded mock while it plays the example's script.
	Examples []Example
	// Curl is the shell command that sends a body to a URL.
	Curl func(url string, body []byte) string
	// Keys are the keys of actions, by the action's name, in place of its own.
	Keys    map[string][]string
	NoColor bool
	ASCII   bool
	NoMouse bool
	// Theme is what the background is taken for, "light" or "dark"; anything else
	// asks the terminal.
	Theme string
	// Pager and Editor are the commands that show and edit a file, "" for those of
	// the environment.
	Pager, Editor string
}

// Example is a callback that fails, to have something to debug.
type Example struct {
	Name   string
	Body   []byte
	Script string // of the mock, while the body is delivered
}

// ErrNoTerminal is returned by Run where there is no terminal to draw on.
var ErrNoTerminal = errors.New("the screen can't be drawn here (no terminal, or TERM=dumb); the commands compose, validate, send, list, show and replay do the same without it (redial help)")

// framesPerSecond is how often the screen may change.
const framesPerSecond = 60

// Run shows the UI until the user quits or ctx ends. It returns when every
// delivery it began has ended and is written down.
func Run(ctx context.Context, o Options) error {
	if !term.CanDraw(os.Getenv("TERM"), os.Stdin, os.Stdout) {
		return ErrNoTerminal
	}
	t, err := keymap.New(o.Keys)
	if err != nil {
		return err
	}
	inner, cancel := context.WithCancel(ctx)
	screen := term.NewScreen(os.Stdout, framesPerSecond)
	w := newWorld(inner, o, screen)
	go w.readAhead()
	in := term.NewInput(os.Stdin)
	s := theme.New(theme.Look{
		Profile: theme.Profile(o.NoColor), Dark: o.Theme == "dark" || o.Theme != "light" && in.IsDark(os.Stdout),
		NoColor: o.NoColor, ASCII: o.ASCII,
	})
	options := []tea.ProgramOption{
		tea.WithAltScreen(), tea.WithContext(ctx), tea.WithoutSignalHandler(),
		tea.WithInput(in), tea.WithFilter(in.Filter), tea.WithOutput(screen), tea.WithFPS(term.LibraryFPS),
	}
	if !o.NoMouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	a := newApp(w, o, s, t)
	_, err = tea.NewProgram(screen.Model(a), options...).Run()
	cancel()
	w.pendingWrites.wait() // an older draft is not to replace the last one
	err = errors.Join(err, a.compose.KeepDraft(), w.mock.Close())
	if ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) {
		return ctx.Err()
	}
	return err
}

// readAhead lets the store read the newest callbacks while the terminal is asked
// what it can. What goes wrong the list says when it asks for them.
func (w world) readAhead() { _, _ = w.store.Glance(w.ctx, history.Query{}) }

// newWorld is the outside as commands reach it.
func newWorld(ctx context.Context, o Options, tty io.Writer) world {
	var known *callback.Known
	if o.Client != nil {
		known = o.Client.Known
	}
	return world{
		ctx: ctx, store: o.Store, client: o.Client, known: known, mock: mockview.NewEmbedded(o.StartMock, o.Script, o.MockSecretFrom), draft: o.DraftPath, editor: o.Editor,
		now: time.Now, clipboard: newClipboard(tty, o.DraftPath), pendingWrites: &pendingWrites{},
	}
}

// newClipboard keeps what no clipboard takes beside the draft.
func newClipboard(tty io.Writer, draft string) term.Clipboard {
	file := ""
	if draft != "" {
		file = filepath.Join(filepath.Dir(draft), "copied.txt")
	}
	return term.NewClipboard(tty, file)
}
