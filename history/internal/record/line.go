package record

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"redial/callback"
)

// MaxLine is the longest line that is read. The largest body a target takes
// is under 5 MB, and escaping makes it at most six times that.
const MaxLine = 128 << 20

// kind tells the lines of a history apart.
type kind uint8

// The kinds of lines.
const (
	UnknownLine kind = iota // valid, but of a kind or version not known here
	CallbackLine
	AttemptLine
)

// okState is a body's "ok": it may not say.
type okState uint8

// What a line says of ok.
const (
	OKUnsaid okState = iota
	okFalse
	OKTrue
)

// Head is what a line says before its body. Its slices point into the line.
type Head struct {
	Kind   kind
	OK     okState
	ID     textKey
	Order  textKey
	Type   []byte
	Target []byte
	Time   int64 // Unix nanoseconds

	Source   []byte
	ReplayOf []byte
	URL      []byte
	SHA256   []byte // hex
	BodyOf   []byte
	Uploads  bool
	Size     int64 // of the body

	N      int64
	Status int
	Micros int64
	Class  []byte

	Tail     tailKind
	tailFrom int // the tail's raw bytes between its quotes; known to parseFast only
	tailTo   int
	slow     bool // only parseSlow could read it
	Unsent   bool // the attempt says that its callback never left
	Escaped  bool // the tail is written otherwise than AppendEscaped would: its text does not stand there as it is
}

// textKey is an id as it is written, and its key.
type textKey struct {
	Text []byte
	Key  Key
	Odd  bool
}

// tailKind says what a line ends in.
type tailKind uint8

// The tails.
const (
	NoTail tailKind = iota
	BodyTail
	bodyBase64Tail
	responseTail
	responseBase64Tail
)

// Parse reads a line without its newline. An error says why the line is
// damaged; a valid line of an unknown kind is none.
func (h *Head) Parse(line []byte) error {
	if parseFast(line, h) {
		return nil
	}
	return h.parseSlow(line)
}

// wire is a line as encoding/json sees it: the definition that parseFast is
// held to.
type wire struct {
	V              int                   `json:"v"`
	Kind           string                `json:"kind"`
	ID             string                `json:"id"`
	Time           string                `json:"time"`
	Source         string                `json:"source"`
	ReplayOf       string                `json:"replay_of"`
	OrderID        string                `json:"order_id"`
	OK             *bool                 `json:"ok"`
	OutputType     string                `json:"output_type"`
	Target         string                `json:"target"`
	URL            string                `json:"url"`
	Bytes          int64                 `json:"bytes"`
	SHA256         string                `json:"sha256"`
	BodyOf         string                `json:"body_of"`
	Uploads        []callback.Upload     `json:"uploads"`
	Request        *callback.RequestHead `json:"request"`
	Body           *string               `json:"body"`
	BodyBase64     *string               `json:"body_base64"`
	N              int64                 `json:"n"`
	Status         int                   `json:"status"`
	MS             float64               `json:"ms"`
	Error          string                `json:"error"`
	Unsent         bool                  `json:"unsent"`
	Message        string                `json:"message"`
	Headers        map[string]string     `json:"headers"`
	ResponseBytes  int64                 `json:"response_bytes"`
	Response       *string               `json:"response"`
	ResponseBase64 *string               `json:"response_base64"`
}

var (
	errNoID      = errors.New("a line without an id")
	errNoNumber  = errors.New("an attempt without a number")
	errNotObject = errors.New("not a JSON object")
	errNoTime    = errors.New("a line whose time is missing or not RFC 3339")
	errChecksum  = errors.New("the body does not have its checksum")
)

// parseSlow reads any JSON object.
func (h *Head) parseSlow(line []byte) error {
	var w wire
	err := json.Unmarshal(line, &w)
	if err != nil && !isUnknown(line) {
		return err
	}
	*h = Head{slow: true, Escaped: true}
	if err != nil || w.V != 1 || w.Kind != "callback" && w.Kind != "attempt" {
		if !startsObject(line) {
			return errNotObject
		}
		return nil
	}
	if w.ID == "" {
		return errNoID
	}
	at, err := time.Parse(time.RFC3339Nano, w.Time)
	if err != nil || at.Year() < 1680 || at.Year() > 2260 {
		return errNoTime
	}
	h.ID.Text, h.Order.Text = []byte(w.ID), []byte(w.OrderID)
	h.ID.Key, h.ID.Odd = IDKey(h.ID.Text)
	h.Order.Key, h.Order.Odd = OrderKey(h.Order.Text)
	h.Time = at.UnixNano()
	h.Type, h.Target = []byte(w.OutputType), []byte(w.Target)
	if w.Kind == "attempt" {
		return h.fromAttempt(&w)
	}
	h.fromCallback(&w)
	return nil
}

func (h *Head) fromCallback(w *wire) {
	h.Kind = CallbackLine
	h.Source, h.ReplayOf, h.URL = []byte(w.Source), []byte(w.ReplayOf), []byte(w.URL)
	h.SHA256, h.BodyOf, h.Size = []byte(w.SHA256), []byte(w.BodyOf), max(w.Bytes, 0)
	h.Uploads = len(w.Uploads) > 0
	switch {
	case w.OK == nil:
	case *w.OK:
		h.OK = OKTrue
	default:
		h.OK = okFalse
	}
	switch {
	case w.Body != nil:
		h.Tail = BodyTail
	case w.BodyBase64 != nil:
		h.Tail = bodyBase64Tail
	}
}

func (h *Head) fromAttempt(w *wire) error {
	if w.N < 1 {
		return errNoNumber
	}
	h.Kind, h.N, h.Status, h.Class, h.Unsent = AttemptLine, w.N, w.Status, []byte(w.Error), w.Unsent
	h.Micros = microsOf(w.MS)
	switch {
	case w.Response != nil:
		h.Tail = responseTail
	case w.ResponseBase64 != nil:
		h.Tail = responseBase64Tail
	}
	return nil
}

// microsOf is a line's ms in whole microseconds.
func microsOf(ms float64) int64 {
	return int64(math.Round(min(max(ms, 0), math.MaxInt32) * 1000))
}

// isUnknown reports whether a line is an object of another kind or version than
// those known here: what its fields are is then for others to say.
func isUnknown(line []byte) bool {
	var w struct{ V, Kind any }
	if json.Unmarshal(line, &w) != nil || !startsObject(line) {
		return false
	}
	return w.V != 1.0 || w.Kind != "callback" && w.Kind != "attempt"
}

// startsObject tells an object from the null and other values that
// encoding/json takes for an empty struct.
func startsObject(line []byte) bool {
	for _, c := range line {
		switch c {
		case ' ', '\t', '\r', '\n':
		default:
			return c == '{'
		}
	}
	return false
}

// UnixTime returns a time of a head.
func UnixTime(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }
