package order

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"redial/callback"
)

// Auth is the one authentication header of a webhook. The zero Auth sends none.
type Auth struct {
	Header string
	Value  callback.Secret
}

// ErrAuthHeader is returned for a header that the platform does not offer.
var ErrAuthHeader = errors.New("a webhook is authenticated by Authorization, x-api-key or x-auth-token")

// authHeaders are the headers that a seller can choose (the page "Headers & Auth").
var authHeaders = []string{"Authorization", "x-api-key", "x-auth-token"}

// NewAuth makes the header of a webhook. The value of Authorization gets its
// "Bearer " where it has none.
func NewAuth(header string, value callback.Secret) (Auth, error) {
	for _, known := range authHeaders {
		if !strings.EqualFold(header, known) {
			continue
		}
		if text := value.Reveal(); known == "Authorization" && !strings.Contains(text, " ") {
			value = callback.NewSecret("Bearer " + text)
		}
		return Auth{Header: known, Value: value}, nil
	}
	return Auth{}, ErrAuthHeader
}

// Secrets are what no record may hold: the value, and it without its "Bearer ".
func (a Auth) Secrets() []callback.Secret {
	if a.Value.Empty() {
		return nil
	}
	known := []callback.Secret{a.Value}
	if _, bare, found := strings.Cut(a.Value.Reveal(), " "); found && bare != "" {
		known = append(known, callback.NewSecret(bare))
	}
	return known
}

// Sender sends webhooks to an automation. Nothing is retried and no redirect is
// followed, as it would hand the header to another host.
type Sender struct {
	// URL is the automation's webhook.
	URL  string
	Auth Auth
	// Hidden are secrets that an answer may hold, beside that of Auth.
	Hidden []callback.Secret
	// InsecureHTTP allows plain http to a host that is not loopback.
	InsecureHTTP bool
	// Timeout bounds one webhook, 0 is 30 s: the platform's own is not published.
	Timeout time.Duration
	// Transport carries the webhooks. It is one of callback.NewTransport, which
	// the senders of a run share.
	Transport http.RoundTripper
}

const defaultTimeout = 30 * time.Second

// Check returns a *callback.TargetError where nothing can be sent to the URL.
func (s Sender) Check() error {
	return callback.Target{Name: "webhook", URL: s.URL, InsecureHTTP: s.InsecureHTTP}.Check()
}

// Send posts one webhook. The attempt tells how it ended, with no secret in it;
// an error means that nothing was sent.
func (s Sender) Send(ctx context.Context, body []byte, token Token) (callback.Attempt, error) {
	if err := s.Check(); err != nil {
		return callback.Attempt{}, err
	}
	timeout := s.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	known := append(s.Auth.Secrets(), s.Hidden...)
	if !token.Empty() {
		known = append(known, callback.NewSecret(token.Reveal()))
	}
	o := callback.Observe(ctx, callback.MaskOf(known...))
	return o.End(s.exchange(ctx, body, o)), nil
}

// exchange calls the transport itself: an http.Client would follow a redirect.
func (s Sender) exchange(ctx context.Context, body []byte, o *callback.Observation) error {
	r, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, o.Trace()), http.MethodPost, s.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make the request: %w", hideURL(err))
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "redial")
	if !s.Auth.Value.Empty() {
		r.Header.Set(s.Auth.Header, s.Auth.Value.Reveal())
	}
	res, err := s.transport().RoundTrip(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	o.Answer(res.StatusCode, res.Header)
	_, err = io.Copy(o, io.LimitReader(res.Body, answerCap))
	return err
}

// answerCap is how much of an answer is read.
const answerCap = 8 << 20

func (s Sender) transport() http.RoundTripper {
	if s.Transport != nil {
		return s.Transport
	}
	return sharedTransport
}

var sharedTransport = callback.NewTransport()

// hideURL takes the URL out of an error: its query may be secret.
func hideURL(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
