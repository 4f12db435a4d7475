package mock

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"redial/callback"
)

// discardCap is how many bytes of a body that is too large are read and thrown
// away, so that its sender gets to see the 413. After that the connection is cut.
const discardCap = 64 << 20

// answer is what goes back to the client.
type answer struct {
	status      int
	contentType string
	retryAfter  time.Duration
	body        []byte
}

// reply is the JSON of an answer. The platform does not publish its own.
type reply struct {
	OK        bool               `json:"ok"`
	OrderID   string             `json:"order_id,omitempty"`
	Duplicate bool               `json:"duplicate,omitempty"`
	Message   string             `json:"message,omitempty"`
	Error     string             `json:"error,omitempty"`
	Checks    []check            `json:"checks,omitempty"`
	Findings  []callback.Finding `json:"findings,omitempty"`
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler) // closing: cut the connection
	}
	defer s.handlers.Done()
	arrived := time.Now()
	if callback.FromWebPage(r) {
		s.refuseWebPage(w, r, arrived)
		return
	}
	in := s.receive(w, r)
	st := s.step(in)
	if st.fault == faultSlow && !st.after && !s.pause(r, st.wait) {
		st = step{fault: faultTimeout} // the client did not wait, and gets nothing
	}
	q, a := s.answer(in, st)
	q.Time, q.MS = arrived, float64(time.Since(arrived).Microseconds())/1000
	s.record(q, in, a)
	s.play(w, r, st, a)
}

// refuseWebPage answers what a browser sent for a page. It uses up no step of the
// script, and reads no body.
func (s *Server) refuseWebPage(w http.ResponseWriter, r *http.Request, arrived time.Time) {
	q := Request{
		Time: arrived, Method: r.Method, Path: r.URL.Path, WebPage: true,
		Verdict: VerdictRefused, Status: http.StatusForbidden, Reason: callback.ErrWebPage.Error(),
	}
	a := jsonAnswer(q.Status, reply{Error: q.Reason})
	s.record(q, incoming{Request: r}, a)
	a.write(w)
}

// enter counts a handler in, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.handlers.Add(1)
	return true
}

// step takes the script's next step. Only what a step can be for uses one up.
func (s *Server) step(in incoming) step {
	method := http.MethodPost
	if in.at == atPut {
		method = http.MethodPut
	}
	if in.other || in.Method != method {
		return step{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.player.next(in.at, func() int { return s.random.IntN(100) })
}

// receive reads the body: up to the limit, and for no longer than it may take.
// What is uploaded is counted and not kept.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) incoming {
	in := incoming{Request: r}
	control := http.NewResponseController(w)
	switch path := r.URL.Path; {
	case path == PreparePath:
		in.at = atPrepare
	case strings.HasPrefix(path, uploadPath):
		in.at = atPut
		_ = control.SetReadDeadline(time.Now().Add(uploadTimeout))
		in.bytes, in.broken = io.Copy(io.Discard, io.LimitReader(r.Body, s.maxBytes+1))
		if in.broken == nil {
			_ = control.SetReadDeadline(time.Time{})
		}
		return in
	default:
		in.other = path != CallbackPath
	}
	_ = control.SetReadDeadline(time.Now().Add(bodyTimeout))
	body, err := io.ReadAll(io.LimitReader(r.Body, callback.SizeLimit+1))
	in.bytes = int64(len(body))
	switch {
	case err != nil:
		in.broken = err
	case len(body) > callback.SizeLimit:
		in.tooLarge = true
		discarded, _ := io.CopyN(io.Discard, r.Body, discardCap)
		in.bytes += discarded
	default:
		in.body = body
		in.peek = callback.PeekBody(body)
	}
	if in.broken == nil {
		_ = control.SetReadDeadline(time.Time{})
	}
	return in
}

// answer judges the request, commits it where the step lets it, and returns
// its record and the answer that goes with it.
func (s *Server) answer(in incoming, st step) (Request, answer) {
	q := Request{
		Method: in.Method, Path: in.URL.Path, Bytes: in.bytes,
		OrderID: in.peek.OrderID, OutputType: in.peek.OutputType, Head: callback.HeadOf(in.Header),
	}
	if st.fault != faultNone {
		q.Fault = st.name()
	}
	var a answer
	if st.fault == faultNone || st.fault == faultSlow || st.after {
		a = s.byContract(in, &q)
	}
	if st.fault != faultNone && st.fault != faultSlow {
		q.Verdict = VerdictFault
		a = faultAnswer(st)
	}
	q.Status = a.status
	return q, a
}

// byContract is the platform's answer, and does what the platform would do.
func (s *Server) byContract(in incoming, q *Request) answer {
	switch in.at {
	case atPrepare:
		return s.prepare(in, q)
	case atPut:
		return s.put(in, q)
	default:
		return s.callback(in, q)
	}
}

func (s *Server) callback(in incoming, q *Request) answer {
	j := s.judge(in)
	q.Findings = j.findings
	switch {
	case in.broken != nil && !j.refused():
		j.status, j.reason = http.StatusRequestTimeout, "the body did not arrive whole"
		return refuse(j, q)
	case j.refused():
		return refuse(j, q)
	case s.commit(q.OrderID):
		q.Verdict = VerdictAccepted
		return jsonAnswer(http.StatusOK, reply{OK: true, OrderID: q.OrderID, Message: "processed"})
	default:
		q.Verdict = VerdictDuplicate
		return jsonAnswer(http.StatusOK, reply{OK: true, OrderID: q.OrderID, Duplicate: true, Message: "duplicate ignored"})
	}
}

// refuse answers with every criterion and whether it held.
func refuse(j judgement, q *Request) answer {
	q.Verdict, q.Reason = VerdictRefused, j.reason
	return jsonAnswer(j.status, reply{OrderID: q.OrderID, Error: j.reason, Checks: j.checks, Findings: j.findings})
}

// commit completes an order; it is false for one that is complete already.
func (s *Server) commit(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	id = strings.ToLower(id)
	if s.orders[id] {
		return false
	}
	s.orders[id] = true
	return true
}

func (s *Server) record(q Request, in incoming, a answer) {
	s.mu.Lock()
	s.stats.count(q.Verdict)
	q.N = s.stats.Requests
	s.requests.add(q)
	s.mu.Unlock()
	if s.observe != nil {
		q.Header, q.Body, q.Answer = s.maskedHeader(in.Header), in.body, a.body
		s.observe(q)
	}
}

// maskedHeader is a request's header without its secrets.
func (s *Server) maskedHeader(h http.Header) http.Header {
	const hidden = "[secret]"
	mask, shown := callback.MaskOf(s.Secret()), http.Header{}
	for name, values := range h {
		for _, v := range values {
			switch strings.ToLower(name) {
			case callback.SecretHeader, "x_callback_secret", "authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token", "x-secret", "callback-secret":
				v = hidden
			}
			shown.Add(name, mask.Text(v))
		}
	}
	return shown
}

func (a answer) write(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTimeout))
	w.Header().Set("Content-Type", a.contentType)
	if a.retryAfter > 0 {
		seconds := (a.retryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	if a.status >= 300 && a.status < 400 {
		w.Header().Set("Location", "/")
	}
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that has gone is its own affair
}

func jsonAnswer(status int, r any) answer {
	body, err := json.Marshal(r)
	if err != nil {
		err = errors.Join(errors.New("reply"), err)
		body = []byte(strconv.Quote(err.Error()))
	}
	return answer{status: status, contentType: "application/json", body: append(body, '\n')}
}
