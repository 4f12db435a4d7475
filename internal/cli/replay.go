package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history/replay"
)

type replayOptions struct {
	deliveryOptions
	refs        []string
	where       string
	concurrency int
	rate        float64
	all         bool
	dryRun      bool
	yes         bool
	json        bool
}

func replayCommand(a *app) *cobra.Command {
	var o replayOptions
	c := &cobra.Command{
		Use:   "replay ID… | --where QUERY",
		Short: "Send callbacks again, byte for byte, where they were not delivered",
		Long: `Send callbacks again, byte for byte, oldest first. The plan is shown before: how
many, how large, to which target, and how many are skipped because their order
is delivered there already.

More than one callback to a target that is not this machine asks for the
target's name, or needs --yes where nobody can be asked.

` + idHelp + "\n\n" + queryHelp,
		Example: `  redial replay @failed
  redial replay 7Q4T 9W1C --to prod
  redial replay --where 'is:undelivered since:2d' --to prod --dry-run
  redial replay --where status:5xx --to prod --concurrency 8 --rate 20 --yes`,
		RunE: func(c *cobra.Command, args []string) error {
			o.refs = args
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeIDs,
	}
	o.flags(c, a)
	f := c.Flags()
	f.StringVar(&o.where, "where", "", "replay all that match this `QUERY`")
	f.IntVar(&o.concurrency, "concurrency", 4, "how many are under way at once")
	f.Float64Var(&o.rate, "rate", 0, "how many are begun a second at most, 0 for no bound")
	f.BoolVar(&o.all, "all", false, "also what is delivered already, and every callback of an order; a run with it that was cut short begins from the start")
	f.BoolVar(&o.dryRun, "dry-run", false, "show the plan and send nothing")
	f.BoolVar(&o.yes, "yes", false, "do not ask")
	f.BoolVar(&o.json, "json", false, "print one JSON object a callback as it ends, then a summary")
	_ = c.RegisterFlagCompletionFunc("where", a.completeQuery) // it fails for unknown flags alone
	return c
}

func (o replayOptions) run(ctx context.Context, a *app) error {
	if err := o.check(); err != nil {
		return err
	}
	r, err := o.open(ctx, a)
	if err != nil {
		return err
	}
	defer r.close()
	plan, err := o.plan(ctx, a, r)
	if err != nil {
		return err
	}
	a.warnInvalid(ctx, r, plan)
	if o.dryRun {
		return o.printPlan(a, plan)
	}
	a.err.line("%s", planSentence(plan))
	for _, reason := range plan.Skipped.Reasons() {
		a.err.line("  %s skipped: %s", thousands(reason.Count), safe(reason.Text))
	}
	if plan.Items.Len() == 0 {
		return o.end(a, replay.Summary{Skipped: plan.Skipped.Len()})
	}
	if err := o.agreed(ctx, a, plan); err != nil {
		return err
	}
	watch := newReplayWatch(a, plan, o.json)
	summary, err := plan.Run(ctx, r.store, r.client(o.deliveryOptions), watch.observe)
	watch.close()
	if summary.Canceled+summary.Unrecorded > 0 {
		defer a.err.line("%s", o.onward(summary))
	}
	if err := errors.Join(watch.err, o.end(a, summary)); err != nil {
		return err
	}
	var stopped *replay.StopError
	if errors.As(err, &stopped) {
		a.err.line("%s %s", a.err.paint(red, "redial:"), safe(err.Error()))
		err = nil
	}
	if err != nil {
		return err
	}
	return exitOrNil(watch.exit(summary))
}

// open makes ready what the run needs; a dry run sends nothing and needs less.
func (o replayOptions) open(ctx context.Context, a *app) (*road, error) {
	if o.dryRun {
		return a.openPlan(o.to)
	}
	return a.openRoad(ctx, o.to)
}

func (o replayOptions) check() error {
	switch {
	case len(o.refs) == 0 && o.where == "":
		return &usageError{message: "replay needs IDs, or --where QUERY"}
	case len(o.refs) > 0 && o.where != "":
		return &usageError{message: "replay takes IDs or --where QUERY, not both"}
	case o.concurrency < 1:
		return &usageError{message: fmt.Sprintf("--concurrency %d: it must be above 0", o.concurrency)}
	case o.rate < 0:
		return &usageError{message: fmt.Sprintf("--rate %v: it can't be below 0", o.rate)}
	}
	return o.deliveryOptions.check()
}

// plan selects what to send.
func (o replayOptions) plan(ctx context.Context, a *app, r *road) (*replay.Plan, error) {
	options := replay.Options{Target: r.target, All: o.all, Concurrency: o.concurrency, Rate: o.rate}
	if o.where != "" {
		query, err := a.parseQuery(o.where)
		if err != nil {
			return nil, err
		}
		plan, err := replay.Select(ctx, r.store, query, options)
		if err != nil {
			return nil, err
		}
		return plan, nil
	}
	var ids []string
	for _, ref := range o.refs {
		id, err := find(ctx, r.store, ref)
		if err != nil {
			return nil, err
		}
		if err := refuseStuck(ctx, r.store, id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	plan, err := replay.NewPlan(ctx, r.store, ids, options)
	if err != nil {
		return nil, err
	}
	return plan, nil
}

// mostValidated is how many callbacks of a plan are validated before it is carried out.
const mostValidated = 100

// warnInvalid says which callbacks of a short plan have an error that send would stop.
func (a *app) warnInvalid(ctx context.Context, r *road, p *replay.Plan) {
	if p.Items.Len() > mostValidated {
		return
	}
	for i := range p.Items.Len() {
		item := p.Items.At(i)
		body, err := r.store.Body(ctx, item.ID)
		if err != nil {
			continue // the run says of it that it can't be sent
		}
		report := callback.Validate(body)
		for _, f := range report.Findings {
			if f.Severity == callback.SeverityError {
				a.err.line("%s %s has an error that send would stop: %s", a.err.paint(yellow, "warning:"), safe(item.ID), safe(f.Message))
				break
			}
		}
	}
}

// planSentence is the plan in one line.
func planSentence(p *replay.Plan) string {
	s := fmt.Sprintf("replaying %s, %s, to %s", count(p.Items.Len(), "callback", "callbacks"), size(p.Bytes), targetName(p.Target))
	if p.Skipped.Len() > 0 {
		s += fmt.Sprintf("; %s skipped", thousands(p.Skipped.Len()))
	}
	return s
}

// printPlan is a dry run's output.
func (o replayOptions) printPlan(a *app, p *replay.Plan) error {
	out := bufio.NewWriter(a.streams.Out)
	for i := range p.Items.Len() {
		item := p.Items.At(i)
		if err := o.printStep(out, "send", item.ID, item.OrderID, ""); err != nil {
			return err
		}
	}
	for i := range p.Skipped.Len() {
		skip := p.Skipped.At(i)
		if err := o.printStep(out, "skip", skip.ID, "", skip.Reason); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	a.err.line("%s; a dry run: nothing was sent", planSentence(p))
	return nil
}

func (o replayOptions) printStep(w io.Writer, step, id, orderID, reason string) error {
	if o.json {
		return writeJSON(w, struct {
			Plan    string `json:"plan"`
			ID      string `json:"id"`
			OrderID string `json:"order_id,omitempty"`
			Reason  string `json:"reason,omitempty"`
		}{step, id, orderID, reason})
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%s  %s  %s%s", step, safe(id), safe(orderID), safe(reason)), " "))
	return err
}

// agreed asks whether to send, where that has to be asked.
func (o replayOptions) agreed(ctx context.Context, a *app, p *replay.Plan) error {
	if o.yes {
		return nil
	}
	return a.confirm(ctx, p.Target, p.Items.Len())
}

// onward is how to go on with what a run has left.
func (o replayOptions) onward(s replay.Summary) string {
	left := count(s.Canceled, "callback was", "callbacks were") + " left"
	if s.Unrecorded > 0 {
		left += fmt.Sprintf(" and %d sent without a record, which go again (a duplicate is ignored)", s.Unrecorded)
	}
	if o.all {
		return left + ": the same command without --all sends what is not delivered; with it, everything goes again"
	}
	return left + ": the same command goes on, and skips what is delivered"
}

// end prints the summary.
func (o replayOptions) end(a *app, s replay.Summary) error {
	if o.json {
		return writeJSON(a.streams.Out, struct {
			Summary replay.Summary `json:"summary"`
		}{s})
	}
	line := fmt.Sprintf("%s of %s sent: %d delivered, %d rejected, %d failed, %d canceled; %d skipped",
		thousands(s.Sent), thousands(s.Planned), s.Delivered, s.Rejected, s.Failed, s.Canceled, s.Skipped)
	if s.Interrupted > 0 {
		line += fmt.Sprintf("; %d were under way and may have been processed", s.Interrupted)
	}
	if s.Unrecorded > 0 {
		line += fmt.Sprintf("; %d were sent and not recorded", s.Unrecorded)
	}
	if s.Unsendable > 0 {
		line += fmt.Sprintf("; %d could not be sent", s.Unsendable)
	}
	a.out.line("%s", line)
	return nil
}
