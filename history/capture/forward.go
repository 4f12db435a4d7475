package capture

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"slices"
	"sync"
	"time"

	"redial/callback"
)

// forward passes the request on and its answer back. kept is the whole body,
// where that is in memory.
func (q *request) forward(body io.Reader, kept []byte) {
	ctx, cancel := q.context(kept != nil)
	defer cancel()
	q.seen = callback.Observe(ctx, q.mask)
	in := q.in.WithContext(httptrace.WithClientTrace(ctx, q.seen.Trace()))
	in.Body = io.NopCloser(body)
	proxy := httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { q.rewrite(r, kept) },
		Transport:      q.server.carrier,
		FlushInterval:  -1, // each piece of an answer goes on as it comes
		ErrorLog:       log.New(io.Discard, "", 0),
		BufferPool:     buffers,
		ModifyResponse: q.answered,
		ErrorHandler:   func(_ http.ResponseWriter, _ *http.Request, err error) { q.answerFor(q.end(err)) },
	}
	proxy.ServeHTTP(q.sender, in)
	if q.seen == nil {
		return // it has ended without an answer
	}
	failed := q.failed
	q.end(failed)
	if failed != nil {
		panic(http.ErrAbortHandler) // the sender sees a cut, too
	}
}

// context bounds the exchange with the target. A callback that was received
// whole goes its way also when its sender does not wait, for a while: how it
// ends is what the record is for.
func (q *request) context(whole bool) (context.Context, context.CancelFunc) {
	linger := q.server.options.Linger
	if !whole {
		linger = 0
	}
	ctx, cancel := context.WithTimeout(q.server.ctx, q.server.options.Timeout)
	stop := context.AfterFunc(q.in.Context(), func() { time.AfterFunc(linger, cancel) })
	return ctx, func() { stop(); cancel() }
}

// rewrite makes the request that the target gets. ReverseProxy has taken out
// what belongs to the sender's connection; it also takes out what it would write
// itself, which is put back.
func (q *request) rewrite(r *httputil.ProxyRequest, kept []byte) {
	r.Out.URL, r.Out.Host = q.out, q.out.Host
	r.Out.Trailer = q.in.Trailer // filled when the body has come to its end
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if values, sent := q.in.Header[name]; sent {
			r.Out.Header[name] = values
		}
	}
	r.Out.Header.Del("Connection") // ReverseProxy keeps these two for an upgrade
	r.Out.Header.Del("Upgrade")
	if _, said := q.in.Header["Content-Length"]; said && r.Out.Body == nil {
		r.Out.Body, r.Out.TransferEncoding = http.NoBody, []string{"identity"} // makes net/http say so, too
	}
	if kept == nil || r.Out.Body == nil || hasIdempotencyKey(q.in.Header) {
		return
	}
	// The transport sends a request again of which nothing was sent, because its
	// connection was closed meanwhile. With an idempotency key it would also repeat
	// one of which something was.
	r.Out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(kept)), nil }
}

func hasIdempotencyKey(h http.Header) bool {
	return slices.ContainsFunc([]string{"Idempotency-Key", "X-Idempotency-Key"}, func(name string) bool {
		_, sent := h[name]
		return sent
	})
}

// answered notes the head of an answer, and follows its body.
func (q *request) answered(res *http.Response) error {
	if res.StatusCode == http.StatusSwitchingProtocols {
		return errors.New("an answer 101 was not asked for")
	}
	q.seen.Answer(res.StatusCode, res.Header)
	res.Body = &answerBody{ReadCloser: res.Body, request: q}
	return nil
}

// answerBody notes what passes of an answer's body, and why it broke off.
type answerBody struct {
	io.ReadCloser
	request *request
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	_, _ = b.request.seen.Write(p[:n]) // never fails
	if err != nil && !errors.Is(err, io.EOF) {
		b.request.failed = err
	}
	return n, err
}

// end ends the observation and, once the attempt is on disk, the exchange.
func (q *request) end(err error) callback.Attempt {
	a := q.seen.End(err)
	q.seen = nil
	q.x.ended(a)
	q.leave(func() { q.journalAttempt(a) })
	return a
}

// answerFor answers in place of a target that did not.
func (q *request) answerFor(a callback.Attempt) {
	q.answer(http.StatusBadGateway, "no answer from the target: "+a.Message)
}

// buffers are what answers are passed on by.
var buffers = &bufferPool{sync.Pool{New: func() any { return new([16 << 10]byte) }}}

type bufferPool struct{ pool sync.Pool }

func (p *bufferPool) Get() []byte  { return p.pool.Get().(*[16 << 10]byte)[:] }
func (p *bufferPool) Put(b []byte) { p.pool.Put((*[16 << 10]byte)(b)) }
