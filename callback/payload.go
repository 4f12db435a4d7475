package callback

import (
	"encoding/base64"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Payload is a callback before it is bytes: the fields the contract documents.
// Encode turns it into the exact body; which fields are written follows from
// OK and OutputType, so that a draft may hold more than its type needs.
type Payload struct {
	// OK is true for a result, false for a failure.
	OK bool
	// OrderID is the UUID of the webhook's order_id.
	OrderID string
	// OutputType is the kind of result. Failures do without.
	OutputType OutputType
	// ResultText is the result of text, html, json and csv. For json it is a
	// string that holds JSON.
	ResultText string
	// ResultURL is the hosted result of url, and may be that of video.
	ResultURL string
	// Files are the files of file, xlsx and video. One file without an object
	// key is written as file_base64, filename and mime_type; several, or one
	// with an object key, as files[].
	Files []PayloadFile
	// Error is the sentence a failure gives.
	Error string
}

// PayloadFile is one file of a payload: its bytes, or the object key that a
// direct upload gave (guide "Callback (Over 4.5 MB)").
type PayloadFile struct {
	Filename  string
	MIMEType  string
	Data      []byte
	ObjectKey string
}

// Encode returns the exact body: fields in the guides' order, no HTML
// escaping, no trailing newline. JSON can't hold bytes that are not UTF-8: each
// is written as U+FFFD, which InvalidUTF8 tells beforehand.
func (p Payload) Encode() []byte {
	b := make([]byte, 0, p.size())
	b = append(b, `{"ok":`...)
	b = strconv.AppendBool(b, p.OK)
	b = appendField(b, "order_id", p.OrderID)
	if !p.OK {
		if p.OutputType != "" {
			b = appendField(b, "output_type", string(p.OutputType))
		}
		if p.Error != "" {
			b = appendField(b, "error", p.Error)
		}
		return append(b, '}')
	}
	b = appendField(b, "output_type", string(p.OutputType))
	return append(p.appendResult(b), '}')
}

// InvalidUTF8 returns the names of the fields whose bytes are not UTF-8, each
// once, so that a composer can refuse what Encode would alter.
func (p Payload) InvalidUTF8() []string {
	var names []string
	check := func(name, value string) {
		if !utf8.ValidString(value) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	check("order_id", p.OrderID)
	check("output_type", string(p.OutputType))
	check("result_text", p.ResultText)
	check("result_url", p.ResultURL)
	for _, f := range p.Files {
		check("filename", f.Filename)
		check("mime_type", f.MIMEType)
		check("object_key", f.ObjectKey)
	}
	check("error", p.Error)
	return names
}

// carries tells which fields carry the result. A type that is not documented
// carries whatever is set.
func (p Payload) carries() (text, url, files bool) {
	switch p.OutputType.Carrier() {
	case CarriesText:
		text = true
	case CarriesURL:
		url = true
	case CarriesFile:
		files = true
	case CarriesVideo:
		files = len(p.Files) > 0
		url = !files
	case CarriesNothing:
		text, url, files = p.ResultText != "", p.ResultURL != "", len(p.Files) > 0
	}
	return text, url, files
}

func (p Payload) appendResult(b []byte) []byte {
	text, url, files := p.carries()
	if text {
		b = appendField(b, "result_text", p.ResultText)
	}
	if url {
		b = appendField(b, "result_url", p.ResultURL)
	}
	switch {
	case !files || len(p.Files) == 0:
	case len(p.Files) == 1 && p.Files[0].ObjectKey == "":
		f := p.Files[0]
		b = appendData(append(b, ','), f.Data)
		b = appendField(b, "filename", f.Filename)
		b = appendField(b, "mime_type", f.MIMEType)
	default:
		b = appendFiles(append(b, `,"files":`...), p.Files)
	}
	return b
}

func appendFiles(b []byte, files []PayloadFile) []byte {
	b = append(b, '[')
	for i, f := range files {
		if i > 0 {
			b = append(b, ',')
		}
		b = f.append(b)
	}
	return append(b, ']')
}

// append appends the file as an entry of files[].
func (f PayloadFile) append(b []byte) []byte {
	b = append(b, `{"filename":`...)
	b = appendQuoted(b, f.Filename)
	b = appendField(b, "mime_type", f.MIMEType)
	if f.ObjectKey != "" {
		b = appendField(b, "object_key", f.ObjectKey)
	} else {
		b = appendData(append(b, ','), f.Data)
	}
	return append(b, '}')
}

// size is how many bytes the body will take when little is escaped: a file is
// then encoded straight to its place and never copied again.
func (p Payload) size() int {
	n := 256 + len(p.OrderID) + len(p.ResultText) + len(p.ResultText)/8 + len(p.ResultURL) + len(p.Error)
	for _, f := range p.Files {
		n += 96 + len(f.Filename) + len(f.MIMEType) + len(f.ObjectKey) + base64.StdEncoding.EncodedLen(len(f.Data))
	}
	return n
}

func appendField(b []byte, name, value string) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return appendQuoted(b, value)
}

func appendData(b, data []byte) []byte {
	b = append(b, `"file_base64":"`...)
	b = base64.StdEncoding.AppendEncode(b, data)
	return append(b, '"')
}
