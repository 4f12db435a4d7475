package tui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"redial/tui/widget"

	"redial/tui/format"
)

// suggestions are the paths that go on from what has been typed.
type suggestions struct {
	gen    generation
	paths  []string
	err    error
	chosen int    // -1 while none is
	note   string // why the file was not attached
}

// maxSuggestions is how many are shown at once.
const maxSuggestions = 5

func (s *suggestions) take(m pathsMsg) {
	s.paths, s.err, s.chosen = m.paths, m.err, -1
}

// Key moves among the suggestions, or reports that a key does not.
func (s *suggestions) Key(key string) bool {
	switch {
	case len(s.paths) == 0:
		return false
	case key == "down" && s.chosen < len(s.paths)-1:
		s.chosen++
	case key == "up" && s.chosen >= 0:
		s.chosen--
	default:
		return false
	}
	return true
}

// complete puts the chosen suggestion, or what all have in common, into the
// field. It reports whether that changed anything.
func (s *suggestions) complete(e *widget.Editor) bool {
	if len(s.paths) == 0 {
		return false
	}
	text := s.paths[0]
	if s.chosen >= 0 {
		text = s.paths[s.chosen]
	} else {
		for _, p := range s.paths[1:] {
			text = commonPrefix(text, p)
		}
	}
	if text == e.Text() {
		return false
	}
	e.SetText(text)
	return true
}

func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.ToValidUTF8(a[:n], "")
}

// shown returns the suggestions to show, and which of them is chosen.
func (s *suggestions) shown() (paths []string, chosen int) {
	first := max(0, s.chosen-maxSuggestions+1)
	return s.paths[first:min(first+maxSuggestions, len(s.paths))], s.chosen - first
}

// askPaths asks for the paths that begin with what has been typed.
func (p *composePane) askPaths() intent {
	p.paths = suggestions{gen: p.paths.gen + 1, chosen: -1}
	prefix := p.row().editor.Text()
	if prefix == "" {
		return nil
	}
	return completePathIntent{gen: p.paths.gen, prefix: prefix}
}

// attach takes the chosen suggestion, and reads the file if it is one.
func (p *composePane) attach() intent {
	e := p.row().editor
	if p.paths.chosen >= 0 {
		p.paths.complete(e)
	}
	path := e.Text()
	switch {
	case path == "":
		p.focusRow(p.focus + 1)
		return nil
	case strings.HasSuffix(path, string(os.PathSeparator)):
		return p.askPaths()
	}
	p.fileGen++
	p.switching = ""
	p.paths = suggestions{gen: p.paths.gen + 1, chosen: -1}
	return statFileIntent{gen: p.fileGen, path: path}
}

// fileRead takes a file's facts, then its bytes.
func (p *composePane) fileRead(m fileMsg) intent {
	if m.gen != p.fileGen {
		return nil
	}
	if p.switching != "" {
		return p.putInside(m)
	}
	name := format.Clean(filepath.Base(m.path))
	if m.err != nil {
		p.paths.note = "Nothing was attached: " + format.Clean(m.err.Error()) + "."
		if errors.Is(m.err, fs.ErrNotExist) {
			p.paths.note = "No such file: " + format.Clean(m.path)
		}
		return nil
	}
	how := "Attached " + name + ", " + format.Size(m.size) + "."
	switch {
	case m.data == nil && p.draft.tooLarge(m.size):
		p.attachUpload(m)
		how = name + ", " + format.Size(m.size) + ", goes by direct upload: inside the body it would pass the limit of 4.5 MB."
	case m.data == nil && m.size > 0:
		return readFileIntent{gen: m.gen, path: m.path}
	default:
		p.draft.attach(m.path, m.data)
	}
	for i := range p.rows {
		if p.rows[i].kind == fieldPath {
			p.rows[i].editor.SetText("")
		}
	}
	p.paths = suggestions{gen: p.paths.gen}
	return intents{p.changed(), sayGood(how)}
}
