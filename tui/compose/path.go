package compose

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"redial/tui/event"

	"redial/tui/widget"

	"redial/tui/format"
)

// suggestions are the paths that go on from what has been typed.
type suggestions struct {
	gen    event.Generation
	paths  []string
	err    error
	chosen int    // -1 while none is
	note   string // why the file was not attached
}

// maxSuggestions is how many are shown at once.
const maxSuggestions = 5

func (s *suggestions) Take(m PathsMsg) {
	s.paths, s.err, s.chosen = m.Paths, m.err, -1
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

// Shown returns the suggestions to show, and which of them is chosen.
func (s *suggestions) Shown() (paths []string, chosen int) {
	first := max(0, s.chosen-maxSuggestions+1)
	return s.paths[first:min(first+maxSuggestions, len(s.paths))], s.chosen - first
}

// askPaths asks for the paths that begin with what has been typed.
func (p *Pane) askPaths() event.Event {
	p.paths = suggestions{gen: p.paths.gen + 1, chosen: -1}
	prefix := p.Row().Editor.Text()
	if prefix == "" {
		return nil
	}
	return CompletePath{Gen: p.paths.gen, Prefix: prefix}
}

// attach takes the chosen suggestion, and reads the file if it is one.
func (p *Pane) attach() event.Event {
	e := p.Row().Editor
	if p.paths.chosen >= 0 {
		p.paths.complete(e)
	}
	path := e.Text()
	switch {
	case path == "":
		p.FocusRow(p.Focus + 1)
		return nil
	case strings.HasSuffix(path, string(os.PathSeparator)):
		return p.askPaths()
	}
	p.fileGen++
	p.switching = ""
	p.paths = suggestions{gen: p.paths.gen + 1, chosen: -1}
	return StatFile{Gen: p.fileGen, Path: path}
}

// fileRead takes a file's facts, then its bytes.
func (p *Pane) fileRead(m FileMsg) event.Event {
	if m.Gen != p.fileGen {
		return nil
	}
	if p.switching != "" {
		return p.putInside(m)
	}
	name := format.Clean(filepath.Base(m.Path))
	if m.err != nil {
		p.paths.note = "Nothing was attached: " + format.Clean(m.err.Error()) + "."
		if errors.Is(m.err, fs.ErrNotExist) {
			p.paths.note = "No such file: " + format.Clean(m.Path)
		}
		return nil
	}
	how := "Attached " + name + ", " + format.Size(m.Size) + "."
	switch {
	case m.Data == nil && p.Draft.tooLarge(m.Size):
		p.attachUpload(m)
		how = name + ", " + format.Size(m.Size) + ", goes by direct upload: inside the body it would pass the limit of 4.5 MB."
	case m.Data == nil && m.Size > 0:
		return ReadFile{Gen: m.Gen, Path: m.Path}
	default:
		p.Draft.attach(m.Path, m.Data)
	}
	for i := range p.Rows {
		if p.Rows[i].kind == fieldPath {
			p.Rows[i].Editor.SetText("")
		}
	}
	p.paths = suggestions{gen: p.paths.gen}
	return event.List{p.changed(), event.Good(how)}
}
