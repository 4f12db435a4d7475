package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/callback/mock"
	"redial/internal/config"
)

type mockOptions struct {
	addr    string
	anyAddr bool
	script  string
	seed    uint64
	json    bool
}

func mockCommand(a *app) *cobra.Command {
	var o mockOptions
	c := &cobra.Command{
		Use:   "mock",
		Short: "Run a mock of the platform until it is interrupted",
		Long: `Run a mock of the platform until it is interrupted. It checks the secret, the
size and the body by the contract's rules, takes an order's second callback as a
duplicate, and fails by a script where it is given one:

  500x2,timeout,reset,401,slow:2s,truncate,200

one step a request; after: before a step commits the order first and then loses
the answer; a * at the end starts over for ever.

The secret it checks for is $REDIAL_SECRET, or ` + config.LocalSecret + ` where that is not set.`,
		Example: `  redial mock
  redial mock --script '500x2,after:reset'
  REDIAL_SECRET=local redial mock --addr 127.0.0.1:0 --json
  REDIAL_MOCK_URL=http://127.0.0.1:8787 redial send body.json`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), a) },
	}
	f := c.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:8787", "where to listen, `HOST:PORT`; port 0 takes a free one")
	f.BoolVar(&o.anyAddr, "any-addr", false, "allow an address that other machines can reach")
	f.StringVar(&o.script, "script", "", "the faults to answer with, in turn")
	f.Uint64Var(&o.seed, "seed", 0, "what makes the random parts of a script repeatable")
	f.BoolVar(&o.json, "json", false, "print one JSON object for the address, then one a request")
	return c
}

func (o mockOptions) run(ctx context.Context, a *app) error {
	script, err := mock.ParseScript(o.script)
	if err != nil {
		return err
	}
	secret := callback.NewSecret(a.getenv(config.SecretVariable))
	if secret.Empty() {
		secret = callback.NewSecret(config.LocalSecret)
		a.err.line("%s is not set: the mock takes the secret %s", config.SecretVariable, config.LocalSecret)
	}
	requests := make(chan mock.Request, 64)
	server, err := mock.Start(mock.Options{
		Addr: o.addr, AnyAddr: o.anyAddr, Secret: secret, Script: script, Seed: o.seed,
		Observe: func(r mock.Request) {
			select {
			case requests <- r:
			case <-ctx.Done():
			}
		},
	})
	if err != nil {
		return o.startError(err)
	}
	defer func() { _ = server.Close() }()
	if err := o.printListening(a, server); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			a.printMockEnd(server.Stats())
			return nil
		case r := <-requests:
			if err := o.printRequest(a, r); err != nil {
				return err
			}
		}
	}
}

// startError names the next step where the address is the trouble.
func (o mockOptions) startError(err error) error {
	var opErr *net.OpError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return &usageError{message: fmt.Sprintf("%s is in use already", o.addr), next: "--addr 127.0.0.1:0 takes a free port"}
	case errors.As(err, &opErr):
		return &usageError{message: fmt.Sprintf("can't listen on %s: %v", o.addr, opErr.Err), next: "--addr HOST:PORT says where, such as 127.0.0.1:0"}
	}
	return &usageError{message: err.Error(), next: "--addr HOST:PORT says where; --any-addr allows one that other machines can reach"}
}

func (o mockOptions) printListening(a *app, s *mock.Server) error {
	if o.json {
		return writeJSON(a.streams.Out, struct {
			Listening string `json:"listening"`
		}{s.URL})
	}
	a.out.line("listening on %s", s.URL)
	a.err.line("callbacks go to %s%s; ctrl+c ends it", s.URL, mock.CallbackPath)
	return nil
}

func (o mockOptions) printRequest(a *app, r mock.Request) error {
	if o.json {
		return writeJSON(a.streams.Out, r)
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
	a.out.line("%s", line)
	return nil
}

func (a *app) printMockEnd(s mock.Stats) {
	a.err.line("%s: %d accepted, %d duplicate, %d refused, %d faults; %s processed",
		count(s.Requests, "request", "requests"), s.Accepted, s.Duplicates, s.Refused, s.Faults,
		count(s.Orders, "order", "orders"))
}
