package term

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// copyFor is how long a tool may take; some wait for a display that is gone.
const copyFor = 3 * time.Second

// Clipboard is the way to the clipboard of whoever looks at the terminal.
type Clipboard struct {
	env  CopyEnv
	run  func(ctx context.Context, tool []string, in []byte) error
	tty  io.Writer // the program's own: its writes are not torn by a frame's
	file string    // where bytes go that no clipboard takes
}

// NewClipboard returns the clipboard of the terminal that tty is. What no
// clipboard takes goes into file, "" for none.
func NewClipboard(tty io.Writer, file string) Clipboard {
	return Clipboard{
		env: CopyEnv{
			Getenv: os.Getenv, os: runtime.GOOS,
			Find: func(tool string) bool { _, err := exec.LookPath(tool); return err == nil },
		},
		run: runTool, tty: tty, file: file,
	}
}

// Way says by which way a short copy goes, "" where only a file takes it.
func (c Clipboard) Way() string {
	routes := copyPlan(c.env, 0, "")
	if len(routes) == 0 {
		return ""
	}
	return routes[0].by
}

// Copied is the way that bytes went.
type Copied struct {
	// By ends the sentence "Copied the body, 1.2 kB, ".
	By string
	// Unsure is a sentence where nothing tells whether the bytes arrived.
	Unsure string
	// InFile is set where no clipboard took them, and Why says why.
	InFile bool
	Why    string
}

// errNoClipboard is returned where there is no way to any clipboard.
var errNoClipboard = errors.New("there is no clipboard here")

// Copy tries the ways to the user's clipboard in turn. A secret goes into no
// file.
func (c Clipboard) Copy(ctx context.Context, data []byte, secret bool) (Copied, error) {
	failed := errNoClipboard
	why := "no clipboard was found"
	if len(data) > clipboardLimit {
		why = "it is too long for the terminal's clipboard, and there is no other"
	}
	for _, r := range copyPlan(c.env, len(data), c.file) {
		if secret && r.file != "" {
			continue
		}
		if err := c.take(ctx, r, data); err != nil {
			failed, why = err, err.Error()
			continue
		}
		return Copied{By: r.by, Unsure: r.unsure, InFile: r.file != "", Why: why}, nil
	}
	return Copied{}, failed
}

// take gives the bytes to one route.
func (c Clipboard) take(ctx context.Context, r copyRoute, data []byte) error {
	switch {
	case r.file != "":
		return os.WriteFile(r.file, data, 0o600)
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
