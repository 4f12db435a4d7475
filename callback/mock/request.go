package mock

import (
	"net/http"
	"time"

	"redial/callback"
)

// The verdicts of a request.
const (
	VerdictAccepted  = "accepted"  // processed: the order is done
	VerdictDuplicate = "duplicate" // the order was done before; ignored
	VerdictRefused   = "refused"   // against the contract
	VerdictPrepared  = "prepared"  // a direct upload may begin
	VerdictUploaded  = "uploaded"  // a direct upload's file is there
	VerdictFault     = "fault"     // the script took the answer's place
)

// Request is one request the mock received, and what it made of it.
type Request struct {
	N          int       `json:"n"`
	Time       time.Time `json:"time"`
	Method     string    `json:"method"`
	Path       string    `json:"path"`
	OrderID    string    `json:"order_id"`
	OutputType string    `json:"output_type"`
	Bytes      int64     `json:"bytes"` // of the body, as far as it was read
	// Verdict is accepted, duplicate, refused, prepared, uploaded, or fault.
	Verdict string `json:"verdict"`
	// Fault is the step of the script that was played, "" for none.
	Fault string `json:"fault,omitempty"`
	// WebPage is true for what a browser sent for a page. It is refused unread.
	WebPage bool `json:"web_page,omitempty"`
	// Status is what was answered, 0 where the connection was cut instead.
	Status int `json:"status"`
	// Reason is one sentence for a refusal.
	Reason   string             `json:"reason,omitempty"`
	Findings []callback.Finding `json:"findings,omitempty"`
	MS       float64            `json:"ms"` // from its arrival to its verdict
	// Head is what is known of the request's headers, for Observe alone.
	Head callback.RequestHead `json:"-"`
	// Header is the request's, with every secret masked; Body and Answer are the bytes
	// that came and that go. They are for Observe alone: what is remembered does
	// without them.
	Header http.Header `json:"-"`
	Body   []byte      `json:"-"`
	Answer []byte      `json:"-"`
}

// Stats counts what a server did since it started. Requests is the sum of
// the six that follow it.
type Stats struct {
	Requests, Accepted, Duplicates, Refused, Prepared, Uploaded, Faults int
	// Orders is how many orders have been processed, each once.
	Orders int
}

func (s *Stats) count(verdict string) {
	s.Requests++
	switch verdict {
	case VerdictAccepted:
		s.Accepted++
	case VerdictDuplicate:
		s.Duplicates++
	case VerdictRefused:
		s.Refused++
	case VerdictPrepared:
		s.Prepared++
	case VerdictUploaded:
		s.Uploaded++
	default:
		s.Faults++
	}
}

// ring remembers the last keep requests.
type ring struct {
	keep int
	buf  []Request
	next int // where the next one goes, once buf is full
}

func (r *ring) add(q Request) {
	if len(r.buf) < r.keep {
		r.buf = append(r.buf, q)
		return
	}
	r.buf[r.next] = q
	r.next = (r.next + 1) % r.keep
}

func (r *ring) all() []Request {
	return append(append(make([]Request, 0, len(r.buf)), r.buf[r.next:]...), r.buf[:r.next]...)
}
