package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"redial/internal/export"
)

type exportOptions struct {
	query  string
	as     string
	redact bool
}

func exportCommand(a *app) *cobra.Command {
	var o exportOptions
	c := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write callbacks for another machine, another program, or the platform's support",
		Long: `Write callbacks with their attempts to stdout: as the lines of the history, which
redial history merge takes; as an HTTP archive, which browsers and proxies open;
or as one page that needs nothing else. Without a QUERY it is all of them.

--redact keeps ids, addresses, statuses, headers, findings, sizes and checksums,
and leaves out results, answers and files. No export holds a secret.

` + queryHelp,
		Example: `  redial export is:undelivered > undelivered.jsonl
  ssh server redial export since:1d | redial history merge -
  redial export order:550e8400 --as html --redact > for-support.html
  redial export status:4xx --as har > rejected.har`,
		RunE: func(c *cobra.Command, args []string) error {
			o.query = strings.Join(args, " ")
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeQuery,
	}
	c.Flags().StringVar(&o.as, "as", "ndjson", "`FORM`: ndjson, har or html")
	c.Flags().BoolVar(&o.redact, "redact", false, "leave out results, answers and files")
	_ = c.RegisterFlagCompletionFunc("as", cobra.FixedCompletions([]string{"ndjson", "har", "html"}, cobra.ShellCompDirectiveNoFileComp)) // it fails for unknown flags alone
	return c
}

func (o exportOptions) run(ctx context.Context, a *app) error {
	write, known := export.Forms[o.as]
	if !known {
		return &usageError{message: fmt.Sprintf("--as %s: it is ndjson, har or html", o.as)}
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
	report, err := write(ctx, a.streams.Out, store, query, export.Options{Redact: o.redact, Version: build().version()})
	if err != nil {
		return err
	}
	a.err.line("%s written", count(report.Callbacks, "callback", "callbacks"))
	if report.Damaged > 0 {
		a.err.line("%s left out as damaged: redial history verify says where", count(report.Damaged, "line was", "lines were"))
	}
	if report.Unknown > 0 {
		a.err.line("%s left out: what they hold is not known, so it can't be redacted", count(report.Unknown, "line was", "lines were"))
	}
	return nil
}
