package importer

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"redial/callback"
)

// har is what of an HTTP archive (version 1.2) tells of callbacks.
type har struct {
	Log struct {
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harEntry struct {
	Started time.Time `json:"startedDateTime"`
	MS      float64   `json:"time"`
	Request struct {
		Method   string      `json:"method"`
		URL      string      `json:"url"`
		Headers  []header    `json:"headers"`
		PostData *harContent `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int        `json:"status"`
		Headers []header   `json:"headers"`
		Content harContent `json:"content"`
	} `json:"response"`
}

type harContent struct {
	Text     string `json:"text"`
	Encoding string `json:"encoding"`
	Size     int64  `json:"size"`
}

// bytes decodes the content.
func (c harContent) bytes() ([]byte, error) {
	if c.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(c.Text)
	}
	return []byte(c.Text), nil
}

// HAR reads an HTTP archive, as browsers and proxies save it, and takes
// the callbacks among its requests, with their answers.
func HAR(b []byte) (Result, error) {
	var archive har
	if err := json.Unmarshal(b, &archive); err != nil {
		return Result{}, fmt.Errorf("read the HAR: %w", err)
	}
	var m Result
	for i, e := range archive.Log.Entries {
		where := fmt.Sprintf("entry %d", i+1)
		r := request{method: e.Request.Method, url: e.Request.URL, headers: e.Request.Headers}
		if e.Request.PostData != nil {
			body, err := e.Request.PostData.bytes()
			if err != nil {
				m.refuse(where, "its body is not the base64 it says it is")
				continue
			}
			r.body, r.hasBody = body, true
		}
		if !r.isCallback() {
			continue // an archive is mostly of other things
		}
		if !r.hasBody || len(r.body) == 0 {
			m.refuse(where, "a callback whose body was not saved")
			continue
		}
		m.take(r, where, e.attempt())
	}
	return m.done()
}

// isCallback tells a callback among other requests: a POST to the callback
// path, or with the secret's header, or whose body is that of a callback.
func (r *request) isCallback() bool {
	if r.method != http.MethodPost {
		return false
	}
	path, _, _ := strings.Cut(r.url, "?")
	if strings.HasSuffix(path, "/api/orders/callback") || r.header(callback.SecretHeader) != "" {
		return true
	}
	p := callback.PeekBody(r.body)
	return p.OK != nil && p.OrderID != ""
}

// attempt is how the request ended, as far as it was saved; nil if it was not.
// Without an answer, a browser saves a status of 0.
func (e *harEntry) attempt() *callback.Attempt {
	a := callback.Attempt{
		N: 1, Time: e.Started, Status: e.Response.Status,
		Duration: time.Duration(max(e.MS, 0) * float64(time.Millisecond)),
	}
	if a.Status == 0 {
		return nil
	}
	response, err := e.Response.Content.bytes()
	if err != nil {
		response = []byte(e.Response.Content.Text)
	}
	a.Response = response
	a.ResponseBytes = max(e.Response.Content.Size, int64(len(response)))
	a.Headers = make(map[string]string, len(e.Response.Headers))
	for _, h := range e.Response.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		if before, ok := a.Headers[name]; ok {
			h.Value = before + ", " + h.Value
		}
		a.Headers[name] = h.Value
	}
	return &a
}
