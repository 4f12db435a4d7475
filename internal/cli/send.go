package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"redial/callback"
)

type sendOptions struct {
	deliveryOptions
	path  string
	force bool
	json  bool
}

func sendCommand(a *app) *cobra.Command {
	var o sendOptions
	c := &cobra.Command{
		Use:   "send FILE|-",
		Short: "Check a body, deliver it, and keep every attempt",
		Long: `Check a body, deliver it exactly as it is, and keep every attempt in the history.
An error found in it stops it before anything is sent, unless --force.

Exit code 0 delivered, 1 rejected or failed by the target, 3 no answer came,
4 the history can't be written (nothing was sent), 130 interrupted.`,
		Example: `  redial send body.json
  REDIAL_MOCK_SCRIPT=500x2 redial send body.json
  redial send body.json --to prod --retries 4
  redial compose --type text --order UUID --text Hi | redial send -`,
		Args: takes(1, 1, "a FILE, or - for stdin"),
		RunE: func(c *cobra.Command, args []string) error {
			o.path = args[0]
			return o.run(c.Context(), a)
		},
	}
	o.flags(c, a)
	c.Flags().BoolVar(&o.force, "force", false, "send it in spite of errors found in it")
	c.Flags().BoolVar(&o.json, "json", false, "print the callback with its attempts as one JSON object")
	return c
}

func (o sendOptions) run(ctx context.Context, a *app) error {
	if err := o.check(); err != nil {
		return err
	}
	body, err := a.readInput(ctx, o.path)
	if err != nil {
		return err
	}
	if err := o.preflight(a, body); err != nil {
		return err
	}
	r, err := a.openRoad(ctx, o.to)
	if err != nil {
		return err
	}
	defer r.close()
	outcome, err := r.client(o.deliveryOptions).Deliver(ctx, r.target, callback.Delivery{
		Body: body, Source: callback.FromSend, Observe: a.watch(),
	})
	if len(outcome.Attempts) == 0 {
		return err
	}
	if printErr := o.print(ctx, a, r, outcome); printErr != nil {
		return errors.Join(err, printErr)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	last := outcome.Last()
	return exitOrNil(exitOf(last.Status, last.Error))
}

// preflight stops a body with an error in it.
func (o sendOptions) preflight(a *app, body []byte) error {
	report := callback.Validate(body)
	if report.Valid {
		return nil
	}
	printFindings(a.err, report)
	if o.force {
		a.err.line("%s; sending it all the same, as --force says", reportSentence(a.err, report))
		return nil
	}
	a.err.line("%s; nothing was sent. Fix the body, or send it as it is with --force", reportSentence(a.err, report))
	return ended(exitRejected)
}

// print shows the callback as the history has it now. That it was interrupted
// must not keep it from being shown.
func (o sendOptions) print(ctx context.Context, a *app, r *road, outcome callback.Outcome) error {
	entry, err := r.store.Entry(context.WithoutCancel(ctx), outcome.ID)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.streams.Out, newCallbackJSON(entry, outcome.Attempts))
	}
	a.printOutcome(entry, targetName(r.target))
	return nil
}
