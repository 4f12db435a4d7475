package mock

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// faultAnswer is what a step answers in place of the contract.
func faultAnswer(st step) answer {
	switch st.fault {
	case faultStatus:
		a := jsonAnswer(st.status, reply{
			OK: st.status < 300, Error: fmt.Sprintf("the script answers %d", st.status),
		})
		a.retryAfter = st.wait
		return a
	case faultPage:
		return answer{status: st.status, contentType: "text/html; charset=utf-8", body: page(st.status)}
	case faultTruncate:
		return jsonAnswer(http.StatusOK, reply{OK: true, Message: "this answer is cut off before its end"})
	default:
		return answer{} // no answer at all
	}
}

// page is an error page as a hosting layer in front of the platform gives it.
func page(status int) []byte {
	text := http.StatusText(status)
	return fmt.Appendf(nil, "<!doctype html>\n<html><head><title>%[1]d: %[2]s</title></head>\n"+
		"<body><h1>%[1]d: %[2]s</h1><p>The server in front of the application answered.</p></body></html>\n",
		status, text)
}

// play sends the answer as the step has it.
func (s *Server) play(w http.ResponseWriter, r *http.Request, st step, a answer) {
	switch st.fault {
	case faultTimeout:
		s.hold(r)
		panic(http.ErrAbortHandler)
	case faultReset:
		cut(w)
	case faultTruncate:
		truncate(w, a)
	case faultSlow:
		if st.after && !s.pause(r, st.wait) {
			return
		}
		a.write(w)
	default:
		a.write(w)
	}
}

// hold waits until the client gives up or the server closes.
func (s *Server) hold(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
}

// pause is false when the client or the server went away meanwhile.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}

// cut closes the connection with a reset.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if l, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = l.SetLinger(0)
	}
	_ = conn.Close()
}

// truncate sends a status line, headers and half of what they promise.
func truncate(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
