package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"redial/history"
	"redial/history/capture"
)

type captureOptions struct {
	listenOptions
	forward string
}

func captureCommand(a *app) *cobra.Command {
	var o captureOptions
	c := &cobra.Command{
		Use:   "capture --forward TARGET",
		Short: "Record what an automation sends, and pass it on unchanged",
		Long: `Record what an automation sends, and pass it on unchanged, until it is
interrupted. Point the automation's callback URL at the address it prints: each
callback is in the history before it goes on, and its answer when it has passed.

The TARGET is a URL or a name of the config. The secret goes on as it came and is
recorded nowhere. Where the target is down, the sender gets a 502 and the callback
is recorded as failed, to be replayed later. Where the history can't be written,
everything still goes on, and each callback that is not recorded is told of.

What a web page sends (a browser puts Origin or Sec-Fetch-Site on it) is refused
with 403, neither passed on nor recorded. Names of headers go on as Go writes
them, X-Callback-Secret for x-callback-secret, which means the same.

Requests that are no callbacks, such as the first step of a direct upload, pass
too and are not recorded.`,
		Example: `  redial capture --forward https://platform.example/api/orders/callback
  redial capture --forward prod --addr 127.0.0.1:0 --json
  redial list source:capture is:undelivered`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), a) },
	}
	c.Flags().StringVar(&o.forward, "forward", "", "where callbacks go on to: a `TARGET` of the config, or a URL")
	o.flags(c, "127.0.0.1:8788")
	_ = c.RegisterFlagCompletionFunc("forward", a.completeTargets)
	return c
}

func (o captureOptions) run(ctx context.Context, a *app) error {
	if o.forward == "" {
		return &usageError{
			message: "capture needs to know where callbacks go on to",
			next:    "--forward TARGET says it, such as --forward https://platform.example/api/orders/callback",
		}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	target, embedded, err := c.Target(o.forward)
	if err != nil {
		return err
	}
	if embedded {
		return &usageError{
			message: "the embedded mock lives in a run that sends",
			next:    "start redial mock and forward to the URL it prints, or keep what it gets with redial mock --record",
		}
	}
	store, err := openStore(c, false)
	if err != nil {
		return err
	}
	run := captureRun{captureOptions: o, app: a}
	err = run.serve(ctx, store, capture.Options{Addr: o.addr, AnyAddr: o.anyAddr, Target: target, Journal: store})
	return errors.Join(err, closing(store))
}

// closing closes a store that was written to.
func closing(store *history.Store) error {
	if err := store.Close(); err != nil {
		return fmt.Errorf("the last callbacks may not be recorded: %w", err)
	}
	return nil
}

// captureRun is a capture while it runs.
type captureRun struct {
	captureOptions
	app *app
	// one is held while an exchange is told of, and until the address is:
	// exchanges end on many goroutines.
	one                sync.Mutex
	recorded, troubled int
}

// serve runs the capture until ctx ends. An interrupt is how that is meant to
// end.
func (c *captureRun) serve(ctx context.Context, store *history.Store, options capture.Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := c.app
	var printed func()
	c.app, printed = whole.reporting(cancel)
	defer printed()
	options.Observe = func(x capture.Exchange) {
		c.one.Lock()
		defer c.one.Unlock()
		if err := c.tell(x); err != nil {
			cancel(err)
		}
	}
	c.one.Lock()
	server, err := capture.Start(options)
	if err == nil {
		err = c.printListening(c.app, server.URL,
			fmt.Sprintf("callbacks go on to %s and are recorded in %s", targetName(options.Target), safe(store.Path())))
	} else {
		err = c.refused("capture", err)
	}
	c.one.Unlock()
	if server == nil || err != nil {
		return err
	}
	<-ctx.Done()
	err = server.Close()
	printed()
	whole.err.line("%s recorded, %s not", count(c.recorded, "callback", "callbacks"), thousands(c.troubled))
	return errors.Join(brokenOutput(ctx), err)
}

// exchangeJSON is an exchange as capture --json prints it.
type exchangeJSON struct {
	capture.Exchange
	Trouble string `json:"trouble,omitempty"`
}

// tell prints an exchange, and on stderr what is not recorded of it.
func (c *captureRun) tell(x capture.Exchange) error {
	a := c.app
	trouble := ""
	switch {
	case x.Err != nil:
		trouble = x.Err.Error()
		c.troubled++
		a.err.line("%s request %d, order %s: %s", a.err.paint(red, "redial:"), x.N, orNone(x.OrderID), safe(trouble))
	case x.ID != "":
		c.recorded++
	}
	if c.json {
		return writeJSON(a.streams.Out, exchangeJSON{x, trouble})
	}
	what := fmt.Sprintf("%s %s  passed on", safe(x.Method), safe(x.Path))
	if x.Callback {
		what = fmt.Sprintf("order %s  %s", orNone(x.OrderID), orNone(x.OutputType))
	}
	line := fmt.Sprintf("%s  %s  %s  %s  %s  %s", x.Time.Local().Format("15:04:05"), a.out.state(x.State),
		answerOf(x.Status, x.Error, false), what, size(x.Bytes), took(x.MS))
	if x.SenderGone {
		line += "  the sender did not wait for the answer"
	}
	a.out.line("%s", line)
	return nil
}
