package cli

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
)

func historyMergeCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "merge FILE|-",
		Short: "Add the callbacks of another machine's history to this one",
		Long: `Add the lines of another history, or of an export, to this one, with their ids.
What is there already is not added again, so that it can be done twice, and in
any order. Lines of kinds that redial does not know are carried along. A line that
is damaged or redacted, or that holds a secret of this run, is left out and
counted.

Exit code 0 where all was taken, 1 where lines were damaged.`,
		Example: `  ssh server redial export is:undelivered | redial history merge -
  redial history merge /media/stick/history.jsonl`,
		Args: takes(1, 1, "a FILE, or - for stdin"),
		RunE: func(c *cobra.Command, args []string) error { return a.historyMerge(c.Context(), args[0], asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) historyMerge(ctx context.Context, path string, asJSON bool) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	in := a.streams.In
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return unreadable(path, err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	mask := callback.MaskOf(c.KnownSecrets(ctx)...)
	report, err := history.Merge(ctx, c.HistoryPath, untilDone(ctx, in), history.MergeOptions{Refuse: mask.Found})
	if err != nil {
		return err
	}
	if asJSON {
		err = writeJSON(a.streams.Out, report)
	} else {
		a.printMerge(report)
	}
	if err == nil && report.Damaged > 0 {
		err = ended(exitRejected)
	}
	return err
}

func (a *app) printMerge(r history.MergeReport) {
	a.out.line("%s with %s added, %s there already", count(r.Callbacks, "callback", "callbacks"),
		count(r.Attempts, "attempt", "attempts"), count(r.Known, "line was", "lines were"))
	for _, left := range []struct {
		n   int
		why string
	}{
		{r.Damaged, "damaged: redial --history FILE history verify says where"},
		{r.Redacted, "redacted: they hold no bodies"},
		{r.Refused, "holding a secret of this run"},
	} {
		if left.n > 0 {
			a.err.line("%s left out, %s", count(left.n, "line", "lines"), left.why)
		}
	}
}

// untilDone is a reader that ends with ctx, as a terminal or a pipe does not.
func untilDone(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	stop := context.AfterFunc(ctx, func() { _ = out.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(in, r)
		_ = in.CloseWithError(err)
		stop()
	}()
	return out
}
