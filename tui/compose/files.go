package compose

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"
)

// maxPaths bounds how many paths a completion gives.
const maxPaths = 200

// headSize is how much of a file its type is told by.
const headSize = 512

// completePathCmd lists the paths that begin with the prefix; ~ is the home
// folder.
func completePathCmd(i CompletePath) tea.Cmd {
	return func() tea.Msg {
		dir, base := filepath.Split(i.Prefix)
		entries, err := os.ReadDir(expandHome(orDot(dir)))
		if err != nil {
			return PathsMsg{Gen: i.Gen, err: err}
		}
		var paths []string
		for _, e := range entries {
			name := e.Name()
			hidden := strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".")
			if !strings.HasPrefix(name, base) || hidden {
				continue
			}
			if e.IsDir() {
				name += string(filepath.Separator)
			}
			paths = append(paths, dir+name)
		}
		sort.Strings(paths)
		return PathsMsg{Gen: i.Gen, Paths: paths[:min(len(paths), maxPaths)]}
	}
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

func expandHome(path string) string {
	if path != "~" && !strings.HasPrefix(path, "~/") {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, strings.TrimPrefix(path, "~"))
}

// fileCmd reads a file's facts, and all of it where whole is set.
func fileCmd(gen event.Generation, path string, whole bool) tea.Cmd {
	return func() tea.Msg {
		m := FileMsg{Gen: gen, Path: path}
		f, err := os.Open(expandHome(path))
		if err != nil {
			m.err = err
			return m
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err == nil && !info.Mode().IsRegular() {
			err = &fs.PathError{Op: "read", Path: path, Err: errors.New("not a file")}
		}
		if err != nil {
			m.err = err
			return m
		}
		m.Size = info.Size()
		if whole {
			m.Data, m.err = io.ReadAll(f)
			m.Size = int64(len(m.Data))
			m.Head = m.Data[:min(len(m.Data), headSize)]
			return m
		}
		head := make([]byte, headSize)
		n, err := io.ReadFull(f, head)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			m.err = err
		}
		m.Head = head[:n]
		return m
	}
}

// editorFileCmd puts the bytes into a private file for the editor.
func (w World) editorFileCmd(i OpenEditor) tea.Cmd {
	return func() tea.Msg {
		path, err := tempCopy(i.Body, i.ext)
		if err != nil {
			return EditedMsg{Gen: i.Gen, Err: err}
		}
		return EditorFileMsg{gen: i.Gen, path: path, args: EditorArgs(w.Editor, os.Getenv, path)}
	}
}

// EditorArgs are what opens a file in the user's editor, the chosen one or that of a
// variable. The shell reads it, as git has it done: it may have quotes and options.
func EditorArgs(chosen string, getenv func(string) string, path string) []string {
	editor := firstOf(chosen, getenv("VISUAL"), getenv("EDITOR"))
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C", firstOf(editor, "notepad"), path}
	}
	return []string{"sh", "-c", firstOf(editor, "vi") + ` "$@"`, "editor", path}
}

// EditorCmd gives the screen to the editor, and reads the file when it is
// done. An editor that fails leaves the bytes as they were.
func (w World) EditorCmd(m EditorFileMsg) tea.Cmd {
	cmd := exec.CommandContext(w.Ctx, m.args[0], m.args[1:]...)
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout // the terminal itself, not a pipe to it
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		defer func() { _ = os.Remove(m.path) }()
		if err != nil {
			return EditedMsg{Gen: m.gen, Err: fmt.Errorf("the editor: %w", err)}
		}
		body, err := os.ReadFile(m.path)
		return EditedMsg{Gen: m.gen, Body: body, Err: err}
	})
}

func firstOf(words ...string) string {
	for _, w := range words {
		if strings.TrimSpace(w) != "" {
			return w
		}
	}
	return ""
}

// tempCopy writes bytes to a new file that only the user can read.
func tempCopy(body []byte, ext string) (string, error) {
	f, err := os.CreateTemp("", "redial-*"+ext)
	if err != nil {
		return "", err
	}
	_, err = f.Write(body)
	if err := errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// OpenEditor wants bytes edited in $EDITOR, in a file with this
// extension (".json"); EditedMsg answers.
type OpenEditor struct {
	Gen  event.Generation
	Body []byte
	ext  string
}

// CompletePath wants the paths that begin with prefix; PathsMsg answers.
type CompletePath struct {
	Gen    event.Generation
	Prefix string
}

// StatFile wants to know a file's facts, ReadFile its bytes, and
// the head of it for its type; FileMsg answers both.
type StatFile struct {
	Gen  event.Generation
	Path string
}

// ReadFile wants a file's bytes; FileMsg answers.
type ReadFile struct {
	Gen  event.Generation
	Path string
}

// EditedMsg answers OpenEditor: the new bytes, or why there are none.
type EditedMsg struct {
	Gen  event.Generation
	Body []byte
	Err  error
}

// EditorFileMsg is the file that the editor is to be opened on.
type EditorFileMsg struct {
	gen  event.Generation
	path string
	args []string // the editor's command line
}

// PathsMsg answers CompletePath; folders end in a slash.
type PathsMsg struct {
	Gen   event.Generation
	Paths []string
	err   error
}

// FileMsg answers StatFile and ReadFile. head is the first 512
// bytes; data is all of them, where they were asked for.
type FileMsg struct {
	Gen  event.Generation
	Path string
	Size int64
	Head []byte
	Data []byte
	err  error
}
