package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"redial/callback"
	"redial/internal/ordercheck"
)

type checkOptions struct {
	automationOptions
	orderInputs
	large       []string
	callbackURL string
	addr        string
	anyAddr     bool
	wait        time.Duration
	quiet       time.Duration
	suite       string
	junit       string
	only        []string
	failFast    bool
	json        bool
}

func checkCommand(a *app) *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check URL|NAME",
		Short: "Judge an automation by what it does with orders and faults",
		Long: `Judge an automation: play a small order with a fault or two for each rule of the
contract, and tell which it keeps. It answers in time, calls back with the right
order_id, body and secret, reports failures, retries after 500 and lost answers,
stops after 400, 401 and 413, follows no redirect, does an order once, and keeps
ten at once apart. What can't be seen from outside is "not seen", and no failure.

Each failure names the webhook and the callbacks in the history.

A suite is a folder of cases, NAME.json each:
  {"inputs":{"topic":"tea"}, "script":"500,200",
   "expect":{"ok":true,"output_type":"json","within":"30s","contains":"tea",
             "equals":{"/topic":"tea"}}}
redial orders --save DIR makes cases of orders that were played or heard.

Exit code 0 where nothing failed, 1 where a check did, 130 interrupted.`,
		Example: `  redial check http://localhost:5678/webhook/order --input topic=tea
  redial check n8n --suite cases --junit report.xml
  redial check n8n --input topic=tea --wait 2m --fail-fast --json`,
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
	f.StringArrayVar(&o.large, "large", nil, "an input `KEY=VALUE` of an order whose result is over 4.5 MB, again for several")
	f.StringVar(&o.callbackURL, "callback-url", "", "the callback `URL` that the automation is told, where it is not the mock's own")
	f.StringVar(&o.addr, "addr", "127.0.0.1:0", "where the mock listens, `HOST:PORT`; port 0 takes a free one")
	f.BoolVar(&o.anyAddr, "any-addr", false, "allow an address that other machines can reach")
	f.DurationVar(&o.wait, "wait", time.Minute, "how long a callback may take, and a retry after it")
	f.DurationVar(&o.quiet, "quiet", 5*time.Second, "how long nothing must come where nothing should")
	f.StringVar(&o.suite, "suite", "", "a `DIR` of cases of your own")
	f.StringVar(&o.junit, "junit", "", "write the report as JUnit XML to a `FILE`")
	f.StringSliceVar(&o.only, "only", nil, "run only the checks of these `NAMES`, with commas between them")
	f.BoolVar(&o.failFast, "fail-fast", false, "end after the first failure")
	f.BoolVar(&o.json, "json", false, "print one JSON object a check")
	_ = c.RegisterFlagCompletionFunc("only", cobra.FixedCompletions(ordercheck.Names(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (o checkOptions) run(ctx context.Context, a *app) error {
	if o.wait <= 0 || o.quiet <= 0 {
		return &usageError{message: "--wait and --quiet must be above 0"}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	at, err := o.resolve(ctx, a, c)
	if err != nil {
		return err
	}
	options := ordercheck.Options{
		Sender: at.sender, Known: c.KnownSecrets(ctx), CallbackURL: o.callbackURL, Addr: o.addr, AnyAddr: o.anyAddr,
		Wait: o.wait, Quiet: o.quiet, FailFast: o.failFast, Only: o.only,
	}
	for _, name := range o.only {
		if !strings.HasPrefix(name, "suite/") && !slices.Contains(ordercheck.Names(), name) {
			return &usageError{
				message: fmt.Sprintf("there is no check %q%s", safe(name), callback.DidYouMean(name, ordercheck.Names())),
				next:    "the checks are " + strings.Join(ordercheck.Names(), ", ") + ", and suite/CASE",
			}
		}
	}
	if o.suite != "" {
		if options.Cases, err = ordercheck.ReadSuite(o.suite); err != nil {
			return &usageError{message: "the suite can't be read: " + err.Error(), next: "redial check --help shows a case"}
		}
	}
	if options.Draft, err = (orderOptions{orderInputs: o.orderInputs}).base(ctx, a, nil, at); err != nil {
		return err
	}
	if len(o.large) > 0 {
		large := o.orderInputs
		large.inputs = append(large.inputs[:len(large.inputs):len(large.inputs)], o.large...)
		if options.Large, err = large.read(ctx, a, at.Inputs); err != nil {
			return err
		}
	}
	options.Secret = a.mockSecret()
	if options.Store, err = openStore(c, false); err != nil {
		return err
	}
	return errors.Join(o.judge(ctx, a, options), closing(options.Store))
}

// judge runs the checks, prints each as it ends, and writes the report.
func (o checkOptions) judge(ctx context.Context, a *app, options ordercheck.Options) error {
	var failed error
	options.Observe = func(r ordercheck.Report) {
		if o.json {
			failed = errors.Join(failed, writeJSON(a.streams.Out, r))
			return
		}
		a.printCheck(r)
	}
	reports, err := ordercheck.Run(ctx, options)
	if ctx.Err() != nil {
		return ended(exitCanceled)
	}
	if err != nil {
		return listenOptions{addr: o.addr, anyAddr: o.anyAddr}.refused("mock", err)
	}
	counts := map[ordercheck.Outcome]int{}
	for _, r := range reports {
		counts[r.Outcome]++
	}
	if !o.json {
		a.out.line("%d right, %d wrong, %d not seen", counts[ordercheck.Pass], counts[ordercheck.Fail], counts[ordercheck.NotSeen])
	}
	if o.junit != "" {
		if err := writeJUnit(o.junit, reports); err != nil {
			return errors.Join(failed, err)
		}
	}
	if failed != nil {
		return failed
	}
	if counts[ordercheck.Fail] > 0 {
		return ended(exitRejected)
	}
	return nil
}

// printCheck prints a check in a line, and of one that failed why it matters and
// where to look.
func (a *app) printCheck(r ordercheck.Report) {
	colors := map[ordercheck.Outcome]lipgloss.Color{ordercheck.Pass: green, ordercheck.Fail: red, ordercheck.NotSeen: faint}
	a.out.line("%s  %-16s  %s", a.out.paint(colors[r.Outcome], fmt.Sprintf("%-8s", r.Outcome)), safe(r.Name), safe(r.Found))
	if r.Outcome != ordercheck.Fail {
		return
	}
	a.out.line("          %s", safe(r.Rule))
	if len(r.Webhooks) > 0 {
		a.out.line("          webhook %s", safe(strings.Join(r.Webhooks[:min(3, len(r.Webhooks))], " ")))
	}
	if len(r.Callbacks) > 0 {
		a.out.line("          redial show %s", safe(r.Callbacks[0]))
	}
}

func writeJUnit(path string, reports []ordercheck.Report) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := errors.Join(ordercheck.WriteJUnit(f, reports), f.Close()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
