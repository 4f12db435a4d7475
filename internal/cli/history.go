package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
)

func historyCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "history",
		Short: "Care of the history file",
		Example: `  redial history path
  redial history verify`,
		Args: noCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			return &usageError{message: "history needs one of its commands", next: "redial history --help lists them"}
		},
	}
	c.AddCommand(
		historyPathCommand(a), historyStatsCommand(a), historyVerifyCommand(a),
		historyRepairCommand(a), historyPruneCommand(a), historyReindexCommand(a), historyMergeCommand(a),
	)
	return c
}

func historyPathCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "path",
		Short:   "Print the path of the history file",
		Example: `  jq -r 'select(.kind=="attempt" and .status==401) | .id' "$(redial history path)"`,
		Args:    nothing,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.streams.Out, c.HistoryPath)
			return err
		},
	}
}

func historyStatsCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "stats",
		Short:   "Count what is in the history",
		Example: `  redial history stats --json | jq .callbacks`,
		Args:    nothing,
		RunE:    func(c *cobra.Command, _ []string) error { return a.historyStats(c.Context(), asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) historyStats(ctx context.Context, asJSON bool) error {
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	s, err := store.Stats(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(a.streams.Out, s)
	}
	a.out.line("%s, %s, %s", count(s.Callbacks, "callback", "callbacks"), count(s.Attempts, "attempt", "attempts"), size(s.Bytes))
	if s.Pending > 0 {
		a.out.line("%s pending: in flight, or interrupted", thousands(s.Pending))
	}
	if s.Oldest != nil && s.Newest != nil {
		a.out.line("from %s to %s", s.Oldest.Local().Format(time.DateTime), s.Newest.Local().Format(time.DateTime))
	}
	if s.Damaged > 0 {
		a.out.line("%s: redial history verify says where", count(s.Damaged, "damaged line", "damaged lines"))
	}
	return nil
}

func historyVerifyCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole history and report every damaged line",
		Long: `Read the whole history and report every damaged line with its offset and what is
wrong with it. It changes nothing.

Exit code 0 for a sound file, 1 for one with damage.`,
		Example: `  redial history verify --json`,
		Args:    nothing,
		RunE:    func(c *cobra.Command, _ []string) error { return a.historyVerify(c.Context(), asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) historyVerify(ctx context.Context, asJSON bool) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	report, err := history.Verify(ctx, c.HistoryPath, a.progress("verifying"))
	if err != nil {
		return err
	}
	if report.Damaged == nil {
		report.Damaged = []history.Damage{}
	}
	if asJSON {
		err = writeJSON(a.streams.Out, report)
	} else {
		for _, d := range report.Damaged {
			a.out.line("offset %d, %s: %s", d.Offset, count(int(d.Length), "byte", "bytes"), safe(d.Reason))
		}
		a.out.line("%s, %s", count(report.Lines, "line", "lines"), damaged(len(report.Damaged)))
	}
	if err == nil && len(report.Damaged) > 0 {
		err = ended(exitRejected)
	}
	return err
}

func damaged(n int) string {
	if n == 0 {
		return "none damaged"
	}
	return thousands(n) + " damaged"
}

// progress is a line about a long read or write on a terminal's stderr, nil
// elsewhere.
func (a *app) progress(doing string) func(done, total int64) {
	if !a.err.terminal {
		return nil
	}
	var drawn time.Time
	return func(done, total int64) {
		if now := time.Now(); done >= total {
			_, _ = fmt.Fprint(a.streams.Err, "\r\x1b[K")
		} else if now.Sub(drawn) >= progressEvery {
			drawn = now
			_, _ = fmt.Fprintf(a.streams.Err, "\r%s: %s of %s\x1b[K", doing, size(done), size(total))
		}
	}
}
