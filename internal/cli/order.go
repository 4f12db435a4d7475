package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"redial/callback/mock"
	"redial/callback/order"
	"redial/history"
	"redial/internal/orderplay"
)

type orderOptions struct {
	automationOptions
	orderInputs
	orderID     string
	callbackURL string
	addr        string
	anyAddr     bool
	script      string
	wait        time.Duration
	settle      time.Duration
	count       int
	concurrency int
	again       string
	from        string
	edit        bool
	json        bool
}

func orderCommand(a *app) *cobra.Command {
	var o orderOptions
	c := &cobra.Command{
		Use:   "order URL|NAME",
		Short: "Play the platform: send an order's webhook, wait for its callback, judge it",
		Long: `Play the platform: send the webhook of an order to an automation, wait for its
callback on a mock in this process, and judge what comes. The URL is the
automation's webhook, the NAME one of [automations] in the config.

Where the automation is on another machine, --callback-url names the address at
which it reaches the mock, such as a tunnel to --addr.

An input is KEY=VALUE, JSON where it parses and a text else; KEY:=VALUE must be
JSON. A template is the webhook's body with {order_id}, {short_id},
{callback_url}, {ts}, {inputs.KEY}, {api_version} and {input_files}.

The mock takes the secret $REDIAL_SECRET. The webhook and each callback are in the
history; job_token and secrets are not.

Exit code 0 delivered and valid, 1 refused or invalid, 3 no callback in time or no
connection, 130 interrupted.`,
		Example: `  redial order http://localhost:5678/webhook/order --input topic=tea --input pages:=3
  redial order n8n --file photo=cat.png --auth x-api-key=env:N8N_KEY
  redial order n8n --script 500x2,200              the callback fails twice
  redial order n8n --count 200 --concurrency 20    with times to callback
  redial order n8n --again @last                   the same bytes, but for ts
  redial order n8n --from webhook.json --edit`,
		Args: takes(1, 1, "the URL of a webhook, or the NAME of an automation"),
		RunE: func(c *cobra.Command, args []string) error {
			o.name = args[0]
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeAutomations,
	}
	o.automationOptions.flags(c)
	o.orderInputs.flags(c)
	f := c.Flags()
	f.StringVar(&o.orderID, "order", "", "the order_id, a `UUID`; a new one by itself")
	f.StringVar(&o.callbackURL, "callback-url", "", "the callback `URL` that the automation is told, where it is not the mock's own")
	f.StringVar(&o.addr, "addr", "127.0.0.1:0", "where the mock listens, `HOST:PORT`; port 0 takes a free one")
	f.BoolVar(&o.anyAddr, "any-addr", false, "allow an address that other machines can reach")
	f.StringVar(&o.script, "script", "", "the faults that callbacks are answered with, in turn, as redial mock has them")
	f.DurationVar(&o.wait, "wait", 5*time.Minute, "how long to wait for the callback")
	f.DurationVar(&o.settle, "settle", 300*time.Millisecond, "how long to look for a second callback after the first")
	f.IntVar(&o.count, "count", 1, "how many orders")
	f.IntVar(&o.concurrency, "concurrency", 1, "how many of them at once")
	f.StringVar(&o.again, "again", "", "send the webhook of this `ID` again: the same bytes but ts, and the callback_url of this run")
	f.StringVar(&o.from, "from", "", "send the webhook of a `FILE|ID` as a new order")
	f.BoolVar(&o.edit, "edit", false, "open the webhook in $EDITOR before it goes")
	f.BoolVar(&o.json, "json", false, "print one JSON object an order, and one that sums up more than one")
	_ = c.RegisterFlagCompletionFunc("script", completeScript) // it fails for unknown flags alone
	return c
}

func (o orderOptions) check() error {
	switch {
	case o.count < 1 || o.concurrency < 1:
		return &usageError{message: "--count and --concurrency must be 1 or more"}
	case o.wait <= 0 || o.settle < 0:
		return &usageError{message: "--wait must be above 0, and --settle can't be below"}
	case o.count > 1 && (o.edit || o.orderID != "" || o.again != ""):
		return &usageError{message: "--count makes orders with ids of their own: it doesn't go with --order, --again and --edit"}
	case o.orderID != "" && !isUUID(o.orderID):
		return &usageError{message: fmt.Sprintf("--order %q: it must be a UUID", o.orderID)}
	}
	return nil
}

func (o orderOptions) run(ctx context.Context, a *app) error {
	if err := o.check(); err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	at, err := o.resolve(ctx, a, c)
	if err != nil {
		return err
	}
	script, err := parseScript(o.script)
	if err != nil {
		return err
	}
	store, err := openStore(c, false)
	if err != nil {
		return err
	}
	err = o.play(ctx, a, store, at, orderplay.Options{
		Sender: at.sender, Store: store, CallbackURL: o.callbackURL, Wait: o.wait, Settle: o.settle,
		Mock:  mock.Options{Addr: o.addr, AnyAddr: o.anyAddr, Script: script, Secret: a.mockSecret()},
		Known: c.KnownSecrets(ctx),
	})
	return errors.Join(err, closing(store))
}

func (o orderOptions) play(ctx context.Context, a *app, store *history.Store, at automation, options orderplay.Options) error {
	w := newOrderWatch(a, o)
	options.Stray = w.stray
	player, err := orderplay.Start(options)
	if err != nil {
		return listenOptions{addr: o.addr, anyAddr: o.anyAddr}.refused("mock", err)
	}
	defer func() { _ = player.Close() }()
	maker, err := o.maker(ctx, a, store, at, player.CallbackURL)
	if err != nil {
		return err
	}
	w.begin(at, player.CallbackURL)
	err = orderplay.Run(ctx, player, o.count, o.concurrency, maker, w.observe)
	return w.end(ctx, player.Summary(), err)
}

// maker returns what makes each order of the run.
func (o orderOptions) maker(ctx context.Context, a *app, store *history.Store, at automation, callbackURL string) (func() (orderplay.Order, error), error) {
	base, err := o.base(ctx, a, store, at)
	if err != nil {
		return nil, err
	}
	base.CallbackURL = callbackURL
	return func() (orderplay.Order, error) {
		made, findings, err := base.Make(o.orderID, time.Now())
		if err != nil {
			return made, fmt.Errorf("make the webhook: %w", err)
		}
		if o.edit {
			if made.Body, err = a.editText(ctx, made.Body); err != nil {
				return made, err
			}
			if base.Template == nil {
				var edited order.Order
				edited, findings = order.Parse(made.Body)
				made.OrderID = edited.OrderID
			}
		}
		for _, f := range findings {
			a.err.line("%s %s %s", a.err.paint(yellow, string(f.Severity)+":"), safe(f.Message), safe(f.Fix))
		}
		if !order.Valid(findings) {
			a.err.line("the webhook was not sent")
			return made, ended(exitRejected)
		}
		return made, nil
	}, nil
}
