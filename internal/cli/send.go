package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"redial/callback"
)

type sendOptions struct {
	payloadOptions
	deliveryOptions
	path     string
	resume   string
	replayOf string
	upload   bool
	force    bool
	twice    bool
	yes      bool
	json     bool
}

func sendCommand(a *app) *cobra.Command {
	var o sendOptions
	c := &cobra.Command{
		Use:   "send FILE|-",
		Short: "Check a body, deliver it, and keep every attempt",
		Long: `Check a body, deliver it exactly as it is, and keep every attempt in the history.
An error found in it stops it before anything is sent, unless --force.

In place of a FILE, the flags of compose say what to send. Files that would make
the body too large then go by direct upload; --upload sends all of them so, also
those inside the body of a FILE, which are kept beside the history for a week.
Where a step of that fails, --resume
goes on with it: what is uploaded is not sent again.

Exit code 0 delivered, 1 rejected or failed by the target, 3 no answer came,
4 the history can't be written (nothing was sent), 130 interrupted.`,
		Example: `  redial send body.json
  REDIAL_MOCK_SCRIPT=500x2 redial send body.json
  redial send body.json --to prod --retries 4
  redial send --type video --order UUID --file clip.mp4 --to prod
  redial send body.json --upload --replay-of @failed --to prod
  redial show @failed --body > body.json       mend it, then
  redial send body.json --replay-of @failed --to prod
  redial send --resume @failed                 a direct upload that died`,
		Args: takes(0, 1, "a FILE, or - for stdin"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.path = args[0]
			}
			return o.run(c.Context(), a)
		},
	}
	o.payloadOptions.flags(c)
	o.deliveryOptions.flags(c, a)
	f := c.Flags()
	f.StringVar(&o.resume, "resume", "", "go on with the direct upload of the callback `ID`, at the step that failed")
	f.StringVar(&o.replayOf, "replay-of", "", "the callback `ID` that this is the corrected version of: says what is changed, and keeps the tie")
	_ = c.RegisterFlagCompletionFunc("resume", a.completeIDs) // they fail for unknown flags alone
	_ = c.RegisterFlagCompletionFunc("replay-of", a.completeIDs)
	f.BoolVar(&o.upload, "upload", false, "send every file by direct upload, whatever its size")
	f.BoolVar(&o.force, "force", false, "send it in spite of errors found in it")
	f.BoolVar(&o.twice, "twice", false, "once delivered, send it again, and see that the second changes nothing")
	f.BoolVar(&o.yes, "yes", false, "do not ask, where the target's confirm says so")
	f.BoolVar(&o.json, "json", false, "print the callback with its attempts as one JSON object")
	return c
}

func (o sendOptions) run(ctx context.Context, a *app) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.resume != "" {
		return o.goOn(ctx, a)
	}
	p, err := o.parcel(ctx, a)
	if err != nil {
		return err
	}
	if err := o.preflight(a, p); err != nil {
		return err
	}
	r, err := a.openRoad(ctx, o.to)
	if err != nil {
		return err
	}
	defer r.close()
	if err := o.agreed(ctx, a, r); err != nil {
		return err
	}
	client := r.client(o.deliveryOptions)
	d := callback.Delivery{Source: o.source()}
	if o.replayOf != "" {
		if d.ReplayOf, err = a.mended(ctx, r, o.replayOf, p.body); err != nil {
			return err
		}
	}
	first, err := o.deliver(ctx, a, r, client, p, d)
	if err != nil || !o.twice {
		return err
	}
	second, err := o.deliver(ctx, a, r, client, p, callback.Delivery{
		Source: callback.FromReplay, ReplayOf: first.ID, BodyOf: first.ID,
	})
	if err != nil {
		return err
	}
	return o.compare(a, r, first, second)
}

func (o sendOptions) check() error {
	switch composed := o.composed(); {
	case o.resume != "" && o.replayOf != "":
		return &usageError{message: "--resume goes on with what is recorded, and --replay-of sends what is mended: give one"}
	case o.resume != "" && (o.path != "" || composed || o.twice || o.upload):
		return &usageError{message: "--resume goes on with what is recorded: it takes no FILE, no flags of compose, no --twice and no --upload"}
	case o.resume != "":
	case o.path == "" && !composed:
		return &usageError{message: "send needs a FILE, or - for stdin, or the flags of compose"}
	case o.path != "" && composed:
		return &usageError{message: "send takes a FILE or the flags of compose, not both"}
	}
	return o.deliveryOptions.check()
}

