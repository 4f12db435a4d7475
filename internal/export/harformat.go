package export

import (
	"time"

	"redial/callback"
)

// harEntry is an entry as the format has it; what begins with _ is our own.
type harEntry struct {
	Started  time.Time      `json:"startedDateTime"`
	MS       float64        `json:"time"`
	Request  harRequest     `json:"request"`
	Response harResponse    `json:"response"`
	Cache    struct{}       `json:"cache"`
	Timings  map[string]any `json:"timings"`
	Redial   harNote        `json:"_redial"`
}

type harRequest struct {
	Method      string      `json:"method"`
	URL         string      `json:"url"`
	Version     string      `json:"httpVersion"`
	Cookies     []struct{}  `json:"cookies"`
	Headers     []harHeader `json:"headers"`
	Query       []struct{}  `json:"queryString"`
	Post        *harContent `json:"postData,omitempty"`
	HeadersSize int         `json:"headersSize"`
	BodySize    int64       `json:"bodySize"`
}

type harResponse struct {
	Status      int         `json:"status"`
	StatusText  string      `json:"statusText"`
	Version     string      `json:"httpVersion"`
	Cookies     []struct{}  `json:"cookies"`
	Headers     []harHeader `json:"headers"`
	Content     harContent  `json:"content"`
	RedirectURL string      `json:"redirectURL"`
	HeadersSize int         `json:"headersSize"`
	BodySize    int64       `json:"bodySize"`
}

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harContent struct {
	Size     int64  `json:"size,omitempty"`
	MIMEType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

// harNote is what the format has no place for.
type harNote struct {
	ID       string              `json:"id"`
	OrderID  string              `json:"order_id,omitempty"`
	Attempt  int                 `json:"attempt"`
	Target   string              `json:"target,omitempty"`
	State    callback.State      `json:"state"`
	Error    callback.ErrorClass `json:"error,omitempty"`
	Message  string              `json:"message,omitempty"`
	SHA256   string              `json:"sha256"`
	Redacted bool                `json:"redacted,omitempty"`
	Findings []callback.Finding  `json:"findings,omitempty"`
}
