package order

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// Token is a job_token, a credential. It can't be printed by accident: fmt, slog
// and encoding all give its fingerprint.
type Token struct{ value string }

// NewToken wraps a token's value.
func NewToken(value string) Token { return Token{value} }

// Reveal returns the value itself: for the webhook's body and nothing else.
func (t Token) Reveal() string { return t.value }

// Empty reports whether there is no token.
func (t Token) Empty() bool { return t.value == "" }

// String is the first 8 hex digits of the value's SHA-256, "" for no token.
func (t Token) String() string {
	if t.Empty() {
		return ""
	}
	sum := sha256.Sum256([]byte(t.value))
	return "token:" + hex.EncodeToString(sum[:4])
}

// GoString implements fmt.GoStringer.
func (t Token) GoString() string { return t.String() }

// Format implements fmt.Formatter.
func (t Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(t.String())) }

// LogValue implements slog.LogValuer.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText implements encoding.TextMarshaler.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }
