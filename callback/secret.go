package callback

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// SecretHeader is the request header that carries the secret (page "Callback
// Basics").
const SecretHeader = "x-callback-secret"

const masked = "[secret]"

// The reasons a secret can't be used.
var (
	// ErrNoSecret is returned, in a *TargetError, where a target has no secret
	// or an empty one.
	ErrNoSecret = errors.New("it has no secret: without " + SecretHeader + " the answer is 401")
	// ErrSecretFormat is returned, in a *TargetError, for a secret no header can
	// carry.
	ErrSecretFormat = errors.New("its secret holds a line break or another control character, " +
		"or begins or ends with a space: no header can carry it")
	// ErrSecretInBody is returned where a body contains the value of the secret:
	// it would be in the history, which no secret may reach.
	ErrSecretInBody = errors.New("the body contains the secret's value: " +
		"nothing was sent or recorded; take it out")
)

// Secret is the value of x-callback-secret. It can't be printed by accident:
// fmt, slog and encoding all give "[secret]".
type Secret struct{ value string }

// NewSecret wraps a secret's value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the value itself: for the request header and nothing else.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.value == "" }

// check tells whether a header can carry the secret. Its error never shows it.
func (s Secret) check() error {
	switch {
	case s.Empty():
		return ErrNoSecret
	case strings.ContainsFunc(s.value, isControl), strings.Trim(s.value, " ") != s.value:
		return ErrSecretFormat
	}
	return nil
}

// Equal compares in constant time.
func (s Secret) Equal(value string) bool {
	a, b := sha256.Sum256([]byte(s.value)), sha256.Sum256([]byte(value))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Fingerprint is the first 8 hex digits of the value's SHA-256, by which two
// secrets can be told apart.
func (s Secret) Fingerprint() string {
	sum := sha256.Sum256([]byte(s.value))
	return hex.EncodeToString(sum[:4])
}

// String, and the methods that follow, are all the ways in which a value is
// turned into text; each of them gives "[secret]".
func (s Secret) String() string { return masked }

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return masked }

// Format implements fmt.Formatter.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(masked)) }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }
