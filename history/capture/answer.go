package capture

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/textproto"
	"sync"
	"time"

	"redial/callback"
)

// buffers are what answers are passed on by.
var buffers = sync.Pool{New: func() any { return new([16 << 10]byte) }}

// drainCap is how many bytes of an answer are read after its sender has gone.
const drainCap = 8 << 20

// pass passes an answer back. raw is its head as it was read, or nil. An error
// means that the target did not send all of it.
func (p *passage) pass(res *http.Response, seen *callback.Observation, raw []byte) error {
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode < 200 {
		return fmt.Errorf("an answer %d was not asked for", res.StatusCode)
	}
	seen.Answer(res.StatusCode, res.Header)
	h := p.w.Header()
	h["Date"], h["Content-Type"] = nil, nil // keeps net/http from adding its own
	for name, values := range passedOn(res.Header, raw) {
		h[name] = values
	}
	for name := range res.Trailer {
		h.Add("Trailer", name)
	}
	announced := len(res.Trailer)
	p.w.WriteHeader(res.StatusCode)
	if err := p.copyBody(res, seen); err != nil {
		return err
	}
	for name, values := range res.Trailer {
		if announced != len(res.Trailer) {
			name = http.TrailerPrefix + name
		}
		h[name] = values
	}
	return nil
}

// interim passes each 1xx answer back as it comes, until noMore. The one that asks
// for a body is not among them: the sender got that of the capture itself.
func (p *passage) interim() (pass func(int, textproto.MIMEHeader) error, noMore func()) {
	if !p.r.ProtoAtLeast(1, 1) {
		return nil, func() {} // a sender of HTTP/1.0 does not know of them
	}
	var mu sync.Mutex // guards ended, and the sender's connection until then
	ended := false
	pass = func(code int, from textproto.MIMEHeader) error {
		mu.Lock()
		defer mu.Unlock()
		if ended || code == http.StatusContinue || code == http.StatusSwitchingProtocols {
			return nil
		}
		h := p.w.Header()
		maps.Copy(h, passedOn(http.Header(from), nil))
		p.w.WriteHeader(code)
		clear(h)
		return nil
	}
	return pass, func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
	}
}

// copyBody passes each piece of an answer on as it comes. When the sender has
// gone the answer is read on for the record.
func (p *passage) copyBody(res *http.Response, seen *callback.Observation) error {
	control := http.NewResponseController(p.w)
	if res.ContentLength < 0 {
		_ = control.Flush() // a sender that is gone shows when it is written to
	}
	buf := buffers.Get().(*[16 << 10]byte)
	defer buffers.Put(buf)
	passed, after := int64(0), int64(0)
	for after < drainCap {
		n, err := res.Body.Read(buf[:])
		_, _ = seen.Write(buf[:n]) // never fails
		passed += int64(n)
		if n > 0 && !p.x.SenderGone {
			p.x.SenderGone = !p.write(control, buf[:n], passed == res.ContentLength)
		} else {
			after += int64(n)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// write passes a piece on and, unless it is the last one, sends it at once. It
// is false where the sender has gone, or does not take it.
func (p *passage) write(control *http.ResponseController, b []byte, last bool) bool {
	_ = control.SetWriteDeadline(time.Now().Add(stallTimeout)) // the server takes it back
	_, err := p.w.Write(b)
	if err == nil && !last {
		err = control.Flush()
	}
	return err == nil
}
