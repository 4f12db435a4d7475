package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
	"unicode/utf8"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"redial/callback"
)

// previewBytes is how much of a decoded file is shown.
const previewBytes = 4096

// maxColumn is how wide a column of a table may be.
const maxColumn = 40

// DecodeBody shows what a body carries rather than how it is written: a text
// as its lines, CSV as a table, HTML as text, a file as facts and a preview.
func DecodeBody(body []byte) []byte {
	b, err := callback.ParseBody(body)
	if err != nil {
		return []byte("The body is not a JSON object, so there is nothing to decode. p goes back.")
	}
	var out bytes.Buffer
	kind, _ := b.Text("output_type")
	if text, ok := b.Text("result_text"); ok {
		fmt.Fprintf(&out, "result_text, %s\n\n%s\n", format.Size(int64(len(text))), decodeText(callback.OutputType(kind), text))
	}
	if url, ok := b.Text("result_url"); ok {
		fmt.Fprintf(&out, "result_url\n\n%s\n", url)
	}
	if _, ok := b.Field("file_base64"); ok {
		writeFile(&out, b)
	}
	if raw, ok := b.Field("files"); ok {
		var files []json.RawMessage
		if json.Unmarshal(raw, &files) == nil {
			for i, f := range files {
				fmt.Fprintf(&out, "files/%d\n\n", i)
				if entry, err := callback.ParseBody(f); err == nil {
					writeFile(&out, entry)
				}
			}
		}
	}
	if text, ok := b.Text("error"); ok {
		fmt.Fprintf(&out, "error\n\n%s\n", text)
	}
	if out.Len() == 0 {
		return []byte("The body carries no result: there is nothing to decode. p goes back.")
	}
	return out.Bytes()
}

// decodeText shows a text as its output type means it.
func decodeText(t callback.OutputType, text string) string {
	switch t {
	case callback.JSON:
		var laid bytes.Buffer
		if json.Indent(&laid, []byte(text), "", "  ") == nil {
			return laid.String()
		}
	case callback.CSV:
		if table, ok := tableText(text); ok {
			return table
		}
	case callback.HTML:
		return htmlText(text)
	default:
	}
	return text
}

// tableText lays CSV out in columns; ok is false where it is not CSV.
func tableText(text string) (table string, ok bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		return "", false
	}
	var widths []int
	for _, record := range records {
		for i, field := range record {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = min(max(widths[i], safe.Width(safe.Line(field))), maxColumn)
		}
	}
	var b strings.Builder
	for _, record := range records {
		for i, field := range record {
			b.WriteString(tableCell(field, widths[i]) + "  ")
		}
		b.WriteByte('\n')
	}
	return b.String(), true
}

// tableCell is a field in exactly width cells, with dots where it was cut: they
// are in every character set.
func tableCell(field string, width int) string {
	text := safe.Head(field, width+1)
	if safe.Width(text) <= width {
		return theme.Fit(text, width)
	}
	return theme.Fit(safe.Cut(text, 0, width-3)+"...", width)
}

// htmlText is HTML without its tags: a line for each block.
func htmlText(text string) string {
	var b strings.Builder
	for text != "" {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		end := strings.IndexByte(text[i:], '>')
		if end < 0 {
			break
		}
		name := strings.ToLower(strings.TrimLeft(text[i+1:i+end], "/"))
		text = text[i+end+1:]
		switch word, _, _ := strings.Cut(name, " "); word {
		case "script", "style":
			if past := strings.Index(strings.ToLower(text), "</"+word); past >= 0 {
				text = text[past:]
			}
		case "p", "div", "br", "br/", "li", "tr", "h1", "h2", "h3", "h4", "title", "section", "table", "ul", "ol":
			b.WriteByte('\n')
		}
	}
	return squeeze(html.UnescapeString(b.String()))
}

// squeeze leaves out empty lines and the spaces around lines.
func squeeze(text string) string {
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// writeFile shows the file that an object carries: its facts, and its beginning.
func writeFile(out *bytes.Buffer, b callback.Body) {
	fact := func(name, value string) { fmt.Fprintf(out, "%-12s %s\n", name, value) }
	for _, name := range []string{"filename", "mime_type", "object_key"} {
		if v, ok := b.Text(name); ok {
			fact(name, v)
		}
	}
	encoded, ok := b.Text("file_base64")
	if !ok {
		out.WriteByte('\n')
		return
	}
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		fact("file_base64", "is not base64: "+err.Error())
		return
	}
	sum := sha256.Sum256(data)
	fact("size", fmt.Sprintf("%s (%d bytes), %s as base64", format.Size(int64(len(data))), len(data), format.Size(int64(len(encoded)))))
	fact("looks like", http.DetectContentType(data))
	fact("sha256", hex.EncodeToString(sum[:]))
	out.WriteByte('\n')
	head := data[:min(len(data), previewBytes)]
	if utf8.Valid(head) && !bytes.ContainsRune(head, 0) {
		out.Write(head)
	} else {
		out.WriteString(hex.Dump(head[:min(len(head), 512)]))
	}
	if len(data) > len(head) {
		fmt.Fprintf(out, "\n... %s more\n", format.Size(int64(len(data)-len(head))))
	}
	out.WriteString("\n\n")
}
