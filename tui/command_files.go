package tui

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

	tea "github.com/charmbracelet/bubbletea"
)

// maxPaths bounds how many paths a completion gives.
const maxPaths = 200

// headSize is how much of a file its type is told by.
const headSize = 512

// completePathCmd lists the paths that begin with the prefix; ~ is the home
// folder.
func completePathCmd(i completePathIntent) tea.Cmd {
	return func() tea.Msg {
		dir, base := filepath.Split(i.prefix)
		entries, err := os.ReadDir(expandHome(orDot(dir)))
		if err != nil {
			return pathsMsg{gen: i.gen, err: err}
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
		return pathsMsg{gen: i.gen, paths: paths[:min(len(paths), maxPaths)]}
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
func fileCmd(gen generation, path string, whole bool) tea.Cmd {
	return func() tea.Msg {
		m := fileMsg{gen: gen, path: path}
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
		m.size = info.Size()
		if whole {
			m.data, m.err = io.ReadAll(f)
			m.size = int64(len(m.data))
			m.head = m.data[:min(len(m.data), headSize)]
			return m
		}
		head := make([]byte, headSize)
		n, err := io.ReadFull(f, head)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			m.err = err
		}
		m.head = head[:n]
		return m
	}
}

// editorFileCmd puts the bytes into a private file for the editor.
func (w world) editorFileCmd(i openEditorIntent) tea.Cmd {
	return func() tea.Msg {
		path, err := tempCopy(i.body, i.ext)
		if err != nil {
			return editedMsg{gen: i.gen, err: err}
		}
		return editorFileMsg{gen: i.gen, path: path, args: editorArgs(w.editor, os.Getenv, path)}
	}
}

// editorArgs are what opens a file in the user's editor, the chosen one or that of a
// variable. The shell reads it, as git has it done: it may have quotes and options.
func editorArgs(chosen string, getenv func(string) string, path string) []string {
	editor := firstOf(chosen, getenv("VISUAL"), getenv("EDITOR"))
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C", firstOf(editor, "notepad"), path}
	}
	return []string{"sh", "-c", firstOf(editor, "vi") + ` "$@"`, "editor", path}
}

// editorCmd gives the screen to the editor, and reads the file when it is
// done. An editor that fails leaves the bytes as they were.
func (w world) editorCmd(m editorFileMsg) tea.Cmd {
	cmd := exec.CommandContext(w.ctx, m.args[0], m.args[1:]...)
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout // the terminal itself, not a pipe to it
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		defer func() { _ = os.Remove(m.path) }()
		if err != nil {
			return editedMsg{gen: m.gen, err: fmt.Errorf("the editor: %w", err)}
		}
		body, err := os.ReadFile(m.path)
		return editedMsg{gen: m.gen, body: body, err: err}
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
