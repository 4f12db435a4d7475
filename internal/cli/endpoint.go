package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/internal/config"
)

// road is what a command that sends works with: the settings, the open history
// and the target.
type road struct {
	config config.Config
	store  *history.Store
	target callback.Target
	mock   *mock.Server // nil unless the target is the embedded one
}

// openRoad makes all ready that a send needs, and fails before the first byte
// where any of it is missing.
func (a *app) openRoad(ctx context.Context, to string) (*road, error) {
	r, err := a.openPlan(to)
	if err != nil {
		return nil, err
	}
	if err := r.checkSecret(ctx, a); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// openPlan makes all ready that a plan needs: nothing is sent by it, and so it takes
// no secret.
func (a *app) openPlan(to string) (*road, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	target, embedded, err := c.Target(to)
	if err != nil {
		return nil, err
	}
	if target.ReadOnly {
		return nil, &callback.TargetError{Name: target.Name, Err: callback.ErrReadOnly}
	}
	store, err := openStore(c, false)
	if err != nil {
		return nil, err
	}
	r := &road{config: c, store: store, target: target}
	if !embedded {
		return r, nil
	}
	if err := r.startMock(a); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// openStore opens the history of the run.
func openStore(c config.Config, readOnly bool) (*history.Store, error) {
	return history.Open(c.HistoryPath, history.Options{ReadOnly: readOnly})
}

// openHistory opens the history for reading alone.
func (a *app) openHistory() (*history.Store, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.HistoryPath); a.flags.History != "" && errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{message: "there is no history " + safe(a.flags.History), next: "check the path; a send or an import makes a history"}
	}
	return openStore(c, true)
}

// startMock starts the embedded mock for the time of the run.
func (r *road) startMock(a *app) error {
	script, err := parseScript(r.config.MockScript)
	if err != nil {
		return err
	}
	r.mock, err = a.embeddedMock(mock.Options{Script: script})
	if err != nil {
		return fmt.Errorf("start the embedded mock: %w", err)
	}
	r.target = r.mock.Target()
	return nil
}

// embeddedMock starts a mock in this process. It takes the secret of the
// environment, so that a body that holds that one is told here too.
func (a *app) embeddedMock(o mock.Options) (*mock.Server, error) {
	if o.Secret.Empty() {
		o.Secret = callback.NewSecret(a.getenv(config.SecretVariable))
	}
	return mock.Start(o)
}

// checkSecret resolves the secret before anything is journaled, and points the
// target "mock" at the path callbacks have where its URL names a host alone.
// A secret that is likely wrong is said and sent all the same.
func (r *road) checkSecret(ctx context.Context, a *app) error {
	if r.mock != nil {
		return nil // it has one of its own
	}
	if r.target.Name == config.MockTarget {
		r.target.URL = callbackURL(r.target.URL)
	}
	err := callback.ErrNoSecret
	if r.target.Secret != nil {
		var secret callback.Secret
		secret, err = r.target.Secret(ctx)
		if says, fix := secret.Doubt(); err == nil && says != "" {
			a.err.line("%s the secret of %s is likely wrong: %s. %s", a.err.paint(yellow, "warning:"), safe(r.target.Name), says, fix)
		}
	}
	if err != nil && ctx.Err() == nil {
		return &callback.TargetError{Name: r.target.Name, Err: err}
	}
	return err
}

// callbackURL is a mock's URL with the path of callbacks.
func callbackURL(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path != "" && u.Path != "/" {
		return base
	}
	u.Path = mock.CallbackPath
	return u.String()
}

// client makes the client of the run.
func (r *road) client(o deliveryOptions) *callback.Client {
	return &callback.Client{
		Journal:        r.store,
		Retry:          callback.RetryPolicy{Retries: o.retries},
		AttemptTimeout: o.timeout,
		Known:          known(r.config),
	}
}

// known are the secrets that the environment holds, for whatever target.
func known(c config.Config) *callback.Known {
	k := &callback.Known{}
	k.Add(c.KnownSecrets(context.Background())...)
	return k
}

func (r *road) close() {
	if r.mock != nil {
		_ = r.mock.Close()
	}
	_ = r.store.Close()
}

// targetName is a target as people are told of it: the output always says where
// a callback went.
func targetName(t callback.Target) string {
	if t.Name == t.URL {
		return safe(t.Name)
	}
	return fmt.Sprintf("%s (%s)", safe(t.Name), safe(t.PublicURL()))
}
