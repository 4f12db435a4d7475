package tui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// errTemplateName is returned for a name that can't be a file's.
var errTemplateName = errors.New("a name is letters, digits, spaces, dots and dashes, and begins with a letter or a digit")

// errSecretInFile is returned where a file would hold a secret that is known in this run.
var errSecretInFile = errors.New("it holds the value of a secret: take it out")

// draftPath is where the draft, or the template of a name, is kept.
func (w world) draftPath(name string) (string, error) {
	if name == "" {
		return w.draft, nil
	}
	if !isTemplateName(name) {
		return "", errTemplateName
	}
	return filepath.Join(w.templates(), name+".json"), nil
}

// longestTemplateName is in characters.
const longestTemplateName = 61

// isTemplateName reports whether a template may be called so: the name becomes
// a file's. It is no regular expression, since one of that many letters takes
// longer to compile than the first screen has.
func isTemplateName(name string) bool {
	n := 0
	for _, r := range name {
		word := unicode.IsLetter(r) || unicode.IsNumber(r)
		if !word && (n == 0 || !strings.ContainsRune(" _.-", r)) {
			return false
		}
		n++
	}
	return n > 0 && n <= longestTemplateName
}

// templates is the folder of the templates, beside the draft.
func (w world) templates() string { return filepath.Join(filepath.Dir(w.draft), "templates") }

// saveDraftCmd replaces the draft's file whole, so that a crash leaves the old
// one or the new one.
func (w world) saveDraftCmd(i saveDraftIntent) tea.Cmd {
	return func() tea.Msg {
		path, err := w.draftPath(i.name)
		if err == nil && w.known.Mask().Found(i.data) {
			err = errSecretInFile
		}
		if err == nil && path != "" && i.name == "" {
			err = saveOrigin(path, i.data, i.replayOf)
		}
		if err == nil && path != "" {
			err = replaceFile(path, i.data)
		}
		return draftSavedMsg{gen: i.gen, name: i.name, err: err}
	}
}

func replaceFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".draft-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// loadDraftCmd reads a draft; one that is not there is no error.
func (w world) loadDraftCmd(i loadDraftIntent) tea.Cmd {
	return func() tea.Msg {
		m := draftMsg{gen: i.gen, name: i.name}
		path, err := w.draftPath(i.name)
		if err == nil && path != "" {
			m.data, err = os.ReadFile(path)
		}
		if err == nil && i.name == "" {
			m.replayOf = loadOrigin(path, m.data)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			m.err = err
		}
		return m
	}
}

// dropDraftCmd deletes a draft, and says so only where it can't.
func (w world) dropDraftCmd(i dropDraftIntent) tea.Cmd {
	return func() tea.Msg {
		path, err := w.draftPath(i.name)
		if err == nil && path != "" {
			err = os.Remove(path)
			if i.name == "" {
				_ = os.Remove(originPath(path)) // without its body it means nothing
			}
		}
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return intentMsg{sayBad("The draft is still there: " + format.Sentence(err))}
	}
}

// templatesCmd lists the templates by name.
func (w world) templatesCmd(i listTemplatesIntent) tea.Cmd {
	return func() tea.Msg {
		entries, err := os.ReadDir(w.templates())
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		m := templatesMsg{gen: i.gen, err: err}
		for _, e := range entries {
			if name, ok := strings.CutSuffix(e.Name(), ".json"); ok && !e.IsDir() {
				m.names = append(m.names, name)
			}
		}
		return m
	}
}
