package callback

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// EncodedFile is a file that stands inside a body, in base64.
type EncodedFile struct {
	Filename, MIMEType string
	Data               []byte
	entry              int // in files[], -1 for the single file of the body
}

// EncodedFiles returns the files that stand inside the body, decoded: what a direct
// upload can take out of it. The error names a file whose base64 can't be decoded.
func (b Body) EncodedFiles() ([]EncodedFile, error) {
	var found []EncodedFile
	entries := b.entries()
	for i := -1; i < len(entries); i++ {
		holder := b
		if i >= 0 {
			var err error
			if holder, err = ParseBody(entries[i]); err != nil {
				continue // Validate says what is wrong with it
			}
		}
		encoded, ok := holder.Text("file_base64")
		if !ok || encoded == "" {
			continue
		}
		f := EncodedFile{entry: i}
		f.Filename, _ = holder.Text("filename")
		f.MIMEType, _ = holder.Text("mime_type")
		var err error
		if f.Data, err = base64.StdEncoding.DecodeString(encoded); err != nil {
			return nil, fmt.Errorf("the file_base64 of %q can't be decoded: %w", f.Filename, err)
		}
		found = append(found, f)
	}
	return found, nil
}

// WithObjectKeys returns the body with an object key in place of the bytes of each
// file, a key for each. The single file of a body becomes the first of files[]. All
// else stays as it is.
func (b Body) WithObjectKeys(files []EncodedFile, keys []string) Body {
	var list [][]byte
	entries := b.entries()
	for i, f := range files {
		if f.entry < 0 {
			list = append(list, Body{}.SetText("object_key", keys[i]).SetText("filename", f.Filename).SetText("mime_type", f.MIMEType).Bytes())
			b = b.Remove("file_base64").Remove("filename").Remove("mime_type")
			continue
		}
		if entry, err := ParseBody(entries[f.entry]); err == nil {
			entries[f.entry] = entry.Remove("file_base64").SetText("object_key", keys[i]).Bytes()
		}
	}
	for _, e := range entries {
		list = append(list, e)
	}
	return b.Set("files", fmt.Appendf(nil, "[%s]", bytes.Join(list, []byte(","))))
}

// entries are the raw values of files[].
func (b Body) entries() []json.RawMessage {
	var entries []json.RawMessage
	if raw, ok := b.Field("files"); ok {
		if err := json.Unmarshal(raw, &entries); err != nil {
			return nil // Validate says what is wrong with it
		}
	}
	return entries
}
