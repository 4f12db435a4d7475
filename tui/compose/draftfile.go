package compose

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"redial/tui/disk"
	"redial/tui/event"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// errTemplateName is returned for a name that can't be a file's.
var errTemplateName = errors.New("a name is letters, digits, spaces, dots and dashes, and begins with a letter or a digit")

// ErrSecretInFile is returned where a file would hold a secret that is known in this run.
var ErrSecretInFile = errors.New("it holds the value of a secret: take it out")

// draftPath is where the draft, or the template of a name, is kept.
func (w World) draftPath(name string) (string, error) {
	if name == "" {
		return w.Draft, nil
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
func (w World) templates() string { return filepath.Join(filepath.Dir(w.Draft), "templates") }

// SaveDraftCmd replaces the draft's file whole, so that a crash leaves the old
// one or the new one.
func (w World) SaveDraftCmd(i SaveDraft) tea.Cmd {
	return func() tea.Msg {
		path, err := w.draftPath(i.Name)
		if err == nil && w.Known.Mask().Found(i.Data) {
			err = ErrSecretInFile
		}
		if err == nil && path != "" && i.Name == "" {
			err = saveOrigin(path, i.Data, i.ReplayOf)
		}
		if err == nil && path != "" {
			err = disk.Replace(path, i.Data)
		}
		return DraftSavedMsg{Gen: i.Gen, Name: i.Name, Err: err}
	}
}

// LoadDraftCmd reads a draft; one that is not there is no error.
func (w World) LoadDraftCmd(i LoadDraft) tea.Cmd {
	return func() tea.Msg {
		m := DraftMsg{Gen: i.gen, Name: i.name}
		path, err := w.draftPath(i.name)
		if err == nil && path != "" {
			m.Data, err = os.ReadFile(path)
		}
		if err == nil && i.name == "" {
			m.ReplayOf = loadOrigin(path, m.Data)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			m.err = err
		}
		return m
	}
}

// DropDraftCmd deletes a draft, and says so only where it can't.
func (w World) DropDraftCmd(i DropDraft) tea.Cmd {
	return func() tea.Msg {
		path, err := w.draftPath(i.name)
		if err == nil && path != "" {
			err = os.Remove(path)
			if i.name == "" {
				_ = os.Remove(OriginPath(path)) // without its body it means nothing
			}
		}
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return event.Do{Do: event.Bad("The draft is still there: " + format.Sentence(err))}
	}
}

// templatesCmd lists the templates by name.
func (w World) templatesCmd(i ListTemplates) tea.Cmd {
	return func() tea.Msg {
		entries, err := os.ReadDir(w.templates())
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		m := TemplatesMsg{Gen: i.Gen, Err: err}
		for _, e := range entries {
			if name, ok := strings.CutSuffix(e.Name(), ".json"); ok && !e.IsDir() {
				m.names = append(m.names, name)
			}
		}
		return m
	}
}

// SaveDraft keeps the draft, LoadDraft reads it back, and
// DropDraft deletes it. An empty name is the draft itself, any other a
// template. DraftSavedMsg and DraftMsg answer.
type SaveDraft struct {
	Gen      event.Generation
	Name     string
	Data     []byte
	ReplayOf string // the callback that the draft is an edited replay of, or ""
}

// LoadDraft wants the draft, or a template; DraftMsg answers.
type LoadDraft struct {
	gen  event.Generation
	name string
}

// DropDraft wants the draft, or a template, deleted.
type DropDraft struct{ name string }

// ListTemplates wants the names of the templates; TemplatesMsg answers.
type ListTemplates struct{ Gen event.Generation }

// DraftSavedMsg answers SaveDraft.
type DraftSavedMsg struct {
	Gen  event.Generation
	Name string
	Err  error
}

// DraftMsg answers LoadDraft; data is nil where there is none.
type DraftMsg struct {
	Gen      event.Generation
	Name     string
	Data     []byte
	ReplayOf string
	err      error
}

// TemplatesMsg answers ListTemplates.
type TemplatesMsg struct {
	Gen   event.Generation
	names []string
	Err   error
}
