package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"

	"redial/callback"
)

// passage is one request on its way through: received, recorded, passed on,
// answered, and recorded again.
type passage struct {
	s        *Server
	w        http.ResponseWriter
	r        *http.Request
	out      *url.URL // where it goes on to
	head     http.Header
	arriving *arriving // the body, from the sender
	mask     callback.Mask
	line     *line           // of the callback in the journal, nil where it gets none
	hold     <-chan struct{} // closed when the body may follow the head; nil where that may be at once
	x        Exchange
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler) // closing: cut the connection
	}
	p := s.passage(w, r)
	defer p.arriving.close()
	if callback.FromWebPage(r) {
		p.x.Callback = false
		p.refuse(http.StatusForbidden, callback.ErrWebPage)
		return
	}
	if r.Method == http.MethodConnect {
		p.refuse(http.StatusNotImplemented, errors.New("a capture makes no tunnels"))
		return
	}
	if !p.x.Callback {
		p.send(io.NopCloser(p.arriving), nil)
		return
	}
	body, whole, err := p.receive()
	defer body.release()
	switch {
	case err != nil:
		p.refuse(http.StatusBadRequest, fmt.Errorf("%w (%w)", ErrNotWhole, err))
	case whole:
		p.line = p.journal(body)
		again := p.again(body)
		p.send(again(), again)
	default:
		p.x.Err = ErrTooLarge
		first := body.reader(always)
		p.send(readCloser{io.MultiReader(first, p.arriving), first}, nil)
	}
}

// readCloser closes what it does not read from itself.
type readCloser struct {
	io.Reader
	io.Closer
}

func (s *Server) passage(w http.ResponseWriter, r *http.Request) *passage {
	p := &passage{s: s, w: w, r: r, mask: s.maskOf(r.Header[secretHeader])}
	p.x = Exchange{N: int(s.count.Add(1)), Time: time.Now(), Method: r.Method, Path: p.mask.Text(r.URL.Path)}
	p.out, p.x.Callback = s.route(r)
	var raw []byte
	t, tapped := tapOf(r)
	if tapped {
		raw = t.head.Load().end()
	}
	p.head = passedOn(r.Header, raw)
	if slices.Contains(r.Header["Te"], "trailers") {
		p.head["Te"] = []string{"trailers"} // so do we
	}
	if _, sent := p.head["User-Agent"]; !sent {
		p.head["User-Agent"] = nil // keeps net/http from sending its own
	}
	p.arriving = &arriving{from: r.Body, control: http.NewResponseController(w), atEOF: func() {}}
	if tapped {
		p.arriving.atEOF = func() { t.begin() }
	}
	if r.Body == http.NoBody {
		p.arriving.atEOF()
	}
	return p
}

// receive reads the body of a callback, if it is not over RecordCap.
func (p *passage) receive() (c *content, whole bool, err error) {
	c = newContent()
	if p.r.ContentLength > RecordCap {
		return c, false, nil
	}
	err = c.fill(io.LimitReader(p.arriving, RecordCap+1), p.r.ContentLength)
	return c, len(c.bytes) <= RecordCap, err
}

// smallBody is how large a body may be to wait for its line before anything of
// it goes on. It then takes the target one write with its head, and not one for
// the head, one for the body and one for the last byte, which costs more than the
// waiting.
const smallBody = 16 << 10

// again returns what begins a recorded body anew for each request that has it.
func (p *passage) again(body *content) func() io.ReadCloser {
	if len(body.bytes) > smallBody {
		return func() io.ReadCloser { return body.reader(p.line.settled) }
	}
	kept := bytes.Clone(body.bytes) // net/http sees that this is in memory, and does not close it
	if len(kept) == 0 || p.s.options.Transport != nil {
		<-p.line.settled // for want of a body, or of a transport that is known to keep to its trace
	} else {
		p.hold = p.line.settled
	}
	return func() io.ReadCloser { return io.NopCloser(bytes.NewReader(kept)) }
}

