package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"redial/callback"
)

// uploadMark begins what stands for the object key of a file that has not been
// uploaded yet.
const uploadMark = "given by the upload of "

// upload is a file of the draft that goes by direct upload.
type upload struct {
	mark string // what stands for its object key
	path string
	mime string
	size int64
}

// attachUpload puts a file into the draft that goes by direct upload.
func (p *composePane) attachUpload(m fileMsg) {
	u := p.newUpload(m)
	d := &p.draft
	d.remember()
	entries, _ := d.files()
	d.setFiles(append(d.movedIn(entries), u.entry()))
}

// newUpload remembers a file that goes by direct upload.
func (p *composePane) newUpload(m fileMsg) upload {
	name := filepath.Base(m.path)
	u := upload{mark: uploadMark + name, path: expandHome(m.path), mime: mimeOf(name, m.head), size: m.size}
	for n := 2; p.uploads[u.mark].path != "" && p.uploads[u.mark].path != u.path; n++ {
		u.mark = fmt.Sprintf("%s%s (%d)", uploadMark, name, n)
	}
	p.uploads[u.mark] = u
	return u
}

// entry is the file as an entry of files[].
func (u upload) entry() []byte {
	return callback.Body{}.SetText("object_key", u.mark).SetText("filename", filepath.Base(u.path)).SetText("mime_type", u.mime).Bytes()
}

// uploads are the draft's files that go by direct upload, or the name of one
// that is not among those known.
func (d *draft) uploads(known map[string]upload) (found []upload, lost string) {
	entries, _ := d.files()
	for _, e := range entries {
		entry, _ := callback.ParseBody(e)
		f := fileOf(entry)
		if !strings.HasPrefix(f.objectKey, uploadMark) {
			continue
		}
		u, ok := known[f.objectKey]
		if !ok {
			return nil, orNone(f.filename, "a file")
		}
		found = append(found, u)
	}
	return found, ""
}

// withKeys is a body with the object keys of uploads in place of their marks.
func withKeys(body []byte, keys map[string]string) []byte {
	b, err := callback.ParseBody(body)
	raw, ok := b.Field("files")
	var entries []json.RawMessage
	if err != nil || !ok || json.Unmarshal(raw, &entries) != nil {
		return body
	}
	parts := make([][]byte, len(entries))
	for i, e := range entries {
		parts[i] = e
		entry, err := callback.ParseBody(e)
		mark, _ := entry.Text("object_key")
		if key, marked := keys[mark]; marked && err == nil {
			parts[i] = entry.SetText("object_key", key).Bytes()
		}
	}
	return b.Set("files", fmt.Appendf(nil, "[%s]", bytes.Join(parts, []byte(",")))).Bytes()
}
