package callback

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// SecretHeader is the request header that carries the secret (page "Callback
// Basics").
const SecretHeader = "x-callback-secret"

const masked = "[secret]"

// Secret is the value of x-callback-secret. It can't be printed by accident:
// fmt, slog and encoding all give "[secret]".
type Secret struct{ value string }

// NewSecret wraps a secret's value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the value itself: for the request header and nothing else.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.value == "" }

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

func (s Secret) String() string               { return masked }
func (s Secret) GoString() string             { return masked }
func (s Secret) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(masked)) }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(masked) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }
