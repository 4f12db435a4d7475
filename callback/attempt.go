package callback

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// userAgent names the sender to the platform.
const userAgent = "redial"

// drainCap is how many bytes of an answer beyond ResponseCap are read to learn
// its length and to keep the connection. Of a longer one ResponseBytes is the
// Content-Length, or what was read where there is none: a lower bound.
const drainCap = 8 << 20

// messageCap bounds Attempt.Message, in bytes.
const messageCap = 512

// sender makes the attempts of one delivery.
type sender struct {
	client *Client
	route  *route
	bodies bodies
}

// attempt makes the n-th try, within the delivery's deadline, which is that of
// the attempt where there is only one.
func (s *sender) attempt(overall context.Context, n int) Attempt {
	bounded := overall
	if s.client.Retry.Retries > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(overall, s.client.attemptTimeout())
		defer cancel()
	}
	o := observe(bounded, s.route.masker)
	a := o.End(s.exchange(o))
	a.N, a.Unsent = n, a.Unsent && n == 1
	return a
}

// exchange sends the request and notes the answer. It calls the transport
// itself, not an http.Client: that is how a redirect can't be followed.
func (s *sender) exchange(o *Observation) error {
	res, err := s.client.carrier(s.route.roots).RoundTrip(s.request(o.progress.trace(o.ctx)))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	o.Answer(res.StatusCode, res.Header)
	return read(res, o)
}

// request makes a request. It is put together by hand: http.NewRequest would
// read the URL again.
func (s *sender) request(ctx context.Context) *http.Request {
	r := s.route.request.WithContext(ctx)
	if n := len(s.bodies.bytes); n > 0 {
		r.ContentLength = int64(n)
		r.Body = s.bodies.next()
		r.GetBody = func() (io.ReadCloser, error) { return s.bodies.next(), nil }
	}
	return r
}

// read notes the answer's first bytes and counts all of them. What follows a
// switch to another protocol is no answer, and nothing ends it.
func read(res *http.Response, o *Observation) error {
	if res.StatusCode == http.StatusSwitchingProtocols {
		return nil
	}
	room := o.room()
	kept, err := readUpTo(room, res)
	o.answer, o.attempt.ResponseBytes = kept, int64(len(kept))
	if err != nil || len(kept) < room { // the end has been read
		return err
	}
	drained, err := io.CopyN(io.Discard, res.Body, drainCap)
	o.attempt.ResponseBytes += drained
	if err == nil && res.ContentLength > o.attempt.ResponseBytes {
		o.attempt.ResponseBytes = res.ContentLength
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// readUpTo reads an answer's body, or so many bytes of it. It is io.ReadAll but
// for the room it begins with, which the answer tells.
func readUpTo(room int, res *http.Response) ([]byte, error) {
	size := int64(512)
	if n := res.ContentLength; n >= 0 && n < int64(room) {
		size = n + 1 // for the read that finds the end
	}
	body, kept := io.LimitReader(res.Body, int64(room)), make([]byte, 0, size)
	for {
		n, err := body.Read(kept[len(kept):cap(kept)])
		kept = kept[:len(kept)+n]
		switch {
		case errors.Is(err, io.EOF):
			return kept, nil
		case err != nil:
			return kept, err
		case len(kept) == cap(kept):
			kept = slices.Grow(kept, 512)
		}
	}
}

// message says what happened, at which point, and after how long.
func (m *masker) message(a Attempt, err error, at phase) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s while %s", a.Error.sentence(), at)
	if a.Status != 0 {
		fmt.Fprintf(&b, " %d", a.Status) // "reading the answer 200"
	}
	fmt.Fprintf(&b, ", after %s", roughly(a.Duration))
	if a.Error != ErrCanceled && !errors.Is(err, context.DeadlineExceeded) {
		fmt.Fprintf(&b, " (%v)", err)
	}
	b.WriteByte('.')
	text := strings.ToValidUTF8(m.mask(b.String()), "�")
	if len(text) <= messageCap {
		return text
	}
	cut := messageCap - len("…")
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// sentence is how a message about the class begins.
func (c ErrorClass) sentence() string {
	switch c {
	case ErrTimeout:
		return "Timed out"
	case ErrRefused:
		return "Connection refused"
	case ErrDNS:
		return "Host name not resolved"
	case ErrTLS:
		return "No secure connection"
	case ErrReset:
		return "Connection cut"
	case ErrCanceled:
		return "Cancelled"
	case ErrTruncated:
		return "Answer cut short"
	default:
		return "Failed"
	}
}

// roughly is a duration as a person wants to read it, in ASCII.
func roughly(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(time.Millisecond).String()
	default:
		return fmt.Sprintf("%.1fms", float64(d)/float64(time.Millisecond))
	}
}
