package callback

const (
	docxType  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsxType  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	xlsxHead  = `{"ok":true,"order_id":"$","output_type":"xlsx","file_base64":`
	videoHead = `{"ok":true,"order_id":"$","output_type":"video","file_base64":`
	filesHead = `{"ok":true,"order_id":"$","output_type":"file","files":`
)

// named is what stands beside a file.
func named(filename, mimeType string) string {
	return `,"filename":"` + filename + `","mime_type":"` + mimeType + `"}`
}

var fileCases = []ruleCase{
	{"nothing beside the file", `§§` + fileHead + `"aGk="}`, []string{"filename-missing /filename", "mime-type-missing /mime_type"}, ""},
	{"null beside the file", `§§` + fileHead + `"aGk=","filename":null,"mime_type":null}`, []string{"filename-missing", "mime-type-missing"}, ""},
	{"blank beside the file", fileHead + `"aGk=","filename":§"","mime_type":§" "}`, []string{"filename-missing", "mime-type-missing"}, "empty"},
	{"not strings", fileHead + `"aGk=","filename":§1,"mime_type":§{}}`, []string{"filename-not-string", "mime-type-not-string"}, ""},
	{"mime_type without a slash", fileHead + encoded("%PDF-1.7") + `,"filename":"a.pdf","mime_type":§"pdf"}`, []string{"mime-type-form"}, "type/subtype"},
	{"mime_type with parameters", fileHead + `"aGk="` + named("a.csv", "text/csv; charset=utf-8"), nil, ""},
	{"plain text of a csv", fileHead + `"aGk="` + named("a.csv", "text/plain"), nil, ""},
	{"octet-stream", fileHead + encoded("%PDF-1.7") + `,"filename":"a.pdf","mime_type":§"application/octet-stream"}`, []string{"mime-type-general"}, "application/pdf"},
	{"name and type disagree", fileHead + encodedPNGNamedPDF, []string{"bytes-disagree", "name-and-type-disagree"}, "PNG"},
	{"bytes disagree", fileHead + `§` + encoded("\x89PNG\r\n\x1a\n") + named("a.pdf", "application/pdf"), []string{"bytes-disagree"}, "but the bytes are PNG"},
	{"bytes are nothing known", fileHead + `§` + encoded("hello") + named("a.pdf", "application/pdf"), []string{"bytes-disagree"}, "do not begin as one does"},
	{"text that is an image", fileHead + `§` + encoded("\xFF\xD8\xFF\xE0") + named("a.txt", "text/plain"), []string{"bytes-disagree"}, "JPEG"},
	{"bytes under a data URI", fileHead + `§"§data:application/pdf;base64,iVBORw0KGgoAAAAA"` + named("a.pdf", "application/pdf"), []string{"bytes-disagree", "base64-data-uri"}, "PNG"},
	{"PDF", fileHead + encoded("%PDF-1.7") + named("a.pdf", "application/pdf"), nil, ""},
	{"a text of a wide world", fileHead + encoded("The wide world ftyp") + named("a.txt", "text/plain"), nil, ""},
	{"a text that speaks of PDF", fileHead + encoded("A file begins with %PDF-1.4, as you see.") + named("a.txt", "text/plain"), nil, ""},
	{"a PDF named as text", fileHead + `§` + encoded("\x00\x01%PDF-1.4") + named("a.txt", "text/plain"), []string{"bytes-disagree"}, "PDF"},
	{"slides", fileHead + archive("ppt/presentation.xml", 0) + `,"filename":§"a.pptx","mime_type":§"application/zip"}`, []string{"file-kind", "name-and-type-disagree"}, "no PPTX"},
	{"slides as a ZIP", fileHead + archive("ppt/presentation.xml", 0) + `,"filename":§"a.zip","mime_type":"application/zip"}`, []string{"file-kind"}, "no PPTX"},
	{"a workbook with macros", xlsxHead + archive("xl/vbaProject.bin", 0) + `,"filename":§"a.xlsm","mime_type":"application/vnd.ms-excel.sheet.macroEnabled.12"}`, []string{"file-kind"}, "no XLSM"},
	{"a book", fileHead + encoded("PK\x03\x04mimetypeapplication/epub+zip") + `,"filename":§"a.epub","mime_type":"application/epub+zip"}`, []string{"file-kind"}, "no EPUB"},
	{"an OpenDocument text", fileHead + encoded("PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text") + `,"filename":§"a.odt","mime_type":"application/vnd.oasis.opendocument.text"}`, []string{"file-kind"}, "no ODT"},
	{"PDF behind rubbish", fileHead + encoded("\r\n\r\n%PDF-1.7") + named("a.pdf", "application/pdf"), nil, ""},
	{"PNG", fileHead + encoded("\x89PNG\r\n\x1a\n") + named("a.PNG", "image/png"), nil, ""},
	{"JPEG", fileHead + encoded("\xFF\xD8\xFF\xE0") + named("a.jpeg", "image/jpg"), nil, ""},
	{"WebP", fileHead + encoded("RIFF\x01\x02\x03\x04WEBP") + named("a.webp", "image/webp"), nil, ""},
	{"ZIP", fileHead + encoded("PK\x03\x04") + named("a.zip", "application/zip"), nil, ""},
	{"JSON", fileHead + encoded("{}") + named("a.json", "application/json"), nil, ""},
	{"DOCX", fileHead + archive("word/document.xml", 0) + named("a.docx", docxType), nil, ""},
	{"DOCX told by its directory", fileHead + archive("word/document.xml", 9000) + named("a.docx", docxType), nil, ""},
	{"DOCX sent as a ZIP", fileHead + archive("word/document.xml", 0) + named("a.zip", "application/zip"), nil, ""},
	{"a ZIP sent as a DOCX", fileHead + `§` + archive("notes.txt", 0) + named("a.docx", docxType), []string{"bytes-disagree"}, "ZIP"},
	{"an archive whose directory can't be seen", fileHead + encoded("PK\x03\x04") + named("a.docx", docxType), nil, ""},
	{"XLSX", xlsxHead + archive("xl/workbook.xml", 0) + named("a.xlsx", xlsxType), nil, ""},
	{"a DOCX sent as a workbook", xlsxHead + `§` + archive("word/document.xml", 0) + named("a.xlsx", xlsxType), []string{"bytes-disagree"}, "DOCX"},
	{"a csv sent as xlsx", xlsxHead + encoded("a,b") + `,"filename":§"a.csv","mime_type":"text/csv"}`, []string{"file-kind"}, "Send one of XLSX."},
	{"MP4", videoHead + encoded("\x00\x00\x00\x20ftypisom") + named("a.mp4", "video/mp4"), nil, ""},
	{"MOV", videoHead + encoded("\x00\x00\x00\x20ftypqt  ") + named("a.mov", "video/quicktime"), nil, ""},
	{"MOV of old", videoHead + encoded("\x00\x00\x00\x20moov") + named("a.mov", "video/quicktime"), nil, ""},
	{"MOV with the brand of MP4", videoHead + encoded("\x00\x00\x00\x20ftypmp42") + named("a.mov", "video/quicktime"), nil, ""},
	{"a MOV sent as MP4", videoHead + `§` + encoded("\x00\x00\x00\x20ftypqt  ") + named("a.mp4", "video/mp4"), []string{"bytes-disagree"}, "MOV"},
	{"WebM", videoHead + encoded("\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm") + named("a.webm", "video/webm"), nil, ""},
	{"Matroska sent as WebM", videoHead + `§` + encoded("\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska") + named("a.webm", "video/webm"), []string{"bytes-disagree"}, ""},
	{"AVI", videoHead + encoded("RIFF\x01\x02\x03\x04AVI ") + named("a.avi", "video/x-msvideo"), nil, ""},
	{"HEIC sent as MP4", videoHead + `§` + encoded("\x00\x00\x00\x20ftypheic") + named("a.mp4", "video/mp4"), []string{"bytes-disagree"}, ""},
	{"a kind that is not listed", fileHead + encoded("MZ") + `,"filename":§"setup.exe","mime_type":"application/octet-stream"}`, []string{"file-kind"}, "PDF, JPEG, PNG"},
	{"files not an array", filesHead + `§{"filename":"a.pdf"}}`, []string{"files-not-array"}, "an object"},
	{"files empty", filesHead + `§[]}`, []string{"files-empty /files"}, ""},
	{"files of strings", filesHead + `[§"a.pdf",§null]}`, []string{"file-not-object /files/0", "file-not-object /files/1"}, "Entry 2"},
	{
		"an empty entry", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","file_base64":"aGk="},§§§{}]}`,
		[]string{"file-without-content /files/1", "filename-missing /files/1/filename", "mime-type-missing /files/1/mime_type"},
		"",
	},
	{"a corrupt third entry", filesHead + `[` + threeFiles + `]}`, []string{"base64-corrupt /files/2/file_base64"}, `"*"`},
	{"an entry with both", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","file_base64":"aGk=",§"object_key":"k"}]}`, []string{"two-results /files/0/object_key"}, ""},
	{"a key that is none", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","object_key":§7}]}`, []string{"object-key-not-string"}, ""},
	{"an empty key", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","object_key":§""}]}`, []string{"object-key-not-string"}, ""},
	{"a field of an entry twice", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","object_key":"j",§"object_key":"k"}]}`, []string{"duplicate-key /files/0/object_key"}, ""},
	{"an unknown field of an entry", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","object_key":"k",§"size":1}]}`, []string{"unknown-field /files/0/size"}, ""},
	{"entries of any depth", filesHead + `[{"filename":"a.txt","mime_type":"text/plain","object_key":"k",§"x":[{"files":[{}]}]}]}`, []string{"unknown-field"}, ""},
}

const encodedPNGNamedPDF = `§"iVBORw0KGgoAAAAA","filename":"a.pdf","mime_type":§"image/png"}`

const threeFiles = `{"filename":"a.txt","mime_type":"text/plain","file_base64":"aGk="},` +
	`{"filename":"b.txt","mime_type":"text/plain","object_key":"k"},` +
	`{"filename":"c.txt","mime_type":"text/plain","file_base64":"aG§*="}`
