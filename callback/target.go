package callback

import (
	"context"
	"crypto/x509"
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// Target is a named endpoint: where callbacks go and where the secret for it
// comes from. It holds no secret itself.
type Target struct {
	// Name is what people and the history call it: a configured name, "mock",
	// or the URL where it was given as one.
	Name string
	// URL is the absolute callback URL.
	URL string
	// Secret gives the value of x-callback-secret at the time of sending. It is
	// safe for concurrent use; nil means that the target has none.
	Secret SecretFunc
	// InsecureHTTP allows plain http to a host that is not loopback.
	InsecureHTTP bool
	// Roots vouch for the certificates of the target and its upload host; nil is
	// those that the system trusts.
	Roots *x509.CertPool
	// ReadOnly refuses every delivery: the target is there to be looked at.
	ReadOnly bool
	// Confirm says what a person is asked for before it is sent, "" is to ask where
	// many callbacks go to another machine.
	Confirm Confirm
}

// Confirm says what a person is asked for before it is sent.
type Confirm string

// The ways to confirm.
const (
	ConfirmAlways Confirm = "always" // every callback
	ConfirmBulk   Confirm = "bulk"   // more than one at once
)

// SecretFunc resolves a secret: from the environment, a file, a command, or
// memory.
type SecretFunc func(ctx context.Context) (Secret, error)

// FixedSecret is the SecretFunc of a secret kept in memory.
func FixedSecret(s Secret) SecretFunc {
	return func(context.Context) (Secret, error) { return s, nil }
}

// ErrInsecureHTTP is returned, in a *TargetError, for plain http to a host that
// is not loopback: everyone on the way could read the secret.
var ErrInsecureHTTP = errors.New("plain http would show the secret to everyone on the way: " +
	"use https, or allow it with insecure_http")

// ErrReadOnly is returned, in a *TargetError, for a target that is read only.
var ErrReadOnly = errors.New("it is read only, as its readonly in the config says: nothing is sent to it")

// TargetError is returned for a target that can't be sent to as it stands: its
// URL or its secret is at fault. Nothing was sent.
type TargetError struct {
	Name string
	Err  error
}

func (e *TargetError) Error() string { return "target " + e.Name + ": " + e.Err.Error() }
func (e *TargetError) Unwrap() error { return e.Err }

// Loopback reports whether the target's host is this machine: localhost,
// 127.0.0.0/8 or ::1.
func (t Target) Loopback() bool {
	u, err := url.Parse(t.URL)
	return err == nil && loopback(u.Hostname())
}

// Check returns a *TargetError unless the URL is absolute http(s), carries no
// user or password, and is https or loopback or allowed to be plain.
func (t Target) Check() error {
	_, err := t.checked()
	return err
}

func (t Target) checked() (*url.URL, error) {
	u, err := t.parse()
	if err != nil {
		return nil, &TargetError{Name: t.displayName(), Err: err}
	}
	return u, nil
}

// PublicURL is the URL without user, query and fragment: what may be recorded
// and shown. It is "" for one that can't be read.
func (t Target) PublicURL() string {
	u, err := url.Parse(t.URL)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	return u.String()
}

func (t Target) parse() (*url.URL, error) {
	u, err := url.Parse(t.URL)
	switch {
	case t.URL == "":
		return nil, errors.New("it has no URL")
	case err != nil:
		return nil, errors.New("its URL can't be read") // the error would repeat the URL
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("its URL must begin with https:// or http://")
	case u.Hostname() == "":
		return nil, errors.New("its URL names no host")
	case u.User != nil:
		return nil, errors.New("its URL holds a user or password: leave it out")
	case u.Scheme == "http" && !t.InsecureHTTP && !loopback(u.Hostname()):
		return nil, ErrInsecureHTTP
	}
	return u, nil
}

// secret returns the target's secret, fit for a header.
func (t Target) secret(ctx context.Context) (Secret, error) {
	if t.Secret == nil {
		return Secret{}, &TargetError{Name: t.displayName(), Err: ErrNoSecret}
	}
	s, err := t.Secret(ctx)
	if err == nil {
		err = s.check()
	}
	if err != nil && ctx.Err() == nil {
		return Secret{}, &TargetError{Name: t.displayName(), Err: err}
	}
	return s, err
}

// displayName is the name in error messages: a target given by its URL is
// called that, and a query is not for showing.
func (t Target) displayName() string {
	if t.Name == t.URL {
		return t.PublicURL()
	}
	return t.Name
}

func loopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
