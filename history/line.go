package history

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"redial/callback"
)

// maxLine is the longest line that is read. The largest body a target takes
// is under 5 MB, and escaping makes it at most six times that.
const maxLine = 128 << 20

// kind tells the lines of a history apart.
type kind uint8

const (
	unknownLine kind = iota // valid, but of a kind or version not known here
	callbackLine
	attemptLine
)

// okState is a body's "ok": it may not say.
type okState uint8

const (
	okUnsaid okState = iota
	okFalse
	okTrue
)

// head is what a line says before its body. Its slices point into the line.
type head struct {
	kind   kind
	ok     okState
	id     textKey
	order  textKey
	typ    []byte
	target []byte
	time   int64 // Unix nanoseconds

	source   []byte
	replayOf []byte
	url      []byte
	sha      []byte // hex
	bodyOf   []byte
	uploads  bool
	size     int64 // of the body

	n      int64
	status int
	micros int64
	class  []byte

	tail     tailKind
	tailFrom int // the tail's raw bytes between its quotes; known to parseFast only
	tailTo   int
	slow     bool // only parseSlow could read it
	unsent   bool // the attempt says that its callback never left
	escaped  bool // the tail is written otherwise than appendEscaped would: its text does not stand there as it is
}

// textKey is an id as it is written, and its key.
type textKey struct {
	text []byte
	key  key
	odd  bool
}

// tailKind says what a line ends in.
type tailKind uint8

const (
	noTail tailKind = iota
	bodyTail
	bodyBase64Tail
	responseTail
	responseBase64Tail
)

// parse reads a line without its newline. An error says why the line is
// damaged; a valid line of an unknown kind is none.
func (h *head) parse(line []byte) error {
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
	errNoID     = errors.New("a line without an id")
	errNoNumber = errors.New("an attempt without a number")
	errNoTime   = errors.New("a line whose time is missing or not RFC 3339")
)

// parseSlow reads any JSON object.
func (h *head) parseSlow(line []byte) error {
	var w wire
	if err := json.Unmarshal(line, &w); err != nil {
		return err
	}
	*h = head{slow: true, escaped: true}
	if w.V != 1 || w.Kind != "callback" && w.Kind != "attempt" {
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
	h.id.text, h.order.text = []byte(w.ID), []byte(w.OrderID)
	h.id.key, h.id.odd = idKey(h.id.text)
	h.order.key, h.order.odd = orderKey(h.order.text)
	h.time = at.UnixNano()
	h.typ, h.target = []byte(w.OutputType), []byte(w.Target)
	if w.Kind == "attempt" {
		return h.fromAttempt(&w)
	}
	h.fromCallback(&w)
	return nil
}

func (h *head) fromCallback(w *wire) {
	h.kind = callbackLine
	h.source, h.replayOf, h.url = []byte(w.Source), []byte(w.ReplayOf), []byte(w.URL)
	h.sha, h.bodyOf, h.size = []byte(w.SHA256), []byte(w.BodyOf), max(w.Bytes, 0)
	h.uploads = len(w.Uploads) > 0
	switch {
	case w.OK == nil:
	case *w.OK:
		h.ok = okTrue
	default:
		h.ok = okFalse
	}
	switch {
	case w.Body != nil:
		h.tail = bodyTail
	case w.BodyBase64 != nil:
		h.tail = bodyBase64Tail
	}
}

func (h *head) fromAttempt(w *wire) error {
	if w.N < 1 {
		return errNoNumber
	}
	h.kind, h.n, h.status, h.class, h.unsent = attemptLine, w.N, w.Status, []byte(w.Error), w.Unsent
	h.micros = microsOf(w.MS)
	switch {
	case w.Response != nil:
		h.tail = responseTail
	case w.ResponseBase64 != nil:
		h.tail = responseBase64Tail
	}
	return nil
}

// microsOf is a line's ms in whole microseconds.
func microsOf(ms float64) int64 {
	return int64(math.Round(min(max(ms, 0), math.MaxInt32) * 1000))
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