// agreed asks whether to send, where the target's confirm says so.
func (o sendOptions) agreed(ctx context.Context, a *app, r *road) error {
	if o.yes {
		return nil
	}
	return a.confirm(ctx, r.target, 1)
}

func (o sendOptions) source() callback.Source {
	switch {
	case o.replayOf != "":
		return callback.FromReplay
	case o.path == "":
		return callback.FromCompose
	}
	return callback.FromSend
}

// mended tells what is changed in a callback before it is sent in place of
// another, and returns that one's id.
func (a *app) mended(ctx context.Context, r *road, ref string, body []byte) (id string, err error) {
	if id, err = find(ctx, r.store, ref); err != nil {
		return "", err
	}
	before, err := r.store.Body(ctx, id)
	if err != nil {
		return "", err
	}
	a.err.line("changed since %s", id)
	a.err.printChanges(before, body)
	return id, nil
}

// parcel is what is sent: a body, or a payload whose files go by direct upload.
type parcel struct {
	body []byte // for an upload, as it will be but for the object keys

	payload callback.Payload
	files   []*callback.FileUpload // none where the body is all
	// written makes the body of a FILE whose files go by direct upload, nil for others.
	written func([]callback.PayloadFile) []byte
	resumed bool // the body is in the history, and says the rest
}

func (o sendOptions) parcel(ctx context.Context, a *app) (parcel, error) {
	if o.path != "" {
		body, err := a.readInput(ctx, o.path)
		if err != nil || !o.upload {
			return parcel{body: body}, err
		}
		return a.takeFilesOut(body)
	}
	if err := o.payloadOptions.check(); err != nil {
		return parcel{}, err
	}
	large, err := o.tooLarge()
	if err != nil {
		return parcel{}, err
	}
	if large || o.upload {
		return o.uploadParcel(ctx, a)
	}
	p, err := o.payload(ctx, a)
	return parcel{body: p.Encode()}, err
}

// deliver sends once and prints how it ended. Its error is nil for a delivered
// callback alone.
func (o sendOptions) deliver(ctx context.Context, a *app, r *road, client *callback.Client, p parcel, d callback.Delivery) (callback.Outcome, error) {
	d.Observe = a.watch()
	var outcome callback.Outcome
	var err error
	d.Body = p.body
	switch {
	case p.resumed:
		outcome, err = client.ResumeFiles(ctx, r.target, p.files, d, a.watchUpload())
	case p.written != nil:
		outcome, err = client.DeliverUploads(ctx, r.target, callback.PeekBody(p.body).OrderID, p.files, d, p.written, a.watchUpload())
	case len(p.files) > 0:
		outcome, err = client.DeliverFiles(ctx, r.target, p.payload, p.files, d, a.watchUpload())
	default:
		outcome, err = client.Deliver(ctx, r.target, d)
	}
	if len(outcome.Attempts) == 0 {
		return outcome, err
	}
	if printErr := o.print(ctx, a, r, outcome); printErr != nil {
		return outcome, errors.Join(err, printErr)
	}
	last := outcome.Last()
	switch {
	case errors.Is(err, context.Canceled):
		if last.Error != callback.ErrCanceled {
			a.err.line("interrupted before the next try: it is not sent again")
		}
		return outcome, ended(exitCanceled)
	case err != nil:
		return outcome, err
	}
	return outcome, exitOrNil(exitOf(last.Status, last.Error))
}

// preflight stops a body with an error in it.
func (o sendOptions) preflight(a *app, p parcel) error {
	report := callback.Validate(p.body)
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
	d, err := r.store.Diagnose(context.WithoutCancel(ctx), outcome.ID)
	if err != nil {
		return err
	}
	a.printOutcome(entry, d, targetName(r.target))
	a.printWhy(entry, d, outcome.Last())
	return nil
}
