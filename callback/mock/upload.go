package mock

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"redial/callback"
)

// PreparePath is where a direct upload begins (guide "Callback (Over 4.5 MB)").
const PreparePath = CallbackPath + "/prepare"

// uploadPath is where the mock plays the upload host.
const uploadPath = "/upload/"

const (
	// DefaultMaxBytes is the limit of a file, the figure of the guide's example.
	DefaultMaxBytes     = 157_286_400
	defaultUploadExpiry = time.Hour
	uploadTimeout       = 15 * time.Minute
	maxUploads          = 10_000
)

// upload is a file that was prepared.
type upload struct {
	key, order, filename, mimeType string

	size      int64
	signature string
	expires   time.Time
	stored    bool
}

// uploads remembers the last maxUploads prepared files.
type uploads struct {
	byToken map[string]*upload
	byKey   map[string]*upload
	tokens  []string // oldest first
}

func (u *uploads) add(token string, up *upload) {
	if u.byToken == nil {
		u.byToken, u.byKey = map[string]*upload{}, map[string]*upload{}
	}
	if len(u.tokens) == maxUploads {
		delete(u.byKey, u.byToken[u.tokens[0]].key)
		delete(u.byToken, u.tokens[0])
		u.tokens = u.tokens[1:]
	}
	u.byToken[token], u.byKey[up.key] = up, up
	u.tokens = append(u.tokens, token)
}

// preparation is the body of a prepare.
type preparation struct {
	OrderID  string `json:"order_id"`
	Filename string `json:"filename"`
	MIMEType string `json:"mime_type"`
	FileSize int64  `json:"file_size"`
}

// preparedReply is the answer to a prepare, as the guide shows it.
type preparedReply struct {
	OK              bool              `json:"ok"`
	OrderID         string            `json:"order_id"`
	IsTestMode      bool              `json:"is_test_mode"`
	Filename        string            `json:"filename"`
	ObjectKey       string            `json:"object_key"`
	UploadURL       string            `json:"upload_url"`
	RequiresHeaders map[string]string `json:"requires_headers"`
	ExpiresIn       int64             `json:"expires_in"`
	MaxBytes        int64             `json:"max_bytes"`
}

// prepare answers the first step of a direct upload.
func (s *Server) prepare(in incoming, q *Request) answer {
	j := s.judgeRequest(in, PreparePath, http.MethodPost)
	var p preparation
	err := json.Unmarshal(in.body, &p)
	wrong := "a prepare has order_id, filename, mime_type and file_size"
	if err == nil && p.OrderID != "" && p.Filename != "" && p.MIMEType != "" && p.FileSize > 0 {
		wrong = p.wrong()
	}
	j.hold("body", http.StatusBadRequest, wrong == "", wrong)
	s.judgeOrder(&j, p.OrderID)
	j.hold("file size", http.StatusRequestEntityTooLarge, p.FileSize <= s.maxBytes,
		fmt.Sprintf("the file is over %d bytes", s.maxBytes))
	if j.refused() {
		return refuse(j, q)
	}
	token := rand.Text()
	up := &upload{
		key: "uploads/" + strings.ToLower(p.OrderID) + "/" + token[:8] + "/" + path.Base(p.Filename), order: p.OrderID,
		filename: p.Filename, mimeType: p.MIMEType, size: p.FileSize,
		signature: rand.Text(), expires: time.Now().Add(s.uploadExpiry),
	}
	s.mu.Lock()
	s.uploads.add(token, up)
	s.mu.Unlock()
	q.Verdict = VerdictPrepared
	return jsonAnswer(http.StatusOK, preparedReply{
		OK: true, OrderID: p.OrderID, Filename: p.Filename, ObjectKey: up.key,
		UploadURL:       s.URL + uploadPath + token + "?signature=" + up.signature,
		RequiresHeaders: map[string]string{"Content-Type": p.MIMEType},
		ExpiresIn:       int64(s.uploadExpiry / time.Second), MaxBytes: s.maxBytes,
	})
}

// wrong says why the callback would be refused that names the file as the prepare
// does, "" where it would not be.
func (p preparation) wrong() string {
	body := callback.Payload{
		OK: true, OrderID: p.OrderID, OutputType: callback.File,
		Files: []callback.PayloadFile{{Filename: p.Filename, MIMEType: p.MIMEType, ObjectKey: "k"}},
	}.Encode()
	for _, f := range callback.Validate(body).Findings {
		if f.Severity == callback.SeverityError {
			return f.Message
		}
	}
	return ""
}

// put answers the second step, as an upload host: it has never heard of the
// secret, and wants none.
func (s *Server) put(in incoming, q *Request) answer {
	s.mu.Lock()
	up := s.uploads.byToken[strings.TrimPrefix(in.URL.Path, uploadPath)]
	s.mu.Unlock()
	j := judgement{status: http.StatusOK}
	j.hold("path", http.StatusNotFound, up != nil, "nothing was prepared here")
	if up == nil {
		return refuse(j, q)
	}
	q.OrderID = up.order
	sent := in.URL.Query().Get("signature")
	j.hold("signature", http.StatusForbidden, subtle.ConstantTimeCompare([]byte(sent), []byte(up.signature)) == 1, "the signature is wrong")
	j.hold("expiry", http.StatusForbidden, time.Now().Before(up.expires), "the URL has expired: prepare again")
	j.hold("no secret", http.StatusBadRequest, len(in.Header.Values(callback.SecretHeader)) == 0,
		callback.SecretHeader+" has no business at the upload host")
	j.hold("content type", http.StatusForbidden, in.Header.Get("Content-Type") == up.mimeType,
		"Content-Type is not the one in requires_headers")
	j.hold("length", http.StatusBadRequest, in.broken == nil && in.bytes == up.size,
		fmt.Sprintf("%d bytes came, and %d were prepared", in.bytes, up.size))
	if j.refused() {
		return refuse(j, q)
	}
	s.mu.Lock()
	up.stored = true
	s.mu.Unlock()
	q.Verdict = VerdictUploaded
	return answer{status: http.StatusOK, contentType: "text/plain"}
}

// judgeFiles holds the object keys of a callback, wherever they stand, against what
// was uploaded for its order. Keys that are not of the mock's making are let pass.
func (s *Server) judgeFiles(j *judgement, body []byte, orderID string) {
	s.mu.Lock()
	uploads := len(s.uploads.byKey)
	s.mu.Unlock()
	var value any
	if uploads == 0 || json.Unmarshal(body, &value) != nil {
		j.hold("files", 0, true, "")
		return
	}
	wrong := ""
	s.mu.Lock()
	eachKey(value, func(key string) {
		switch up := s.uploads.byKey[key]; {
		case up == nil:
		case !up.stored:
			wrong = fmt.Sprintf("%q was prepared but not uploaded", up.filename)
		case !strings.EqualFold(up.order, orderID):
			wrong = fmt.Sprintf("%q was uploaded for another order", up.filename)
		}
	})
	s.mu.Unlock()
	j.hold("files", http.StatusBadRequest, wrong == "", wrong)
}

// eachKey calls each with every object_key in a JSON value.
func eachKey(value any, each func(key string)) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			eachKey(e, each)
		}
	case map[string]any:
		for name, e := range v {
			if key, ok := e.(string); ok && name == "object_key" {
				each(key)
			}
			eachKey(e, each)
		}
	}
}
