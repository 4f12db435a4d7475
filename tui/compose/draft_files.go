package compose

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"redial/tui/format"

	"redial/callback"
)

// draftFile is what the form says of a file in the body.
type draftFile struct {
	filename, mime string
	bytes          int    // of the file, where it is in the body
	objectKey      string // where it was uploaded, else ""
}

// files returns the entries of files[], each as its bytes, or why they can't be
// shown one by one.
func (d *Draft) files() (entries []json.RawMessage, err error) {
	raw, found := d.Body.Field("files")
	if !found {
		return nil, nil
	}
	err = json.Unmarshal(raw, &entries)
	return entries, err
}

// fileOf reads an entry of files[], or the fields of a single file, leniently.
func fileOf(b callback.Body) draftFile {
	f := draftFile{}
	f.filename, _ = b.Text("filename")
	f.mime, _ = b.Text("mime_type")
	f.objectKey, _ = b.Text("object_key")
	if raw, found := b.Field("file_base64"); found {
		f.bytes = decodedSize(bytes.Trim(raw, `"`))
	}
	return f
}

// decodedSize is how many bytes base64 stands for.
func decodedSize(encoded []byte) int {
	return len(bytes.TrimRight(encoded, "=")) * 3 / 4
}

// facts tell of a file in a few words.
func (f draftFile) facts() string {
	size := format.Size(int64(f.bytes))
	switch {
	case strings.HasPrefix(f.objectKey, UploadMark):
		size = "goes by direct upload"
	case f.objectKey != "":
		size = "uploaded as " + f.objectKey
	}
	return strings.Join([]string{OrNone(f.filename, "no filename"), OrNone(f.mime, "no mime_type"), size}, ", ")
}

// OrNone is text, or "none".
func OrNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

// attach puts a file into the body: as its only one, or into files[] beside
// those that are there.
func (d *Draft) attach(path string, data []byte) {
	d.remember()
	name := filepath.Base(path)
	mime := mimeOf(name, data)
	encoded := base64.StdEncoding.EncodeToString(data)
	_, single := d.Body.Field("file_base64")
	entries, err := d.files()
	if err == nil && (single || len(entries) > 0) {
		d.setFiles(append(d.movedIn(entries), fileEntry(encoded, name, mime)))
		return
	}
	b := d.Body.Remove("files").SetText("file_base64", encoded)
	d.setBody(b.SetText("filename", name).SetText("mime_type", mime))
}

// movedIn is files[] with the single file of the body as its first.
func (d *Draft) movedIn(entries []json.RawMessage) []json.RawMessage {
	raw, single := d.Body.Field("file_base64")
	if !single {
		return entries
	}
	entry := callback.Body{}.Set("file_base64", raw)
	for _, name := range []string{"filename", "mime_type"} {
		if value, found := d.Body.Field(name); found {
			entry = entry.Set(name, value)
		}
	}
	return append([]json.RawMessage{entry.Bytes()}, entries...)
}

func fileEntry(encoded, name, mime string) json.RawMessage {
	return callback.Body{}.SetText("file_base64", encoded).SetText("filename", name).SetText("mime_type", mime).Bytes()
}

// setFiles puts entries into files[] in place of every file there is.
func (d *Draft) setFiles(entries []json.RawMessage) {
	b := d.Body.Remove("file_base64").Remove("filename").Remove("mime_type")
	if len(entries) == 0 {
		d.setBody(b.Remove("files"))
		return
	}
	parts := make([][]byte, len(entries))
	for i, e := range entries {
		parts[i] = e
	}
	d.setBody(b.Set("files", fmt.Appendf(nil, "[%s]", bytes.Join(parts, []byte(",")))))
}

// removeFile takes the file of a row out of the body. It reports whether the
// row is one.
func (d *Draft) removeFile(row string) bool {
	if row == "file_base64" {
		d.remember()
		d.setBody(d.Body.Remove("file_base64").Remove("filename").Remove("mime_type"))
		return true
	}
	number, isEntry := strings.CutPrefix(row, "files/")
	i, err := strconv.Atoi(number)
	entries, filesErr := d.files()
	if !isEntry || err != nil || filesErr != nil || i >= len(entries) {
		return false
	}
	d.remember()
	d.setFiles(append(entries[:i:i], entries[i+1:]...))
	return true
}

// encodedSize is how long the body gets with one more file of this size.
func (d *Draft) encodedSize(size int64) int64 {
	const names = len(`,{"file_base64":"","filename":"","mime_type":""}`) + 64
	return int64(len(d.Raw)+names) + (size+2)/3*4
}

// tooLarge reports whether a file would make the body larger than the platform
// is sure to take.
func (d *Draft) tooLarge(size int64) bool { return d.encodedSize(size) > callback.SizeWarning }
