package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"time"

	"redial/callback"
)

// Content decodes the tail of the line that h was read from.
func (h *Head) Content(line []byte) ([]byte, error) {
	if h.Tail == NoTail {
		return nil, nil
	}
	if h.slow {
		return h.slowContent(line)
	}
	raw, err := unescape(line[h.tailFrom:h.tailTo])
	if err != nil || h.Tail == BodyTail || h.Tail == responseTail {
		return raw, err
	}
	return decodeBase64(raw)
}

func (h *Head) slowContent(line []byte) ([]byte, error) {
	var w wire
	if err := json.Unmarshal(line, &w); err != nil {
		return nil, err
	}
	switch h.Tail {
	case BodyTail:
		return []byte(*w.Body), nil
	case bodyBase64Tail:
		return decodeBase64([]byte(*w.BodyBase64))
	case responseTail:
		return []byte(*w.Response), nil
	case responseBase64Tail:
		return decodeBase64([]byte(*w.ResponseBase64))
	case NoTail:
	}
	return nil, nil
}

func decodeBase64(b []byte) ([]byte, error) {
	return base64.StdEncoding.AppendDecode(nil, b)
}

// AttemptOf reads an attempt's line whole.
func AttemptOf(line []byte) (callback.Attempt, error) {
	var h Head
	if err := h.Parse(line); err != nil {
		return callback.Attempt{}, err
	}
	var w wire
	if err := json.Unmarshal(line, &w); err != nil {
		return callback.Attempt{}, err
	}
	response, err := h.Content(line)
	if err != nil {
		return callback.Attempt{}, err
	}
	return callback.Attempt{
		N: int(w.N), Time: UnixTime(h.Time), Status: w.Status, Error: ErrorClass(w.Error), Unsent: w.Unsent,
		Duration: time.Duration(math.Round(w.MS*1000)) * time.Microsecond,
		Message:  w.Message, Headers: w.Headers, Response: response, ResponseBytes: w.ResponseBytes,
	}, nil
}

// Checksum is the checksum that a line has of its body.
func (h *Head) Checksum() (want [sha256.Size]byte, ok bool) {
	if len(h.SHA256) != hex.EncodedLen(len(want)) {
		return want, false
	}
	_, err := hex.Decode(want[:], h.SHA256)
	return want, err == nil
}

// ProvenBody decodes the body of a callback's line as this package writes it,
// in one pass and over the line itself. It does not check whether the line is
// well formed: a body that has the line's checksum is the one that was written.
// Of any other line it says nothing, and may leave it spoiled.
func ProvenBody(line []byte) ([]byte, bool) {
	var h Head
	from, ok := ParseHead(line, &h)
	if !ok {
		return nil, false
	}
	return h.ProvenBody(line, from)
}

// ProvenBody is ProvenBody for a line whose head is read: from is where its tail
// begins.
func (h *Head) ProvenBody(line []byte, from int) ([]byte, bool) {
	if h.Tail != BodyTail || !bytes.HasSuffix(line[from:], []byte(`"}`)) {
		return nil, false
	}
	want, ok := h.Checksum()
	if !ok {
		return nil, false
	}
	raw := line[from : len(line)-2]
	n, _, err := UnescapeOver(raw, true)
	return raw[:n], err == nil && sha256.Sum256(raw[:n]) == want
}

// BodyOf returns the body a callback's line holds, or the id of the one that
// holds it, or what is wrong.
func BodyOf(line []byte) (body []byte, id, reason string) {
	var h Head
	if err := h.Parse(line); err != nil {
		return nil, "", err.Error()
	}
	body, err := h.Content(line)
	switch {
	case err != nil:
		return nil, "", err.Error()
	case h.Tail == NoTail && len(h.BodyOf) > 0:
		return nil, string(h.BodyOf), ""
	case h.Tail == NoTail:
		return nil, "", "its line has no body"
	}
	if len(h.SHA256) > 0 {
		if got := sha256.Sum256(body); hex.EncodeToString(got[:]) != string(h.SHA256) {
			return nil, "", "the body does not have its checksum"
		}
	}
	return body, "", ""
}

// TrimNewline cuts the end of a line off.
func TrimNewline(line []byte) []byte {
	n := len(line)
	for n > 0 && (line[n-1] == '\n' || line[n-1] == '\r') {
		n--
	}
	return line[:n]
}

// UploadsOf returns the files of a callback's line that went by direct upload.
func UploadsOf(line []byte) ([]callback.Upload, error) {
	var w wire
	err := json.Unmarshal(line, &w)
	return w.Uploads, err
}

// RequestOf returns the head of the request that a callback's line came with.
func RequestOf(line []byte) (*callback.RequestHead, error) {
	var w wire
	err := json.Unmarshal(line, &w)
	return w.Request, err
}
