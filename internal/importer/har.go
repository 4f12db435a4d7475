package importer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"redial/callback"
)

// harEntry is what of an entry of an HTTP archive (version 1.2) tells of a
// callback. Programs write the same field in different types, so a value of an
// odd one is left out, and the entry is read.
type harEntry struct {
	Started looseTime   `json:"startedDateTime"`
	MS      looseNumber `json:"time"`
	Request struct {
		Method   looseText    `json:"method"`
		URL      looseText    `json:"url"`
		Headers  looseHeaders `json:"headers"`
		PostData *harContent  `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  looseNumber  `json:"status"`
		Headers looseHeaders `json:"headers"`
		Content harContent   `json:"content"`
	} `json:"response"`
}

type harContent struct {
	Text     looseText   `json:"text"`
	Encoding looseText   `json:"encoding"`
	Size     looseNumber `json:"size"`
}

// bytes decodes the content.
func (c harContent) bytes() ([]byte, error) {
	if strings.EqualFold(string(c.Encoding), "base64") {
		return base64.StdEncoding.DecodeString(string(c.Text))
	}
	return []byte(c.Text), nil
}

// HAR reads an HTTP archive, as browsers and proxies save it, and takes
// the callbacks among its requests, with their answers. What can't be read is
// named, and the rest is taken.
func HAR(b []byte) (Result, error) {
	entries, broken := harEntries(b)
	if len(entries) == 0 && broken != nil {
		return Result{}, fmt.Errorf("read the HAR: %w", broken)
	}
	var m Result
	for i, raw := range entries {
		where := fmt.Sprintf("entry %d", i+1)
		var e harEntry
		if err := json.Unmarshal(raw, &e); err != nil {
			m.refuse(where, "it can't be read: %v", err)
			continue
		}
		m.takeEntry(e, where)
	}
	if broken != nil {
		m.refuse(fmt.Sprintf("entry %d", len(entries)+1), "the file is broken here, and was read no further: %v", broken)
	}
	return m.done()
}

// entriesBegin is where the list of entries begins in an archive that is cut
// off, as by a full disk.
var entriesBegin = whenAsked(`"entries"\s*:\s*\[`)

// harEntries returns the entries of an archive, and what is wrong behind them.
func harEntries(b []byte) ([]json.RawMessage, error) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	var archive struct {
		Log struct {
			Entries []json.RawMessage `json:"entries"`
		} `json:"log"`
	}
	whole := json.Unmarshal(b, &archive)
	if whole == nil {
		return archive.Log.Entries, nil
	}
	at := entriesBegin().FindIndex(b)
	if at == nil {
		return nil, whole
	}
	var entries []json.RawMessage
	d := json.NewDecoder(bytes.NewReader(b[at[1]-1:]))
	if _, err := d.Token(); err != nil {
		return nil, whole
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			break
		}
		entries = append(entries, raw)
	}
	return entries, whole
}

// takeEntry takes an entry, if it is a callback.
func (m *Result) takeEntry(e harEntry, where string) {
	r := request{method: strings.ToUpper(string(e.Request.Method)), url: string(e.Request.URL), headers: e.Request.Headers}
	if e.Request.PostData != nil {
		body, err := e.Request.PostData.bytes()
		if err != nil {
			m.refuse(where, "its body is not the base64 it says it is")
			return
		}
		r.body, r.hasBody = body, true
	}
	if !r.isCallback() {
		return // an archive is mostly of other things
	}
	if !r.hasBody || len(r.body) == 0 {
		m.refuse(where, "a callback whose body was not saved")
		return
	}
	m.take(r, where, e.attempt())
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
		N: 1, Time: time.Time(e.Started), Status: int(e.Response.Status),
		Duration: time.Duration(max(float64(e.MS), 0) * float64(time.Millisecond)),
	}
	if a.Status == 0 {
		return nil
	}
	response, err := e.Response.Content.bytes()
	if err != nil {
		response = []byte(e.Response.Content.Text)
	}
	a.Response = response
	a.ResponseBytes = max(int64(e.Response.Content.Size), int64(len(response)))
	a.Headers = make(map[string]string, len(e.Response.Headers))
	for _, h := range e.Response.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		value := h.Value
		if before, ok := a.Headers[name]; ok {
			value = before + ", " + value
		}
		a.Headers[name] = value
	}
	return &a
}