// send passes the request on and its answer back. again begins the body anew
// where all of it is kept.
func (p *passage) send(body io.ReadCloser, again func() io.ReadCloser) {
	ctx, cancel := p.context(again != nil)
	defer cancel()
	seen := callback.Observe(ctx, p.mask)
	var answered *head
	interim, noMore := p.interim()
	trace := seen.Trace()
	onConn(trace, func(h *head) { answered = h })
	trace.Got1xxResponse = interim
	if p.hold != nil {
		holdBody(trace, p.hold)
	}
	res, err := p.s.carrier.RoundTrip(p.request(httptrace.WithClientTrace(ctx, trace), body, again))
	noMore()
	if p.line != nil {
		<-p.line.settled
	}
	if err != nil {
		p.answerFor(p.end(seen, err))
		return
	}
	var raw []byte
	if answered != nil {
		raw = answered.end()
	}
	err = p.pass(res, seen, raw)
	p.end(seen, err)
	if err != nil {
		panic(http.ErrAbortHandler) // the sender sees a cut, too
	}
}

// context bounds the exchange with the target. A callback that was received
// whole goes its way also when its sender does not wait, for a while: how it ends
// is what the record is for.
func (p *passage) context(whole bool) (context.Context, context.CancelFunc) {
	linger := p.s.options.Linger
	if !whole {
		linger = 0
	}
	ctx, cancel := context.WithTimeout(p.s.ctx, p.s.options.Timeout)
	stop := context.AfterFunc(p.r.Context(), func() { time.AfterFunc(linger, cancel) })
	return ctx, func() { stop(); cancel() }
}

func (p *passage) request(ctx context.Context, body io.ReadCloser, again func() io.ReadCloser) *http.Request {
	req := &http.Request{
		Method: p.r.Method, URL: p.out, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: p.head, ContentLength: p.r.ContentLength, TransferEncoding: p.r.TransferEncoding, Trailer: p.r.Trailer,
	}
	if p.r.ContentLength != 0 {
		req.Body = body
	} else {
		_ = body.Close() // it has no content
	}
	if _, said := p.r.Header["Content-Length"]; said && req.Body == nil {
		req.Body, req.TransferEncoding = http.NoBody, []string{"identity"} // makes net/http say so, too
	}
	// With GetBody the transport sends a request again of which nothing was sent;
	// with an idempotency key, also one of which something was.
	_, replayable := p.r.Header["Idempotency-Key"]
	_, replayableToo := p.r.Header["X-Idempotency-Key"]
	if again != nil && req.Body != nil && !replayable && !replayableToo {
		req.GetBody = func() (io.ReadCloser, error) { return again(), nil }
	}
	return req.WithContext(ctx)
}

// end ends the observation and, once the attempt is on disk, the exchange.
func (p *passage) end(seen *callback.Observation, err error) callback.Attempt {
	a := seen.End(err)
	if p.hold != nil { // the target is not to be blamed for the history's time
		waited := max(p.line.since.Sub(a.Time), 0)
		a.Time, a.Duration = a.Time.Add(waited), a.Duration-waited
	}
	p.x.ended(a)
	p.leave(func() { p.journalAttempt(a) })
	return a
}

// leave lets the request's connection go while the rest is recorded.
func (p *passage) leave(record func()) {
	p.x.Bytes = p.arriving.bytes.Load()
	p.x.SenderGone = p.x.SenderGone || p.r.Context().Err() != nil
	go func() {
		defer p.s.underWay.Done()
		record()
		p.s.options.Observe(p.x)
	}()
}

// answerFor answers in place of a target that did not.
func (p *passage) answerFor(a callback.Attempt) {
	p.answer(http.StatusBadGateway, "no answer from the target: "+a.Message)
}

// refuse answers a request that does not go on.
func (p *passage) refuse(status int, err error) {
	p.x.Err, p.x.State = err, callback.Failed
	p.leave(func() {})
	p.answer(status, err.Error())
}

func (p *passage) answer(status int, message string) {
	b, err := json.Marshal(struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
		By    string `json:"answered_by"`
	}{false, message, "redial capture"})
	if err != nil {
		b = []byte("{}")
	}
	p.w.Header().Set("Content-Type", "application/json")
	p.w.WriteHeader(status)
	_, _ = p.w.Write(b) // a sender that is gone can't be told
}
