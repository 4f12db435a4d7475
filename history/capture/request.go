package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"redial/callback"
)

// request is one request on its way through: received, recorded, passed on,
// answered, and recorded again.
type request struct {
	server *Server
	sender *sender
	in     *http.Request
	out    *url.URL // where it goes on to
	body   *incoming
	mask   callback.Mask
	line   *line // of the callback in the journal, nil where it gets none
	seen   *callback.Observation
	failed error // why the answer's body broke off
	x      Exchange
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler) // closing: cut the connection
	}
	q := s.newRequest(w, r)
	defer q.body.close()
	if callback.FromWebPage(r) {
		q.x.Callback = false
		q.refuse(http.StatusForbidden, callback.ErrWebPage)
		return
	}
	if r.Method == http.MethodConnect {
		q.refuse(http.StatusNotImplemented, errors.New("a capture makes no tunnels"))
		return
	}
	if !q.x.Callback {
		q.forward(q.body, nil)
		return
	}
	body, whole, err := q.receive()
	defer q.release()
	switch {
	case errors.Is(err, errNoMemory):
		q.x.Err = ErrNoMemory
		q.forward(io.MultiReader(bytes.NewReader(body), q.body), nil)
	case err != nil:
		q.refuse(http.StatusBadRequest, fmt.Errorf("%w (%w)", ErrNotWhole, err))
	case whole:
		q.line = q.journal(body)
		<-q.line.settled
		q.forward(bytes.NewReader(body), body)
	default:
		q.x.Err = ErrTooLarge
		q.forward(io.MultiReader(bytes.NewReader(body), q.body), nil)
	}
}

func (s *Server) newRequest(w http.ResponseWriter, r *http.Request) *request {
	q := &request{server: s, in: r, mask: s.maskOf(r.Header[secretHeader])}
	q.sender = &sender{ResponseWriter: w, control: http.NewResponseController(w), interim: r.ProtoAtLeast(1, 1)}
	q.body = &incoming{from: r.Body, control: q.sender.control, budget: s.budget, wait: s.options.memoryWait}
	q.out, q.x.Callback = s.route(r)
	q.x.N, q.x.Time, q.x.Method, q.x.Path = int(s.count.Add(1)), time.Now(), r.Method, q.mask.Text(r.URL.Path)
	return q
}

// release gives the memory of a large body back, after a while to the system
// too.
func (q *request) release() {
	if q.body.release() {
		q.server.freeMemory.Reset(memoryIdle)
	}
}

// receive reads the body of a callback, if it is not over RecordCap.
func (q *request) receive() (body []byte, whole bool, err error) {
	length := q.in.ContentLength
	if length > RecordCap {
		return nil, false, nil
	}
	body, err = q.body.read(q.in.Context(), RecordCap+1, length)
	return body, len(body) <= RecordCap, err
}

// leave lets the request's connection go while the rest is recorded.
func (q *request) leave(record func()) {
	q.x.Bytes = q.body.bytes.Load()
	q.x.SenderGone = q.sender.gone || q.in.Context().Err() != nil
	go func() {
		defer q.server.underWay.Done()
		record()
		q.server.options.Observe(q.x)
	}()
}

// refuse answers a request that does not go on.
func (q *request) refuse(status int, err error) {
	q.x.Err, q.x.State = err, callback.Failed
	q.leave(func() {})
	q.answer(status, err.Error())
}

func (q *request) answer(status int, message string) {
	b, err := json.Marshal(struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
		By    string `json:"answered_by"`
	}{false, message, "redial capture"})
	if err != nil {
		b = []byte("{}")
	}
	q.sender.Header().Set("Content-Type", "application/json")
	q.sender.WriteHeader(status)
	_, _ = q.sender.Write(b) // a sender that is gone can't be told
}
