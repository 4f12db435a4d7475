package callback

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// fileKind is a kind of file the platform's pages name, as people write it.
type fileKind string

// The kinds of files.
const (
	kindUnknown fileKind = ""
	kindPDF     fileKind = "PDF"
	kindJPEG    fileKind = "JPEG"
	kindPNG     fileKind = "PNG"
	kindWebP    fileKind = "WebP"
	kindDOCX    fileKind = "DOCX"
	kindTXT     fileKind = "TXT"
	kindZIP     fileKind = "ZIP"
	kindJSON    fileKind = "JSON"
	kindCSV     fileKind = "CSV"
	kindXLSX    fileKind = "XLSX"
	kindMP4     fileKind = "MP4"
	kindMOV     fileKind = "MOV"
	kindWebM    fileKind = "WebM"
	kindAVI     fileKind = "AVI"
)

// The kinds that the pages do not name, and that are easily taken for a ZIP archive,
// which they are inside.
const (
	kindPPTX fileKind = "PPTX"
	kindXLSM fileKind = "XLSM"
	kindODT  fileKind = "ODT"
	kindODS  fileKind = "ODS"
	kindODP  fileKind = "ODP"
	kindEPUB fileKind = "EPUB"
)

// zipKind is a kind of file that is a ZIP archive inside.
type zipKind struct {
	kind   fileKind
	ending string
	mime   string
	holds  string // stands in each such file
}

