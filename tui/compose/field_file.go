package compose

import (
	"mime"
	"net/http"
	"path/filepath"
	"strings"

	"redial/tui/widget"

	"redial/tui/format"

	"redial/callback"
)

// fileFields are the rows of the files a result carries: where to take one
// from, and what is attached already.
func (d *Draft) fileFields() []Field {
	path := Field{Name: "path", kind: fieldPath, hint: "a file's path; enter attaches it", Editor: widget.NewEditor("", true)}
	rows := []Field{path}
	if _, found := d.Body.Field("file_base64"); found {
		rows[0].hint = "one more file's path; enter attaches it"
		rows = append(rows,
			Field{Name: "file_base64", kind: fieldFacts, facts: format.Size(int64(fileOf(d.Body).bytes)), file: true},
			d.textField("filename", "report.pdf", false),
			d.textField("mime_type", "application/pdf", false))
	}
	entries, err := d.files()
	if err != nil {
		return append(rows, Field{Name: "files", kind: fieldFacts, locked: "not a list of files"})
	}
	for i, e := range entries {
		rows[0].hint = "one more file's path; enter attaches it"
		entry, err := callback.ParseBody(e)
		f := Field{Name: "files/" + format.Itoa(i), kind: fieldFacts, facts: fileOf(entry).facts(), file: true}
		if err != nil {
			f.facts = "not a file"
		}
		rows = append(rows, f)
	}
	return rows
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
