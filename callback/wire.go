package callback

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"syscall"
	"time"
)

const (
	// wholeRequest is up to how long a request goes in one write, from the
	// goroutine that waits for the answer.
	wholeRequest = 16 << 10
	// mostHead bounds the head of an answer, with those of the interim ones
	// before it.
	mostHead = 256 << 10
	// lastWrite is how long after the whole answer the rest of a request may
	// take to be written, if the connection is to be kept.
	lastWrite = 50 * time.Millisecond
)

// wire is a connection to a target: one request after the other, each begun
// when the answer before it has been read to its end.
type wire struct {
	direct    *direct
	host      *host
	conn      net.Conn // over raw where that is secured
	raw       net.Conn
	silent    func() bool
	in        *bufio.Reader
	limit     io.LimitedReader // what in reads from: bounds a head
	out       []byte           // for one request after another
	idleSince time.Time        // of whoever has the wire: while it is idle, direct's mu

	// Of the request that is on it:
	stop  func() bool // ends the watch over its context
	wrote chan error  // how its writing ended; nil for a short one that was written
}

func newWire(d *direct, h *host, conn, raw net.Conn) *wire {
	w := &wire{direct: d, host: h, conn: conn, raw: raw, silent: silence(raw), limit: io.LimitedReader{R: conn}}
	w.in = bufio.NewReader(&w.limit)
	return w
}

// fresh reports whether another request can go over the connection, as far as
// can be told: the other side has said nothing since, and not hung up.
func (w *wire) fresh() bool {
	return time.Since(w.idleSince) < idleFor && w.in.Buffered() == 0 && w.silent()
}

func (w *wire) close() { _ = w.raw.Close() }

// abort wakes whoever writes or reads.
func (w *wire) abort() { _ = w.conn.SetDeadline(time.Unix(1, 0)) }

// exchange sends a request and returns its answer, whose body is yet to be read.
func (w *wire) exchange(r *http.Request, p *progress) (*http.Response, error) {
	ctx := r.Context()
	w.stop = context.AfterFunc(ctx, w.abort)
	w.wrote = nil
	err := w.send(r, p)
	var res *http.Response
	if err == nil {
		res, err = w.answer(r, p)
	}
	if err != nil {
		return nil, w.failed(ctx, err)
	}
	if res.Body == http.NoBody {
		w.ended(res)
		return res, nil
	}
	res.Body = &answerBody{ReadCloser: res.Body, wire: w, answer: res}
	return res, nil
}

// failed gives the connection up, and returns why. Where a body could not be
// read to be sent, that is why, whatever the connection says.
func (w *wire) failed(ctx context.Context, err error) error {
	w.stop()
	w.close()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case bodyErr := <-w.wrote:
		if bodyErr != nil && !hungUp(bodyErr) {
			return bodyErr
		}
	default:
	}
	return err
}

// send writes a request: a short one whole, a long one from a goroutine of its
// own, since the other side may answer before it has read all of it.
func (w *wire) send(r *http.Request, p *progress) error {
	var err error
	if w.out, err = appendHead(w.out[:0], r); err != nil {
		closeBody(r)
		return err
	}
	if len(w.out)+int(min(r.ContentLength, wholeRequest)) > wholeRequest {
		w.wrote = make(chan error, 1)
		go func(wrote chan<- error) {
			err := w.stream(r)
			if err == nil {
				p.reach(phaseWait)
			}
			wrote <- err
			if err != nil && !hungUp(err) { // the connection is given up: no answer is waited for
				w.abort()
			}
		}(w.wrote)
		return nil
	}
	if n := int(r.ContentLength); n > 0 {
		head := len(w.out)
		w.out = append(w.out, make([]byte, n)...)
		_, err = io.ReadFull(r.Body, w.out[head:])
	}
	closeBody(r)
	if err == nil {
		_, err = w.conn.Write(w.out)
	}
	switch {
	case err == nil:
		p.reach(phaseWait)
	case !hungUp(err):
		return err
	default: // who hangs up may have answered first
		w.wrote = make(chan error, 1)
		w.wrote <- err
	}
	return nil
}

// stream writes a request's head and then its body, as it is read.
func (w *wire) stream(r *http.Request) error {
	defer closeBody(r)
	to := &headed{w.conn, w.out}
	n, err := copyBody(to, &io.LimitedReader{R: r.Body, N: r.ContentLength})
	if err == nil && len(to.head) > 0 { // no body
		_, err = to.Write(nil)
	}
	if err == nil && n < r.ContentLength {
		err = fmt.Errorf("the body has %d bytes of %d: %w", n, r.ContentLength, io.ErrUnexpectedEOF)
	}
	return err
}

// headed is a connection on which a head goes with the first of what is written:
// who reads is woken once for both.
type headed struct {
	net.Conn
	head []byte // not written yet
}

func (h *headed) Write(b []byte) (int, error) {
	if len(h.head) == 0 {
		return h.Conn.Write(b)
	}
	head := len(h.head)
	both := net.Buffers{h.head, b}
	h.head = nil
	n, err := both.WriteTo(h.Conn)
	return max(0, int(n)-head), err
}

// hungUp reports whether the other side has stopped reading.
func hungUp(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// answer reads the head of the answer.
func (w *wire) answer(r *http.Request, p *progress) (*http.Response, error) {
	w.limit.N = mostHead
	if _, err := w.in.Peek(1); err != nil {
		return nil, err
	}
	p.reach(phaseRead)
	for {
		res, err := http.ReadResponse(w.in, r)
		switch {
		case err != nil && w.limit.N <= 0:
			return nil, fmt.Errorf("the answer's head is longer than %d bytes", mostHead)
		case err != nil:
			return nil, err
		case res.StatusCode >= 200 || res.StatusCode < 100 || res.StatusCode == http.StatusSwitchingProtocols:
			w.limit.N = math.MaxInt64
			return res, nil
		}
	}
}

// ended takes the connection back when an answer has been read to its end, and
// keeps it if it may carry another request.
func (w *wire) ended(res *http.Response) {
	if !w.stop() || res.Close || res.StatusCode < 200 || w.in.Buffered() > 0 || !w.written() {
		w.close()
		return
	}
	w.direct.keep(w)
}

// written reports whether the whole request is written.
func (w *wire) written() bool {
	if w.wrote == nil {
		return true
	}
	soon := time.NewTimer(lastWrite)
	defer soon.Stop()
	select {
	case err := <-w.wrote:
		return err == nil
	case <-soon.C:
		return false
	}
}

// answerBody is the body of an answer on a wire.
type answerBody struct {
	io.ReadCloser
	wire   *wire
	answer *http.Response
	over   error
}

func (b *answerBody) Read(p []byte) (int, error) {
	if b.over != nil {
		return 0, b.over
	}
	n, err := b.ReadCloser.Read(p)
	if b.over = err; errors.Is(err, io.EOF) {
		b.wire.ended(b.answer)
	} else if err != nil {
		b.wire.stop()
		b.wire.close()
	}
	return n, err
}

// Close gives the connection up where there is more to read.
func (b *answerBody) Close() error {
	if b.over == nil {
		b.over = http.ErrBodyReadAfterClose
		b.wire.stop()
		b.wire.close()
	}
	return nil
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}
