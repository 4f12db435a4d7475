package callback

// mimeTypes are the media types of the kinds of files the platform's pages
// name.
var mimeTypes = map[fileKind]string{
	kindPDF: "application/pdf", kindJPEG: "image/jpeg", kindPNG: "image/png", kindWebP: "image/webp",
	kindDOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	kindXLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	kindTXT:  "text/plain", kindZIP: "application/zip", kindJSON: "application/json", kindCSV: "text/csv",
	kindMP4: "video/mp4", kindMOV: "video/quicktime", kindWebM: "video/webm", kindAVI: "video/x-msvideo",
}

// MIMETypeOf returns the media type of a file by the ending of its name, for
// the kinds of files the platform's pages name; for others it is
// application/octet-stream. It is the same on every machine.
func MIMETypeOf(filename string) string {
	if t, ok := mimeTypes[kindOfName(filename)]; ok {
		return t
	}
	return "application/octet-stream"
}
