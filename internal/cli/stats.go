package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
	"redial/history/stats"
)

type statsOptions struct {
	query string
	by    string
	json  bool
}

func statsCommand(a *app) *cobra.Command {
	var o statsOptions
	c := &cobra.Command{
		Use:   "stats [QUERY]",
		Short: "Count what became of callbacks, and how long answers took",
		Long: `Count what became of the callbacks that match: outcomes over time, statuses, and
how long answers took. It tells since when deliveries fail, and for which target,
output type or status.

Times are those of the last attempt that was answered; p95 is the time that 95 of
100 answers did not exceed. With --json, one object a bucket; days and hours are
this machine's.

` + queryHelp,
		Example: `  redial stats since:7d
  redial stats 'target:prod since:2d' --by hour
  redial stats --by status --json | jq -r '[.key, .callbacks] | @tsv'`,
		RunE: func(c *cobra.Command, args []string) error {
			o.query = strings.Join(args, " ")
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeQuery,
	}
	names := stats.Names()
	c.Flags().StringVar(&o.by, "by", "", "one bucket each `WHAT`: "+strings.Join(names, ", "))
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object a bucket")
	_ = c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (o statsOptions) run(ctx context.Context, a *app) error {
	by, err := stats.Parse(o.by)
	if err != nil {
		return &usageError{message: fmt.Sprintf("--by %q: it must be one of %s", safe(o.by), strings.Join(stats.Names(), ", "))}
	}
	query, err := a.parseQuery(o.query)
	if err != nil {
		return err
	}
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	view, err := store.Select(ctx, query)
	if err != nil {
		return err
	}
	switch {
	case o.json:
		return writeBuckets(ctx, a, view, by)
	case view.Len() == 0 && o.query == "":
		a.err.line("the history is empty: redial send FILE makes its first callback")
		return nil
	case view.Len() == 0:
		a.err.line("no callback matches")
		return nil
	case by == stats.All:
		return a.printOverview(ctx, view)
	}
	made, err := makeBuckets(ctx, view, by)
	if err != nil {
		return err
	}
	a.printBuckets(made[by])
	return nil
}

func makeBuckets(ctx context.Context, view *history.View, bys ...stats.By) (map[stats.By][]stats.Bucket, error) {
	return stats.Make(ctx, view, stats.Options{Place: time.Local}, bys...)
}

func writeBuckets(ctx context.Context, a *app, view *history.View, by stats.By) error {
	made, err := makeBuckets(ctx, view, by)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.streams.Out)
	for _, b := range made[by] {
		if err := writeJSON(out, b); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
