package config

import (
	"crypto/x509"
	"fmt"
	"strings"

	"redial/callback"
)

// target is a named endpoint of the config.
type target struct {
	url          string
	insecureHTTP bool
	readOnly     bool
	confirm      callback.Confirm
	roots        func() (*x509.CertPool, error) // nil for the system's
	secret       source
}

// Target returns the target for a name, a URL, or "" for the default. The URL
// of a configured target is that target. "mock"
// is the caller's to start unless the config gives it a URL: embedded is then
// true and the target has a name alone.
func (c Config) Target(name string) (t callback.Target, embedded bool, err error) {
	if name = strings.TrimSpace(name); name == "" {
		name = c.DefaultTarget
	}
	known, ok := c.targets[name]
	switch {
	case ok:
		t = known.named(name)
	case name == MockTarget:
		return callback.Target{Name: name}, true, nil
	case strings.Contains(name, "://"):
		if known := c.nameOf(name); known != "" {
			return c.Target(known)
		}
		t = target{url: name, secret: c.urlSecret}.named(callback.Target{URL: name}.PublicURL())
	default:
		if says, fix := callback.AddressProblem(name); says != "" {
			return t, false, &Error{Message: fmt.Sprintf("the target %q %s. %s", name, says, fix)}
		}
		return t, false, &Error{Path: c.Path, Message: c.unknownTarget(name)}
	}
	if known.roots != nil {
		if t.Roots, err = known.roots(); err != nil {
			return t, false, &Error{Path: c.Path, Line: c.written.lineOf(name), Message: fmt.Sprintf("target %s: %v", name, err)}
		}
	}
	if err := t.Check(); err != nil {
		if says, fix := callback.AddressProblem(name); !ok && says != "" {
			return t, false, &Error{Message: "the target's URL " + says + ". " + fix}
		}
		return t, false, &Error{Path: c.pathOf(name), Message: err.Error()}
	}
	return t, false, nil
}

// nameOf returns the name of the target that has this URL, or "". What is sent
// to it counts for that target, however it was named.
func (c Config) nameOf(url string) string {
	for _, name := range c.Targets() {
		if c.targets[name].url == url {
			return name
		}
	}
	return ""
}

// SecretFrom says in a few words where the secret of a target comes from.
func (c Config) SecretFrom(name string) string {
	if t, ok := c.targets[name]; ok {
		return t.secret.from
	}
	if name == MockTarget {
		return "made by the embedded mock"
	}
	return c.urlSecret.from
}

func (t target) named(name string) callback.Target {
	return callback.Target{
		Name: name, URL: t.url, Secret: t.secret.resolve,
		InsecureHTTP: t.insecureHTTP, ReadOnly: t.readOnly, Confirm: t.confirm,
	}
}

// mockTarget is the mock at an address where one runs. What the config file
// says of its secret stands.
func mockTarget(u string, configured target, getenv func(string) string) target {
	t := target{url: u, secret: configured.secret}
	if t.secret.from == "" {
		t.secret = mockSource(getenv)
	}
	return t
}

// pathOf is the config file where the target is from it, else "".
func (c Config) pathOf(name string) string {
	if _, ok := c.targets[name]; ok {
		return c.Path
	}
	return ""
}

func (c Config) unknownTarget(name string) string {
	names := c.Targets()
	return fmt.Sprintf("there is no target %q%s; targets are %s, or a URL. redial target add %s URL makes a new one",
		name, callback.DidYouMean(name, names), strings.Join(names, ", "), name)
}
