package tui

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"path/filepath"
	"strings"

	"redial/callback"
)

// fileFields are the rows of the files a result carries: where to take one
// from, and what is attached already.
func (d *draft) fileFields() []field {
	path := field{name: "path", kind: fieldPath, hint: "a file's path; enter attaches it", editor: newEditor("", true)}
	rows := []field{path}
	if raw, found := d.body.Field("files"); found {
		facts := sizeText(int64(len(raw))) + " of JSON"
		return append(rows, field{name: "files", kind: fieldFacts, facts: facts})
	}
	raw, found := d.body.Field("file_base64")
	if !found {
		return rows
	}
	rows = append(rows,
		field{name: "file_base64", kind: fieldFacts, facts: base64Facts(raw)},
		d.textField("filename", "report.pdf", false),
		d.textField("mime_type", "application/pdf", false))
	return rows
}

// base64Facts tells how much a file takes in the body, and how much it is.
func base64Facts(raw []byte) string {
	encoded := max(len(raw)-2, 0)
	return fmt.Sprintf("%s, as base64 %s", sizeText(int64(encoded/4*3)), sizeText(int64(encoded)))
}

// attach puts a file into the body.
func (d *draft) attach(path string, data []byte) {
	d.remember()
	name := filepath.Base(path)
	b := d.body.Remove("files")
	b = b.SetText("file_base64", base64.StdEncoding.EncodeToString(data))
	b = b.SetText("filename", name)
	d.setBody(b.SetText("mime_type", mimeOf(name, data)))
}

// encodedSize is how long the body gets with a file of this size in it.
func (d *draft) encodedSize(size int64) int64 {
	without := len(d.raw)
	for _, name := range []string{"file_base64", "files"} {
		if raw, found := d.body.Field(name); found {
			without -= len(raw)
		}
	}
	const names = len(`,"file_base64":"","filename":"","mime_type":""`) + 64
	return int64(without+names) + (size+2)/3*4
}

// tooLarge says why a file can't go inside a body, "" where it can.
func (d *draft) tooLarge(name string, size int64) string {
	total := d.encodedSize(size)
	if total <= callback.SizeLimit {
		return ""
	}
	return fmt.Sprintf("%s was not attached: it would make the body %s, and the limit is 4.5 MB. Host it and send its URL, or use direct upload.",
		name, sizeText(total))
}

// documented is the kinds of file the platform documents, by extension.
var documented = map[string]string{
	".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
	".webp": "image/webp", ".txt": "text/plain", ".zip": "application/zip", ".json": "application/json",
	".csv":  "text/csv",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".mp4":  "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".avi": "video/x-msvideo",
}

// mimeOf is a file's type: by its name where that is of a documented kind,
// else by its first bytes.
func mimeOf(name string, head []byte) string {
	if t, ok := documented[strings.ToLower(filepath.Ext(name))]; ok {
		return t
	}
	t, _, err := mime.ParseMediaType(http.DetectContentType(head))
	if err != nil {
		return "application/octet-stream"
	}
	return t
}