// zipKinds are the kinds that are ZIP archives inside, but for those of the pages.
var zipKinds = []zipKind{
	{kindXLSM, ".xlsm", "application/vnd.ms-excel.sheet.macroenabled.12", "xl/vbaProject"},
	{kindPPTX, ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/presentation"},
	{kindODT, ".odt", "application/vnd.oasis.opendocument.text", "mimetypeapplication/vnd.oasis.opendocument.text"},
	{kindODS, ".ods", "application/vnd.oasis.opendocument.spreadsheet", "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"},
	{kindODP, ".odp", "application/vnd.oasis.opendocument.presentation", "mimetypeapplication/vnd.oasis.opendocument.presentation"},
	{kindEPUB, ".epub", "application/epub+zip", "mimetypeapplication/epub+zip"},
}

// isUnlisted reports whether a kind is known and named on no page.
func (k fileKind) isUnlisted() bool {
	return slices.ContainsFunc(zipKinds, func(z zipKind) bool { return z.kind == k })
}

// fileKinds are the kinds each output type may carry.
var fileKinds = map[OutputType][]fileKind{
	File:  {kindPDF, kindJPEG, kindPNG, kindWebP, kindDOCX, kindTXT, kindZIP, kindJSON, kindCSV, kindXLSX},
	XLSX:  {kindXLSX},
	Video: {kindMP4, kindMOV, kindWebM, kindAVI},
}

// mimeOf is the MIME type of each kind of file.
var mimeOf = map[fileKind]string{
	kindPDF: "application/pdf", kindJPEG: "image/jpeg", kindPNG: "image/png", kindWebP: "image/webp",
	kindDOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	kindTXT:  "text/plain", kindZIP: "application/zip", kindJSON: "application/json", kindCSV: "text/csv",
	kindXLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	kindMP4:  "video/mp4", kindMOV: "video/quicktime", kindWebM: "video/webm", kindAVI: "video/x-msvideo",
}

// kindList names the kinds an output type may carry.
func kindList(t OutputType) string {
	var names []string
	for _, k := range fileKinds[t] {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// isText reports whether files of this kind are text, which no magic tells.
func (k fileKind) isText() bool { return k == kindTXT || k == kindJSON || k == kindCSV }

// isZIP reports whether files of this kind are ZIP archives.
func (k fileKind) isZIP() bool {
	return k == kindZIP || k == kindDOCX || k == kindXLSX || k.isUnlisted()
}

// holds reports whether a file that is said to be a k may have bytes that are
// a found.
func (k fileKind) holds(found fileKind) bool {
	switch {
	case k.isText():
		return found == kindUnknown
	case k == kindZIP:
		return found.isZIP()
	case k == kindXLSM: // whose macros may stand where they are not looked for
		return found == kindXLSM || found == kindXLSX
	case k == kindMOV: // some cameras write .mov with the brand of MP4
		return found == kindMOV || found == kindMP4
	}
	return k == found
}

// names reports whether a mime_type of this kind suits a file of another; plain
// text suits all text, and what isn't known suits all.
func (k fileKind) names(other fileKind) bool {
	return k == kindUnknown || other == kindUnknown || k == other || k == kindTXT && other.isText()
}

// kindOfName tells a kind by the ending of a filename.
func kindOfName(name string) fileKind {
	ending := strings.ToLower(path.Ext(strings.TrimSpace(name)))
	for _, z := range zipKinds {
		if z.ending == ending {
			return z.kind
		}
	}
	switch ending {
	case ".pdf":
		return kindPDF
	case ".jpg", ".jpeg":
		return kindJPEG
	case ".png":
		return kindPNG
	case ".webp":
		return kindWebP
	case ".docx":
		return kindDOCX
	case ".txt":
		return kindTXT
	case ".zip":
		return kindZIP
	case ".json":
		return kindJSON
	case ".csv":
		return kindCSV
	case ".xlsx":
		return kindXLSX
	case ".mp4", ".m4v":
		return kindMP4
	case ".mov":
		return kindMOV
	case ".webm":
		return kindWebM
	case ".avi":
		return kindAVI
	}
	return kindUnknown
}

// kindOfMIME tells a kind by a media type, parameters aside.
func kindOfMIME(mime string) fileKind {
	mime, _, _ = strings.Cut(mime, ";")
	mime = strings.ToLower(strings.TrimSpace(mime))
	for _, z := range zipKinds {
		if z.mime == mime {
			return z.kind
		}
	}
	switch mime {
	case "application/pdf":
		return kindPDF
	case "image/jpeg", "image/jpg":
		return kindJPEG
	case "image/png":
		return kindPNG
	case "image/webp":
		return kindWebP
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return kindDOCX
	case "text/plain":
		return kindTXT
	case "application/zip", "application/x-zip-compressed", "application/x-zip":
		return kindZIP
	case "application/json", "text/json":
		return kindJSON
	case "text/csv", "application/csv":
		return kindCSV
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return kindXLSX
	case "video/mp4", "video/x-m4v":
		return kindMP4
	case "video/quicktime":
		return kindMOV
	case "video/webm":
		return kindWebM
	case "video/x-msvideo", "video/avi", "video/msvideo", "video/vnd.avi":
		return kindAVI
	}
	return kindUnknown
}

// isMIMEType reports whether s has the form type/subtype, with or without
// parameters.
func isMIMEType(s string) bool {
	s, _, _ = strings.Cut(s, ";")
	major, minor, ok := strings.Cut(strings.TrimSpace(s), "/")
	return ok && major != "" && minor != "" && !strings.ContainsAny(major+minor, " /\\\"")
}

// kindOfBytes tells a kind by the first bytes of a file. A DOCX or XLSX is a
// ZIP as far as these go.
func kindOfBytes(b []byte) fileKind {
	at := func(i int, magic string) bool {
		return len(b) >= i+len(magic) && string(b[i:i+len(magic)]) == magic
	}
	switch {
	case at(0, "\xFF\xD8\xFF"):
		return kindJPEG
	case at(0, "\x89PNG\r\n\x1a\n"):
		return kindPNG
	case at(0, "RIFF") && at(8, "WEBP"):
		return kindWebP
	case at(0, "RIFF") && at(8, "AVI "):
		return kindAVI
	case at(0, "PK\x03\x04"), at(0, "PK\x05\x06"):
		return kindZIP
	case at(0, "\x1A\x45\xDF\xA3"): // EBML, of Matroska too: the document type tells
		if bytes.Contains(b[:min(len(b), 64)], []byte("webm")) {
			return kindWebM
		}
	case isWords(b[:min(len(b), 4)]): // a box begins with its length, which is no text
	case at(4, "ftypqt  "), at(4, "moov"), at(4, "mdat"), at(4, "wide"):
		return kindMOV
	case at(4, "ftyphei"), at(4, "ftypmif1"), at(4, "ftypavif"): // images in the same box
	case at(4, "ftyp"):
		return kindMP4
	}
	// Readers of PDF allow bytes before it; a text may well speak of it.
	if i := bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-")); i >= 0 && (len(bytes.TrimSpace(bytes.TrimPrefix(b[:i], []byte("\ufeff")))) == 0 || !isWords(b[:i])) {
		return kindPDF
	}
	return kindUnknown
}

// isWords reports whether bytes are ones that a text has.
func isWords(b []byte) bool {
	return !bytes.ContainsFunc(b, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == utf8.RuneError
	})
}

// kindOfZIP tells what a ZIP archive is by the names in it: those at its
// beginning, and its directory at its end. It is not sure of a plain ZIP
// whose directory it has not seen.
func kindOfZIP(head, tail []byte) (k fileKind, sure bool) {
	for _, part := range [...][]byte{head, tail} {
		for _, z := range zipKinds {
			if bytes.Contains(part, []byte(z.holds)) {
				return z.kind, true
			}
		}
		switch {
		case bytes.Contains(part, []byte("word/document")):
			return kindDOCX, true
		case bytes.Contains(part, []byte("xl/workbook")), bytes.Contains(part, []byte("xl/worksheets")):
			return kindXLSX, true
		}
	}
	return kindZIP, bytes.Contains(tail, []byte("PK\x05\x06"))
}
