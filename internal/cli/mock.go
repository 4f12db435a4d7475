package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/callback/mock"
	"redial/internal/config"
)

type mockOptions struct {
	listenOptions
	script string
	seed   uint64
	record bool
}

func mockCommand(a *app) *cobra.Command {
	var o mockOptions
	c := &cobra.Command{
		Use:   "mock",
		Short: "Run a mock of the platform until it is interrupted",
		Long: `Run a mock of the platform until it is interrupted. It checks the secret, the
size and the body by the contract's rules, takes an order's second callback as a
duplicate, and fails by a script where it is given one:

  500x2,429:2s,timeout,reset,401,slow:2s,truncate,page:413,200

one step a request. "after:" before a step processes the callback first and then
loses the answer; "@10%" behind one plays it with this chance; a "*" at the end
starts over for ever.

The secret it checks for is $REDIAL_SECRET, or ` + config.LocalSecret + ` where that is not set.`,
		Example: `  redial mock
  redial mock --script '500x2,after:reset'
  REDIAL_SECRET=local redial mock --addr 127.0.0.1:0 --json
  REDIAL_MOCK_URL=http://127.0.0.1:8787 redial send body.json`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), a) },
	}
	o.flags(c, "127.0.0.1:8787")
	f := c.Flags()
	f.StringVar(&o.script, "script", "", "the faults to answer with, in turn")
	_ = c.RegisterFlagCompletionFunc("script", completeScript) // it fails for unknown flags alone
	f.Uint64Var(&o.seed, "seed", 0, "what makes the random parts of a script repeatable")
	f.BoolVar(&o.record, "record", false, "keep what comes in, and what was answered, in the history")
	return c
}

func (o mockOptions) run(ctx context.Context, a *app) error {
	script, err := parseScript(o.script)
	if err != nil {
		return err
	}
	secret := a.mockSecret()
	m := mockRun{mockOptions: o, app: a}
	if o.record {
		if m.recorder, err = a.newMockRecorder(secret); err != nil {
			return err
		}
		defer m.recorder.close()
	}
	return m.serve(ctx, mock.Options{
		Addr: o.addr, AnyAddr: o.anyAddr, Script: script, Seed: o.seed, Secret: secret,
	})
}

// mockRun is a mock while it runs.
type mockRun struct {
	mockOptions
	app      *app
	recorder *mockRecorder // nil without --record
	// one is held while a request is told of, and until the address is: requests
	// come from many goroutines.
	one sync.Mutex
}

// serve runs the mock until ctx ends. An interrupt is how that is meant to end.
func (m *mockRun) serve(ctx context.Context, options mock.Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := m.app
	var printed func()
	m.app, printed = whole.reporting(cancel)
	defer printed()
	m.recorder.printTo(m.app)
	options.Observe = func(r mock.Request) {
		m.one.Lock()
		defer m.one.Unlock()
		m.recorder.record(ctx, r)
		if err := m.printRequest(r); err != nil {
			cancel(err)
		}
	}
	m.one.Lock()
	server, err := mock.Start(options)
	if err == nil {
		m.recorder.at(server.URL)
		err = m.printListening(m.app, server.URL, "callbacks go to "+server.URL+mock.CallbackPath)
	} else {
		err = m.refused("mock", err)
	}
	m.one.Unlock()
	if err != nil {
		return err
	}
	<-ctx.Done()
	err = server.Close()
	printed()
	whole.printMockEnd(server.Stats())
	return errors.Join(brokenOutput(ctx), err)
}

// mockSecret is what the mock checks for, said where nobody chose it.
func (a *app) mockSecret() callback.Secret {
	if s := a.getenv(config.SecretVariable); s != "" {
		return callback.NewSecret(s)
	}
	a.err.line("%s is not set: the mock takes the secret %s", config.SecretVariable, config.LocalSecret)
	return callback.NewSecret(config.LocalSecret)
}

func (m *mockRun) printRequest(r mock.Request) error {
	if m.json {
		return writeJSON(m.app.streams.Out, r)
	}
	status := "cut off"
	if r.Status != 0 {
		status = fmt.Sprint(r.Status)
	}
	line := fmt.Sprintf("%s  %s  %s  order %s  %s  %s", r.Time.Local().Format("15:04:05"), status,
		r.Verdict, orNone(r.OrderID), orNone(r.OutputType), size(r.Bytes))
	if r.Fault != "" {
		line += "  fault " + safe(r.Fault)
	}
	if r.Reason != "" {
		line += "  " + safe(r.Reason)
	}
	m.app.out.line("%s", line)
	return nil
}

func (a *app) printMockEnd(s mock.Stats) {
	a.err.line("%s: %d accepted, %d duplicate, %d refused, %d faults; %s processed",
		count(s.Requests, "request", "requests"), s.Accepted, s.Duplicates, s.Refused, s.Faults,
		count(s.Orders, "order", "orders"))
}

// parseScript reads a fault script and shows where one is wrong.
func parseScript(s string) (mock.Script, error) {
	script, err := mock.ParseScript(s)
	var wrong *mock.ScriptError
	if errors.As(err, &wrong) {
		err = &usageError{
			message: "the mock's " + wrong.Error(),
			next:    pointAt(s, wrong.Column, 1, "a script is steps such as 500x2,timeout,reset,401,slow:2s,200"),
		}
	}
	return script, err
}
