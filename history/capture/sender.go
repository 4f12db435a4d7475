package capture

import (
	"net/http"
	"time"
)

// sender is who sent a request, as an answer is written to it. When it has gone,
// what is written is dropped: the answer is read to its end for the record.
type sender struct {
	http.ResponseWriter
	control *http.ResponseController
	interim bool // it knows of interim answers: HTTP/1.0 does not
	gone    bool
}

// WriteHeader writes the head of an answer as it came. An interim answer 100 is
// left out, because the sender got that of the capture itself.
func (s *sender) WriteHeader(code int) {
	if code < http.StatusOK && (code == http.StatusContinue || !s.interim) {
		return
	}
	h := s.Header()
	for _, name := range []string{"Date", "Content-Type"} {
		if _, answered := h[name]; !answered {
			h[name] = nil // keeps net/http from adding its own
		}
	}
	s.ResponseWriter.WriteHeader(code)
	if code >= http.StatusOK && h.Get("Content-Length") == "" {
		_ = s.FlushError() // a sender that is gone shows when it is written to
	}
}

// Write never fails. It waits for a sender that does not read no longer than
// stallTimeout.
func (s *sender) Write(b []byte) (int, error) {
	if s.gone {
		return len(b), nil
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(stallTimeout)) // the server takes it back
	_, err := s.ResponseWriter.Write(b)
	s.gone = err != nil
	return len(b), nil
}

// FlushError sends what was written. It never fails.
func (s *sender) FlushError() error {
	if !s.gone {
		s.gone = s.control.Flush() != nil
	}
	return nil
}
