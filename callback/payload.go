package callback

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
// escaping, no trailing newline.
func (p Payload) Encode() []byte { panic("not built yet") }
