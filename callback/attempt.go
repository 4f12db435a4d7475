package callback

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	target Target
	secret Secret
	masker *masker
	body   []byte
}

// attempt makes the n-th try. ctx is the caller's, overall its child with the
// delivery's deadline.
func (s sender) attempt(ctx, overall context.Context, n int) Attempt {
	limit := orDefault(s.client.AttemptTimeout, defaultAttemptTimeout)
	bounded, cancel := context.WithTimeout(overall, limit)
	defer cancel()

	a := Attempt{N: n, Time: time.Now()}
	var p progress
	err := s.exchange(p.trace(bounded), &a, &p)
	a.Duration = time.Since(a.Time)
	if err == nil {
		return a
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		a.Error = ErrCanceled
	case bounded.Err() != nil:
		a.Error = ErrTimeout
	default:
		a.Error = classOf(err, p.phase())
	}
	a.Message = s.message(a, err, p.phase())
	a.Status = 0 // half an answer is none
	return a
}

// exchange sends the request and fills in the answer. It calls the transport
// itself, not an http.Client: that is how a redirect can't be followed.
func (s sender) exchange(ctx context.Context, a *Attempt, p *progress) error {
	req, err := s.request(ctx)
	if err != nil {
		return err
	}
	res, err := s.client.transport().RoundTrip(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	p.reach(phaseRead)
	a.Status = res.StatusCode
	a.Headers = s.headers(res.Header)
	return s.read(res, a)
}

func (s sender) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.target.URL, bytes.NewReader(s.body))
	if err != nil {
		return nil, errors.New("the request can't be made") // the error would repeat the URL
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set(SecretHeader, s.secret.Reveal())
	return req, nil
}

// read keeps the answer's first bytes, masked, and counts all of them.
func (s sender) read(res *http.Response, a *Attempt) error {
	// As much again as the longest form of the secret is read, so that none is
	// cut in half before it is masked.
	kept, err := io.ReadAll(io.LimitReader(res.Body, int64(ResponseCap+s.masker.longest())))
	a.ResponseBytes = int64(len(kept))
	a.Response = []byte(s.masker.mask(string(kept)))
	if len(a.Response) > ResponseCap {
		a.Response = a.Response[:ResponseCap]
	}
	if err != nil {
		return err
	}
	drained, err := io.CopyN(io.Discard, res.Body, drainCap)
	a.ResponseBytes += drained
	if err == nil && res.ContentLength > a.ResponseBytes {
		a.ResponseBytes = res.ContentLength
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (s sender) headers(h http.Header) map[string]string {
	if len(h) == 0 {
		return nil
	}
	kept := make(map[string]string, len(h))
	for name, values := range h {
		kept[s.masker.mask(name)] = s.masker.mask(strings.Join(values, ", "))
	}
	return kept
}

// message says what happened, at which point, and after how long.
func (s sender) message(a Attempt, err error, at phase) string {
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
	text := strings.ToValidUTF8(s.masker.mask(b.String()), "�")
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

// roughly rounds a duration to what a person wants to read.
func roughly(d time.Duration) time.Duration {
	switch {
	case d >= time.Second:
		return d.Round(100 * time.Millisecond)
	case d >= time.Millisecond:
		return d.Round(time.Millisecond)
	default:
		return d.Round(time.Microsecond)
	}
}
