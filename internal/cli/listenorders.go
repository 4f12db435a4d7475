package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
	"redial/history/capture"
	"redial/history/listen"
)

type hearOptions struct {
	listenOptions
	forward  string
	through  bool
	insecure bool
}

func listenCommand(a *app) *cobra.Command {
	var o hearOptions
	c := &cobra.Command{
		Use:   "listen --forward URL|NAME",
		Short: "Record the webhooks that reach an automation, and pass them on",
		Long: `Record the webhooks that reach an automation, and pass them on unchanged, until it
is interrupted. Point the Short's webhook URL at the address it prints, through a
tunnel where the platform can't reach it: each webhook is in the history before it
goes on, and its answer after.

Authentication headers go on as they came and are recorded nowhere, and neither is
the value of job_token. What a web page sends (a browser puts Origin or
Sec-Fetch-Site on it) is refused with 403.

With --callback-through the automation is told another callback_url, that of a
capture in this process, which records the callback and passes it on: one command
then records the whole way. The body that the automation gets then differs from
the one that came; the history has the one that came.`,
		Example: `  redial listen --forward http://localhost:5678/webhook/order
  redial listen --forward n8n --callback-through
  redial orders source:listen`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), a) },
	}
	f := c.Flags()
	f.StringVar(&o.forward, "forward", "", "where webhooks go on to: the `URL` of the automation, or a name of the config")
	f.BoolVar(&o.through, "callback-through", false, "record the callbacks too: the automation gets a changed callback_url")
	f.BoolVar(&o.insecure, "insecure-http", false, "allow plain http to another machine")
	o.flags(c, "127.0.0.1:8789")
	_ = c.RegisterFlagCompletionFunc("forward", a.completeAutomations)
	return c
}

func (o hearOptions) run(ctx context.Context, a *app) error {
	if o.forward == "" {
		return &usageError{message: "listen needs to know where webhooks go on to", next: "--forward URL says it, such as --forward http://localhost:5678/webhook/order"}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	at, err := automationOptions{name: o.forward, insecure: o.insecure}.resolve(ctx, a, c)
	if err != nil {
		return err
	}
	store, err := openStore(c, false)
	if err != nil {
		return err
	}
	h := hearing{hearOptions: o, app: a}
	err = h.serve(ctx, store, listen.Options{
		Addr: o.addr, AnyAddr: o.anyAddr, Forward: at.URL, InsecureHTTP: at.sender.InsecureHTTP, Store: store,
		CallbackThrough: o.through, Known: c.KnownSecrets(ctx),
	})
	return errors.Join(err, closing(store))
}

// hearing is a listen while it runs.
type hearing struct {
	hearOptions
	app *app
	// one is held while an exchange is told of, and until the address is.
	one                sync.Mutex
	recorded, troubled int
}

// serve runs the listener until ctx ends. An interrupt is how that is meant to end.
func (h *hearing) serve(ctx context.Context, store *history.Store, options listen.Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := h.app
	var printed func()
	h.app, printed = whole.reporting(cancel)
	defer printed()
	told := func(tell func() error) {
		h.one.Lock()
		defer h.one.Unlock()
		if err := tell(); err != nil {
			cancel(err)
		}
	}
	options.Observe = func(x listen.Exchange) { told(func() error { return h.webhook(x) }) }
	options.Captured = func(x capture.Exchange) { told(func() error { return h.callback(x) }) }
	h.one.Lock()
	server, err := listen.Start(options)
	if err == nil {
		err = h.printListening(h.app, server.URL, fmt.Sprintf("webhooks go on to %s and are recorded in %s",
			safe(callback.Target{URL: options.Forward}.PublicURL()), safe(store.Path())))
		if h.through {
			h.app.err.line("callbacks go through here: the automation gets another callback_url than came")
		}
	} else {
		err = h.refused("listener", err)
	}
	h.one.Unlock()
	if server == nil || err != nil {
		return err
	}
	<-ctx.Done()
	err = server.Close()
	printed()
	whole.err.line("%s recorded, %s not", count(h.recorded, "webhook", "webhooks"), thousands(h.troubled))
	return errors.Join(brokenOutput(ctx), err)
}

// webhook prints a webhook, and on stderr what is not recorded or wrong with it.
func (h *hearing) webhook(x listen.Exchange) error {
	a := h.app
	if x.ID != "" {
		h.recorded++
	}
	if x.Trouble != "" {
		h.troubled++
		a.err.line("%s webhook %d, order %s: %s", a.err.paint(red, "redial:"), x.N, orNone(safe(x.OrderID)), safe(x.Trouble))
	}
	if h.json {
		return writeJSON(a.streams.Out, x)
	}
	for _, f := range x.Findings {
		a.err.line("%s webhook %d: %s %s", a.err.paint(yellow, string(f.Severity)+":"), x.N, safe(f.Message), safe(f.Fix))
	}
	line := fmt.Sprintf("%s  webhook   %s  order %s  %s  %s", x.Time.Local().Format("15:04:05"),
		answerOf(x.Status, x.Error, false), orNone(safe(x.OrderID)), size(x.Bytes), took(x.MS))
	if x.Changed {
		line += "  callback_url changed"
	}
	a.out.line("%s", line)
	return nil
}

// callback prints a callback that came through.
func (h *hearing) callback(x capture.Exchange) error {
	a := h.app
	if x.Err != nil {
		h.troubled++
		a.err.line("%s callback, order %s: %s", a.err.paint(red, "redial:"), orNone(safe(x.OrderID)), safe(x.Err.Error()))
	}
	if h.json {
		return writeJSON(a.streams.Out, struct {
			Callback capture.Exchange `json:"through"`
		}{x})
	}
	a.out.line("%s  callback  %s  order %s  %s  %s", x.Time.Local().Format("15:04:05"),
		answerOf(x.Status, x.Error, false), orNone(safe(x.OrderID)), size(x.Bytes), took(x.MS))
	return nil
}
