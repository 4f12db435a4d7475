package tui

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// copyFor is how long a tool may take; some wait for a display that is gone.
const copyFor = 3 * time.Second

// clipboard is what copying reaches the outside with.
type clipboard struct {
	env  copyEnv
	run  func(ctx context.Context, tool []string, in []byte) error
	tty  io.Writer // the program's own: its writes are not torn by a frame's
	file string    // where bytes go that no clipboard takes
}

// newClipboard is the clipboard of the terminal that tty is.
func newClipboard(tty io.Writer, draft string) clipboard {
	c := clipboard{
		env: copyEnv{
			getenv: os.Getenv, os: hostOS,
			find: func(tool string) bool { _, err := exec.LookPath(tool); return err == nil },
		},
		run: runTool, tty: tty,
	}
	if draft != "" {
		c.file = filepath.Join(filepath.Dir(draft), "copied.txt")
	}
	return c
}

// copyCmd copies bytes by the first route that takes them.
func (w world) copyCmd(i copyIntent) tea.Cmd {
	return func() tea.Msg { return intentMsg{w.clipboard.copy(w.ctx, i)} }
}

// copy tries the routes in turn and says which one took the bytes.
func (c clipboard) copy(ctx context.Context, i copyIntent) toastIntent {
	what := i.what + ", " + sizeText(int64(len(i.data)))
	var failed error
	for _, r := range copyPlan(c.env, len(i.data), c.file) {
		if i.secret && r.file != "" {
			continue
		}
		err := c.take(ctx, r, i.data)
		if err != nil {
			failed = err
			continue
		}
		if r.file == "" {
			return toastIntent{toastGood, "Copied " + what + ", " + r.by + "." + r.unsure}
		}
		why := "no clipboard was found"
		switch {
		case failed != nil:
			why = failed.Error()
		case len(i.data) > clipboardLimit:
			why = "it is too long for the terminal's clipboard, and there is no other"
		}
		return toastIntent{toastGood, "Saved " + what + ", " + r.by + ": " + why + "."}
	}
	if failed == nil {
		failed = errors.New("there is no clipboard here")
	}
	return toastIntent{toastBad, "Not copied, " + what + ". " + sentence(failed)}
}

// take gives the bytes to one route.
func (c clipboard) take(ctx context.Context, r copyRoute, data []byte) error {
	switch {
	case r.file != "":
		return replaceFile(r.file, data)
	case r.sequence != nil:
		_, err := io.WriteString(c.tty, r.sequence(data))
		return err
	case r.utf16 && !utf8.Valid(data):
		return errors.New(r.tool[0] + " takes only text")
	case r.utf16:
		data = asUTF16(data)
	}
	ctx, cancel := context.WithTimeout(ctx, copyFor)
	defer cancel()
	if err := c.run(ctx, r.tool, data); err != nil {
		return errors.New(r.tool[0] + " failed: " + err.Error())
	}
	return nil
}

// runTool runs a tool that reads its input and says nothing.
func runTool(ctx context.Context, tool []string, in []byte) error {
	cmd := exec.CommandContext(ctx, tool[0], tool[1:]...)
	cmd.Stdin = bytes.NewReader(in)
	cmd.WaitDelay = time.Second
	return cmd.Run()
}

// asUTF16 is text as Windows has it, with the mark that says so.
func asUTF16(text []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}
