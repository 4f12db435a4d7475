package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
)

// careOptions are the flags of the commands that change the history file.
type careOptions struct {
	dryRun bool
	json   bool
}

func (o *careOptions) flags(c *cobra.Command, dryRun string) {
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object")
	if dryRun != "" {
		c.Flags().BoolVar(&o.dryRun, "dry-run", false, dryRun)
	}
}

func historyRepairCommand(a *app) *cobra.Command {
	var o careOptions
	c := &cobra.Command{
		Use:   "repair",
		Short: "Move damaged lines out of the history",
		Long: `Move damaged lines out of the history, to a file beside it, and keep everything
else byte for byte. Others may go on writing meanwhile.`,
		Example: `  redial history repair --dry-run
  redial history repair`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.repair(c.Context(), a) },
	}
	o.flags(c, "tell what would be moved, and move nothing")
	return c
}

func (o careOptions) repair(ctx context.Context, a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	report, err := history.Repair(ctx, c.HistoryPath, history.RepairOptions{DryRun: o.dryRun, Progress: a.progress("repairing")})
	if err != nil {
		return err
	}
	if report.Moved == nil {
		report.Moved = []history.Damage{}
	}
	if o.json {
		return writeJSON(a.streams.Out, report)
	}
	for _, d := range report.Moved {
		a.out.line("offset %d, %s: %s", d.Offset, count(int(d.Length), "byte", "bytes"), safe(d.Reason))
	}
	a.out.line("%s, %s", count(report.Lines, "line", "lines"), damaged(len(report.Moved)))
	switch {
	case len(report.Moved) > 0 && o.dryRun:
		a.err.line("a dry run: they would be moved to %s", safe(report.To))
	case len(report.Moved) > 0:
		a.err.line("moved to %s", safe(report.To))
	}
	return nil
}

func historyReindexCommand(a *app) *cobra.Command {
	var o careOptions
	c := &cobra.Command{
		Use:   "reindex",
		Short: "Build the history's index anew",
		Long: `Build the index of the history anew. It is a cache, made where it is missing and
dropped where it does not fit: this makes it now, rather than at the next start.`,
		Example: `  redial history reindex`,
		Args:    nothing,
		RunE:    func(c *cobra.Command, _ []string) error { return o.reindex(c.Context(), a) },
	}
	o.flags(c, "")
	return c
}

func (o careOptions) reindex(ctx context.Context, a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	report, err := history.Reindex(ctx, c.HistoryPath, a.progress("indexing"))
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.streams.Out, report)
	}
	a.out.line("%s, %s, %s: %s", count(report.Callbacks, "callback", "callbacks"),
		count(report.Attempts, "attempt", "attempts"), size(report.Bytes), safe(report.Index))
	return nil
}

type pruneOptions struct {
	careOptions
	olderThan, maxSize string
	keepUndelivered    bool
}

func historyPruneCommand(a *app) *cobra.Command {
	var o pruneOptions
	c := &cobra.Command{
		Use:   "prune --older-than AGE | --max-size SIZE",
		Short: "Remove old callbacks from the history",
		Long: `Remove old callbacks with their attempts from the history, and the webhooks of
their orders. A callback whose body a kept
callback refers to is kept. Others may go on writing meanwhile; the file is at
any moment the old one or the new one.`,
		Example: `  redial history prune --older-than 90d --keep-undelivered --dry-run
  redial history prune --max-size 500mb --keep-undelivered`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), a) },
	}
	f := c.Flags()
	f.StringVar(&o.olderThan, "older-than", "", "remove callbacks older than `AGE`, such as 90d or 12h")
	f.StringVar(&o.maxSize, "max-size", "", "remove the oldest until the file is no larger than `SIZE`, such as 500mb")
	f.BoolVar(&o.keepUndelivered, "keep-undelivered", false, "keep every callback of an order that is not delivered")
	o.flags(c, "tell what would be removed, and remove nothing")
	return c
}

func (o pruneOptions) run(ctx context.Context, a *app) error {
	options, err := o.options()
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	options.Progress = a.progress("pruning")
	report, err := history.Prune(ctx, c.HistoryPath, options)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(a.streams.Out, report)
	}
	verb := "removed"
	if o.dryRun {
		verb = "a dry run would remove"
	}
	a.out.line("%s %s with %s, %s; %s kept, %s", verb, count(report.Callbacks, "callback", "callbacks"),
		count(report.Attempts, "attempt", "attempts"), size(report.Bytes), thousands(report.Kept), size(report.Size))
	if options.MaxSize > 0 && report.Size > options.MaxSize {
		a.err.line("that is still over %s: the rest is kept for orders that are not delivered, or holds the body of what is kept", size(options.MaxSize))
	}
	return nil
}

func (o pruneOptions) options() (history.PruneOptions, error) {
	options := history.PruneOptions{KeepUndelivered: o.keepUndelivered, DryRun: o.dryRun}
	if o.olderThan == "" && o.maxSize == "" {
		return options, &usageError{message: "prune needs --older-than AGE or --max-size SIZE"}
	}
	var err error
	if o.olderThan != "" {
		if options.OlderThan, err = parseAge(o.olderThan); err != nil {
			return options, err
		}
	}
	if o.maxSize != "" {
		options.MaxSize, err = parseSize(o.maxSize)
	}
	return options, err
}

// oneDay is a day of an age; those of a change of the clock do not count.
const oneDay = 24 * time.Hour

// parseAge reads an age: a Go duration, or whole days or weeks.
func parseAge(s string) (time.Duration, error) {
	age, err := time.ParseDuration(s)
	if n, unit, ok := number(s); ok && err != nil {
		switch unit {
		case "d":
			age, err = time.Duration(n*float64(oneDay)), nil
		case "w":
			age, err = time.Duration(n*float64(7*oneDay)), nil
		}
	}
	if err != nil || age <= 0 {
		return 0, &usageError{message: fmt.Sprintf("--older-than %s is no age: write it as 90d, 2w or 12h", s)}
	}
	return age, nil
}

// parseSize reads a size in bytes, as 500mb.
func parseSize(s string) (int64, error) {
	units := map[string]float64{"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9}
	n, unit, ok := number(s)
	factor, known := units[unit]
	if !ok || !known || n*factor < 1 || n*factor > 1e18 {
		return 0, &usageError{message: fmt.Sprintf("--max-size %s is no size: write it as 500mb or 2gb", s)}
	}
	return int64(n * factor), nil
}
