package compose

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"redial/tui/event"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// KeepFile wants a file of the body written beside the history, from where it
// goes by direct upload; KeptFileMsg answers.
type KeepFile struct {
	Gen     event.Generation
	Row     string // of the form
	Name    string
	encoded string
}

// KeptFileMsg answers KeepFile.
type KeptFileMsg struct {
	Row  string
	File FileMsg
}

// keepFileCmd decodes a file of the body and keeps it.
func (w World) keepFileCmd(i KeepFile) tea.Cmd {
	return func() tea.Msg {
		m := KeptFileMsg{Row: i.Row, File: FileMsg{Gen: i.Gen}}
		data, err := base64.StdEncoding.DecodeString(i.encoded)
		if err == nil {
			m.File.Path, err = history.KeepUpload(w.Store.Path(), i.Name, data)
		}
		m.File.err, m.File.Size, m.File.Head = err, int64(len(data)), data[:min(len(data), headSize)]
		return m
	}
}

// fileRow is the row of the file that an action is about: the focused one, or the
// only one there is; "" where that is not clear.
func (p *Pane) fileRow() string {
	if p.Row().file {
		return p.Row().Name
	}
	only := ""
	for _, f := range p.Rows {
		if f.file && only != "" {
			return ""
		}
		if f.file {
			only = f.Name
		}
	}
	return only
}

// switchUpload sends the file of the row by direct upload, or inside the body again.
func (p *Pane) switchUpload() event.Event {
	p.Flush()
	row := p.fileRow()
	entry, ok := p.Draft.fileEntry(row)
	if !ok {
		return event.Bad("This file can't be read from the body: see its findings.")
	}
	f := fileOf(entry)
	p.fileGen++
	if u, known := p.Uploads[f.objectKey]; known {
		if p.Draft.encodedSize(u.Size) > callback.SizeLimit {
			return event.Bad(format.Clean(f.filename) + ", " + format.Size(u.Size) + ", has no room in the body: its limit is 4.5 MB.")
		}
		p.switching = row
		return ReadFile{Gen: p.fileGen, Path: u.Path}
	}
	encoded, inside := entry.Text("file_base64")
	if !inside || encoded == "" {
		return event.Info("This file is uploaded already.")
	}
	return KeepFile{Gen: p.fileGen, Row: row, Name: f.filename, encoded: encoded}
}

// kept puts an upload in place of the file that was kept.
func (p *Pane) kept(m KeptFileMsg) event.Event {
	if m.File.Gen != p.fileGen {
		return nil
	}
	if m.File.err != nil {
		return event.Bad("The file can't go by direct upload: " + format.Sentence(m.File.err))
	}
	p.Draft.remember()
	p.Draft.setFileEntry(m.Row, entryOf(p.newUpload(m.File)))
	return event.List{p.changed(), event.Good("It goes by direct upload, " + format.Size(m.File.Size) + "; d puts it into the body again.")}
}

// putInside puts a file that was read into the body, in place of its upload.
func (p *Pane) putInside(m FileMsg) event.Event {
	row := p.switching
	p.switching = ""
	if m.err != nil {
		return event.Bad("The file can't be read: " + format.Sentence(m.err))
	}
	entry, ok := p.Draft.fileEntry(row)
	if !ok {
		return nil
	}
	f := fileOf(entry)
	p.Draft.remember()
	p.Draft.setFileEntry(row, fileEntry(base64.StdEncoding.EncodeToString(m.Data), f.filename, f.mime))
	return event.List{p.changed(), event.Good("It goes inside the body, " + format.Size(m.Size) + "; d sends it by direct upload.")}
}

// fileEntry returns the file of a row of the form, as an object of its own.
func (d *Draft) fileEntry(row string) (callback.Body, bool) {
	entries, err := d.files()
	if err != nil {
		return callback.Body{}, false
	}
	if row == "file_base64" {
		entries = d.movedIn(entries)[:1]
		row = "files/0"
	}
	i, err := strconv.Atoi(strings.TrimPrefix(row, "files/"))
	if err != nil || i < 0 || i >= len(entries) {
		return callback.Body{}, false
	}
	entry, err := callback.ParseBody(entries[i])
	return entry, err == nil
}

// setFileEntry puts another entry in place of the file of a row.
func (d *Draft) setFileEntry(row string, entry json.RawMessage) {
	entries, _ := d.files()
	if row == "file_base64" {
		entries = d.movedIn(entries)
		row = "files/0"
	}
	i, err := strconv.Atoi(strings.TrimPrefix(row, "files/"))
	if err != nil || i < 0 || i >= len(entries) {
		return
	}
	entries = slices.Clone(entries)
	entries[i] = entry
	d.setFiles(entries)
}
