package callback

import (
	"context"
	"crypto/sha256"
	"time"
)

// Source says how a callback came to be.
type Source string

// The sources of callbacks.
const (
	FromCompose Source = "compose"
	FromSend    Source = "send"
	FromReplay  Source = "replay"
	FromCapture Source = "capture"
	FromMock    Source = "mock"
	FromImport  Source = "import"
)

// Journal is where a Client writes what it does. Both methods return only
// after the line is on disk; an error from either stops the delivery.
type Journal interface {
	// Callback records a callback that is about to be sent, and returns the id
	// it is kept under.
	Callback(ctx context.Context, r Record) (id string, err error)
	// Attempt records how an attempt of the callback r.ID ended.
	Attempt(ctx context.Context, r Record, a Attempt) error
}

// Record is what a journal keeps of a callback: one request body bound for one
// target. It never changes once journaled.
type Record struct {
	ID       string // given by the journal
	Time     time.Time
	Source   Source
	ReplayOf string // the id of the callback this one replays, or ""
	BodyOf   string // the id whose line holds the same bytes, or ""
	// OrderID, OK and OutputType are what the body says; OK is nil where it
	// does not say.
	OrderID    string
	OK         *bool
	OutputType string
	Target     string // the target's name
	URL        string // without query and user
	Body       []byte
	Bytes      int64    // the length of Body
	SHA256     [32]byte // of Body
	Uploads    []Upload
	// Request is what is known of the request's head where somebody else made
	// it, nil where redial makes its own.
	Request *RequestHead
}

// NewRecord returns the record of a delivery to t, as Deliver journals it.
func NewRecord(t Target, d Delivery) Record {
	peek := PeekBody(d.Body)
	return Record{
		Time: time.Now(), Source: d.Source, ReplayOf: d.ReplayOf, BodyOf: d.BodyOf,
		OrderID: peek.OrderID, OK: peek.OK, OutputType: peek.OutputType,
		Target: t.Name, URL: t.PublicURL(),
		Body: d.Body, Bytes: int64(len(d.Body)), SHA256: sha256.Sum256(d.Body), Uploads: d.Uploads,
	}
}

// Upload is a file that went by direct upload: what is kept of it in place of
// its bytes.
type Upload struct {
	Filename  string `json:"filename"`
	MIMEType  string `json:"mime_type"`
	FileSize  int64  `json:"file_size"`
	SHA256    string `json:"sha256"`
	Path      string `json:"path"`
	ObjectKey string `json:"object_key"`
}

// Uploaded reports whether the file is where its ObjectKey says: a prepare gives
// the key, and only a PUT that succeeded the SHA256.
func (u Upload) Uploaded() bool { return u.ObjectKey != "" && u.SHA256 != "" }

// Unfinished returns the first of some files that is not uploaded, and whether
// there is one. A callback that names it can't be sent: its upload has to go on.
func Unfinished(files []Upload) (Upload, bool) {
	for _, u := range files {
		if !u.Uploaded() {
			return u, true
		}
	}
	return Upload{}, false
}

// Attempt is one try to deliver a callback. It ends in exactly one of two
// ways: a Status, or an Error class. An answer that breaks off is no answer,
// whatever its status line said: it ends in ErrTruncated (or ErrReset, or
// ErrTimeout), Message names the status, and what had come is in Headers and
// Response. Sending again is safe then, and believing half an answer isn't.
type Attempt struct {
	N        int       // 1 for the first
	Time     time.Time // when it began
	Status   int       // 0 when no answer came
	Duration time.Duration
	Error    ErrorClass
	// Unsent is true where nothing of the request had left when a cancel ended the
	// first attempt: the callback was certainly not processed.
	Unsent bool
	// Message is a sentence about Error: what was being done when it happened.
	// Without an Error it says why the answer's body was not kept, or nothing.
	Message string
	// Headers are the answer's headers, repeated ones joined by ", ".
	Headers map[string]string
	// Response is the answer's body up to ResponseCap bytes, decoded where it
	// was sent compressed; ResponseBytes is its true length on the way.
	Response      []byte
	ResponseBytes int64
}

// State returns the state the attempt leaves its callback in.
func (a Attempt) State() State { return StateOf(a.Status, a.Error) }

// ResponseCap is how many bytes of an answer's body are kept.
const ResponseCap = 64 << 10
