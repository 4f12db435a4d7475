package tui

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// keepFileIntent wants a file of the body written beside the history, from where it
// goes by direct upload; keptFileMsg answers.
type keepFileIntent struct {
	gen     generation
	row     string // of the form
	name    string
	encoded string
}

// keptFileMsg answers keepFileIntent.
type keptFileMsg struct {
	row  string
	file fileMsg
}

// keepFileCmd decodes a file of the body and keeps it.
func (w world) keepFileCmd(i keepFileIntent) tea.Cmd {
	return func() tea.Msg {
		m := keptFileMsg{row: i.row, file: fileMsg{gen: i.gen}}
		data, err := base64.StdEncoding.DecodeString(i.encoded)
		if err == nil {
			m.file.path, err = history.KeepUpload(w.store.Path(), i.name, data)
		}
		m.file.err, m.file.size, m.file.head = err, int64(len(data)), data[:min(len(data), headSize)]
		return m
	}
}

// fileRow is the row of the file that an action is about: the focused one, or the
// only one there is; "" where that is not clear.
func (p *composePane) fileRow() string {
	if p.row().file {
		return p.row().name
	}
	only := ""
	for _, f := range p.rows {
		if f.file && only != "" {
			return ""
		}
		if f.file {
			only = f.name
		}
	}
	return only
}

// switchUpload sends the file of the row by direct upload, or inside the body again.
func (p *composePane) switchUpload() intent {
	p.flush()
	row := p.fileRow()
	entry, ok := p.draft.fileEntry(row)
	if !ok {
		return sayBad("This file can't be read from the body: see its findings.")
	}
	f := fileOf(entry)
	p.fileGen++
	if u, known := p.uploads[f.objectKey]; known {
		if p.draft.encodedSize(u.size) > callback.SizeLimit {
			return sayBad(format.Clean(f.filename) + ", " + format.Size(u.size) + ", has no room in the body: its limit is 4.5 MB.")
		}
		p.switching = row
		return readFileIntent{gen: p.fileGen, path: u.path}
	}
	encoded, inside := entry.Text("file_base64")
	if !inside || encoded == "" {
		return sayInfo("This file is uploaded already.")
	}
	return keepFileIntent{gen: p.fileGen, row: row, name: f.filename, encoded: encoded}
}

// kept puts an upload in place of the file that was kept.
func (p *composePane) kept(m keptFileMsg) intent {
	if m.file.gen != p.fileGen {
		return nil
	}
	if m.file.err != nil {
		return sayBad("The file can't go by direct upload: " + format.Sentence(m.file.err))
	}
	p.draft.remember()
	p.draft.setFileEntry(m.row, p.newUpload(m.file).entry())
	return intents{p.changed(), sayGood("It goes by direct upload, " + format.Size(m.file.size) + "; d puts it into the body again.")}
}

// putInside puts a file that was read into the body, in place of its upload.
func (p *composePane) putInside(m fileMsg) intent {
	row := p.switching
	p.switching = ""
	if m.err != nil {
		return sayBad("The file can't be read: " + format.Sentence(m.err))
	}
	entry, ok := p.draft.fileEntry(row)
	if !ok {
		return nil
	}
	f := fileOf(entry)
	p.draft.remember()
	p.draft.setFileEntry(row, fileEntry(base64.StdEncoding.EncodeToString(m.data), f.filename, f.mime))
	return intents{p.changed(), sayGood("It goes inside the body, " + format.Size(m.size) + "; d sends it by direct upload.")}
}

// fileEntry returns the file of a row of the form, as an object of its own.
func (d *draft) fileEntry(row string) (callback.Body, bool) {
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
func (d *draft) setFileEntry(row string, entry json.RawMessage) {
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
