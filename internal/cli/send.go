package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"redial/callback"
)

type sendOptions struct {
	deliveryOptions
	path  string
	force bool
	twice bool
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
	c.Flags().BoolVar(&o.twice, "twice", false, "once delivered, send it again, and see that the second changes nothing")
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
	client := r.client(o.deliveryOptions)
	first, err := o.deliver(ctx, a, r, client, callback.Delivery{Body: body, Source: callback.FromSend})
	if err != nil || !o.twice {
		return err
	}
	second, err := o.deliver(ctx, a, r, client, callback.Delivery{
		Body: body, Source: callback.FromReplay, ReplayOf: first.ID, BodyOf: first.ID,
	})
	if err != nil {
		return err
	}
	return o.compare(a, r, first, second)
}

// deliver sends once and prints how it ended. Its error is nil for a delivered
// callback alone.
func (o sendOptions) deliver(ctx context.Context, a *app, r *road, client *callback.Client, d callback.Delivery) (callback.Outcome, error) {
	d.Observe = a.watch()
	outcome, err := client.Deliver(ctx, r.target, d)
	if len(outcome.Attempts) == 0 {
		return outcome, err
	}
	if printErr := o.print(ctx, a, r, outcome); printErr != nil {
		return outcome, errors.Join(err, printErr)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return outcome, err
	}
	last := outcome.Last()
	return outcome, exitOrNil(exitOf(last.Status, last.Error))
}

// twiceJSON is what sending twice showed. Processed and Duplicates are the
// embedded mock's counts, absent for another target.
type twiceJSON struct {
	SameStatus bool `json:"same_status"`
	SameAnswer bool `json:"same_answer"`
	Processed  *int `json:"processed,omitempty"`
	Duplicates *int `json:"duplicates,omitempty"`
}

// compare tells what the second delivery of the same bytes did.
func (o sendOptions) compare(a *app, r *road, first, second callback.Outcome) error {
	x, y := first.Last(), second.Last()
	found := twiceJSON{SameStatus: x.Status == y.Status, SameAnswer: bytes.Equal(x.Response, y.Response)}
	said := fmt.Sprintf("the second answer is %d, as the first", y.Status)
	if !found.SameStatus {
		said = fmt.Sprintf("the second answer is %d, the first was %d", y.Status, x.Status)
	}
	if r.mock != nil {
		stats := r.mock.Stats()
		found.Processed, found.Duplicates = &stats.Orders, &stats.Duplicates
		said += fmt.Sprintf("; the mock processed %s, and ignored %s",
			count(stats.Orders, "order", "orders"), count(stats.Duplicates, "duplicate", "duplicates"))
	}
	if o.json {
		return writeJSON(a.streams.Out, struct {
			Twice twiceJSON `json:"twice"`
		}{found})
	}
	a.out.line("%s", said)
	return nil
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
