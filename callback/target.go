package callback

import "context"

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
}

// SecretFunc resolves a secret: from the environment, a file, a command, or
// memory.
type SecretFunc func(ctx context.Context) (Secret, error)

// Loopback reports whether the target's host is this machine.
func (t Target) Loopback() bool { panic("not built yet") }

// Check returns an error unless the URL is absolute http(s), and https or
// loopback or allowed to be plain.
func (t Target) Check() error { panic("not built yet") }
