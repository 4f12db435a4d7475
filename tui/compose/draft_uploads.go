package compose

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"redial/tui/event"

	"redial/callback"
)

// UploadMark begins what stands for the object key of a file that has not been
// uploaded yet.
const UploadMark = "given by the upload of "

// attachUpload puts a file into the draft that goes by direct upload.
func (p *Pane) attachUpload(m FileMsg) {
	u := p.newUpload(m)
	d := &p.Draft
	d.remember()
	entries, _ := d.files()
	d.setFiles(append(d.movedIn(entries), entryOf(u)))
}

// newUpload remembers a file that goes by direct upload.
func (p *Pane) newUpload(m FileMsg) event.Upload {
	name := filepath.Base(m.Path)
	u := event.Upload{Mark: UploadMark + name, Path: expandHome(m.Path), MIME: mimeOf(name, m.Head), Size: m.Size}
	for n := 2; p.Uploads[u.Mark].Path != "" && p.Uploads[u.Mark].Path != u.Path; n++ {
		u.Mark = fmt.Sprintf("%s%s (%d)", UploadMark, name, n)
	}
	p.Uploads[u.Mark] = u
	return u
}

// entryOf is the file as an entry of files[].
func entryOf(u event.Upload) []byte {
	return callback.Body{}.SetText("object_key", u.Mark).SetText("filename", filepath.Base(u.Path)).SetText("mime_type", u.MIME).Bytes()
}

// Uploads are the draft's files that go by direct upload, or the name of one
// that is not among those known.
func (d *Draft) Uploads(known map[string]event.Upload) (found []event.Upload, lost string) {
	entries, _ := d.files()
	for _, e := range entries {
		entry, _ := callback.ParseBody(e)
		f := fileOf(entry)
		if !strings.HasPrefix(f.objectKey, UploadMark) {
			continue
		}
		u, ok := known[f.objectKey]
		if !ok {
			return nil, OrNone(f.filename, "a file")
		}
		found = append(found, u)
	}
	return found, ""
}

// WithKeys is a body with the object keys of uploads in place of their marks.
func WithKeys(body []byte, keys map[string]string) []byte {
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
