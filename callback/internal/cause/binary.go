package cause

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// compressed knows compressed bytes by their first ones.
func compressed(text []byte) *Cause {
	var by string
	switch {
	case hasPrefix(text, "\x1f\x8b"):
		by = "gzip"
	case hasPrefix(text, "\x28\xb5\x2f\xfd"):
		by = "zstd"
	case hasPrefix(text, "\x78\x01", "\x78\x9c", "\x78\xda"):
		by = "deflate"
	default:
		return nil
	}
	return &Cause{
		Says: "is compressed (" + by + "), not JSON",
		Fix:  "Send it uncompressed: switch compression off in the HTTP step.",
	}
}

// rawFile knows a file that was sent in place of JSON.
func rawFile(text []byte) *Cause {
	kind := FileKind(text)
	if kind == "" {
		return nil
	}
	return &Cause{
		Says: "is the bytes of a " + kind + " file, not JSON",
		Fix:  `Encode the file as base64 and send it as "file_base64" of a JSON object, with "filename" and "mime_type".`,
	}
}

// FileKind names the kind of a file by its first bytes, or returns "".
func FileKind(b []byte) string {
	for _, f := range [...]struct{ magic, kind string }{
		{"%PDF-", "PDF"},
		{"\x89PNG\r\n\x1a\n", "PNG"},
		{"\xff\xd8\xff", "JPEG"},
		{"GIF87a", "GIF"},
		{"GIF89a", "GIF"},
		{"PK\x03\x04", "ZIP"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office (.doc, .xls)"},
		{"Rar!\x1a\x07", "RAR"},
		{"7z\xbc\xaf\x27\x1c", "7z"},
		{"{\\rtf", "RTF"},
		{"OggS", "Ogg"},
		{"ID3", "MP3"},
		{"\x1a\x45\xdf\xa3", "WebM"},
	} {
		if hasPrefix(b, f.magic) {
			return f.kind
		}
	}
	switch {
	case hasPrefix(b, "RIFF") && len(b) >= 12:
		return map[string]string{"WEBP": "WebP", "AVI": "AVI", "WAVE": "WAV"}[strings.TrimSpace(string(b[8:12]))]
	case len(b) >= 12 && string(b[4:8]) == "ftyp":
		return "MP4"
	}
	return ""
}

// binaryData knows bytes that are no text at all.
func binaryData(text []byte) *Cause {
	start := head(text, 512)
	odd := 0
	for i := 0; i < len(start); {
		r, size := utf8.DecodeRune(start[i:])
		cut := i+utf8.UTFMax > len(start) && len(start) < len(text)
		if r == utf8.RuneError && size == 1 && !cut || r < ' ' && !bytes.ContainsRune([]byte("\t\r\n\f\x1b"), r) {
			odd++
		}
		i += size
	}
	if start[0] == '{' || start[0] == '[' || start[0] == '"' || 8*odd < len(start) || odd < 2 {
		return nil
	}
	return &Cause{
		Says: fmt.Sprintf("is binary data (it begins with % x), not JSON", head(text, 4)),
		Fix:  "Send text: encode the object as JSON, in UTF-8.",
	}
}

var colourCode = regexp.MustCompile(`^(\x1b|\\x1b|\\033|\\e)\[[0-9;]*m`)

// terminalColours knows the codes that a terminal's colours are made of.
func terminalColours(text []byte) *Cause {
	if !colourCode.Match(head(text, 32)) {
		return nil
	}
	c := &Cause{
		Says: "begins with the colour codes of a terminal (ESC [ … m)",
		Fix:  "Switch colours off in the program that prints the JSON (jq -M, --no-color, NO_COLOR=1).",
	}
	plain := regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`).ReplaceAll(text, nil)
	if isDocument(plain) {
		c.Decoded = bytes.TrimSpace(plain)
	}
	return c
}

// Invisible names a character that can't be seen, or returns "".
func Invisible(r rune) string {
	switch r {
	case '\u00a0':
		return "U+00A0, a no-break space"
	case '\u202f':
		return "U+202F, a narrow no-break space"
	case '\u3000':
		return "U+3000, a wide space"
	case '\u200b':
		return "U+200B, a space of no width"
	case '\ufeff':
		return "U+FEFF, a byte order mark"
	case '\u200c', '\u200d', '\u2060', '\u00ad', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e',
		'\u2066', '\u2067', '\u2068', '\u2069', '\u2028', '\u2029', '\u0085':
		return fmt.Sprintf("U+%04X", r)
	}
	if '\u2000' <= r && r <= '\u200a' {
		return fmt.Sprintf("U+%04X, a space of print", r)
	}
	return ""
}

// invisibleStart knows characters that can't be seen before the JSON.
func invisibleStart(text []byte) *Cause {
	r, size := utf8.DecodeRune(text)
	name := Invisible(r)
	if name == "" {
		return nil
	}
	rest := bytes.TrimLeftFunc(text[size:], func(r rune) bool { return Invisible(r) != "" || r == ' ' || r == '\n' })
	c := &Cause{
		Says: "begins with an invisible character (" + name + ")",
		Fix:  "Remove it: it came with a copy from a page, a chat or an editor.",
	}
	if len(rest) > 0 && (rest[0] == '{' || rest[0] == '[') {
		c.Within = Span{len(text) - len(rest), len(text)}
	}
	return c
}
