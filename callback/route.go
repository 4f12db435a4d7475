package callback

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
)

// route is what the deliveries to one target with one secret have in common.
type route struct {
	text     string // the target's URL as it was given
	insecure bool
	url      *url.URL
	secret   Secret
	masker   *masker
	roots    *x509.CertPool
	request  *http.Request // without a body; cloned for each attempt
}

// routeTo returns the route to a target, or why it can't be sent to. The last
// one is kept, because nearly all deliveries of a client share one.
func (c *Client) routeTo(ctx context.Context, t Target) (*route, error) {
	if t.ReadOnly {
		return nil, &TargetError{Name: t.displayName(), Err: ErrReadOnly}
	}
	last := c.route.Load()
	known := last != nil && last.text == t.URL && last.insecure == t.InsecureHTTP && last.roots == t.Roots
	var to *url.URL
	if known {
		to = last.url
	} else {
		var err error
		if to, err = t.checked(); err != nil {
			return nil, err
		}
	}
	secret, err := t.secret(ctx)
	if err != nil {
		return nil, err
	}
	if known && last.secret == secret {
		return last, nil
	}
	w := newRoute(to, secret)
	w.text, w.insecure, w.roots = t.URL, t.InsecureHTTP, t.Roots
	c.route.Store(w)
	return w, nil
}

func newRoute(to *url.URL, s Secret) *route {
	return &route{url: to, secret: s, masker: newMasker(s), request: &http.Request{
		Method: http.MethodPost, URL: to, Host: strings.TrimSuffix(to.Host, ":"),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Content-Type":     {"application/json"},
			"User-Agent":       {userAgent},
			secretHeaderInMaps: {s.Reveal()},
		},
		Body: http.NoBody,
	}}
}

// to is the route with the same secret to another place of the same host.
func (w *route) to(u *url.URL) *route {
	other := newRoute(u, w.secret)
	other.masker, other.roots = w.masker, w.roots
	return other
}

// secretHeaderInMaps is SecretHeader as an http.Header has it.
var secretHeaderInMaps = http.CanonicalHeaderKey(SecretHeader)
