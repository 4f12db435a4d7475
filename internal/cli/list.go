package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
)

type listOptions struct {
	query string
	limit int
	json  bool
	// follow goes on with what comes.
	follow bool
}

// queryHelp is the query language, for the commands that take one.
const queryHelp = `A query is terms that must all hold; a leading ! negates one:
  status:500,4xx,none   type:file        order:PREFIX   id:PREFIX
  status:timeout|refused|dns|tls|reset|truncated|other
  status:cancelled|cut-off|pending|unsent   (before it left, on the way, no try ended, imported)
  ok:true|false         (false reports a failure)
  is:undelivered|delivered|rejected|failed|pending|replay
  since:2h   until:2026-11-20   target:NAME|HOST   source:send
  size:>1mb  dur:>2s    tries:>1   sort:size|dur|tries|time orders a list
  and words, or "quoted words", for the text of body, answer and filename
  @NAME stands for a query of the config's [filters]`

func listCommand(a *app) *cobra.Command {
	var o listOptions
	c := &cobra.Command{
		Use:   "list [QUERY]",
		Short: "List callbacks, newest first",
		Long:  "List callbacks, newest first.\n\n" + queryHelp,
		Example: `  redial list
  redial list 'is:undelivered type:file since:2d'
  redial list @today                           a query of the config's [filters]
  redial list is:undelivered --follow
  redial list 'type:file sort:size' --limit 10
  redial list status:401 --json --limit 0 | jq -r .order_id`,
		RunE: func(c *cobra.Command, args []string) error {
			o.query = strings.Join(args, " ")
			if o.follow {
				return o.runFollow(c.Context(), a)
			}
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeQuery,
	}
	c.Flags().BoolVar(&o.follow, "follow", false, "oldest first, and go on with what comes until interrupted")
	c.Flags().IntVar(&o.limit, "limit", 50, "how many at most, 0 for all")
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object a line")
	return c
}

func (o listOptions) run(ctx context.Context, a *app) error {
	if o.limit < 0 {
		return &usageError{message: fmt.Sprintf("--limit %d: it can't be below 0", o.limit)}
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
	view = view.Sorted(query.Sorting())
	n := view.Len()
	if o.limit > 0 {
		n = min(n, o.limit)
	}
	entries := make([]history.Entry, 0, min(n, 1000))
	out, lost := bufio.NewWriter(a.streams.Out), 0
	for i := range n {
		e, err := view.Entry(i)
		var damaged *history.DamagedError
		if errors.As(err, &damaged) {
			lost++
			continue
		}
		if err != nil {
			return err
		}
		if !o.json {
			entries = append(entries, e)
		} else if err := writeJSON(out, e); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	if !o.json {
		a.printList(entries, view, o.query)
	}
	if lost > 0 {
		a.err.line("%s left out, damaged since the index was made: redial history verify shows where", count(lost, "callback was", "callbacks were"))
	}
	return nil
}

// printList prints the table, and on stderr what it leaves out.
func (a *app) printList(entries []history.Entry, view *history.View, query string) {
	printEntries(a.out, entries, true)
	switch {
	case view.Len() == 0 && query == "":
		a.err.line("the history is empty: redial send FILE makes its first callback")
	case view.Len() == 0:
		a.err.line("no callback matches")
	case len(entries) < view.Len():
		a.err.line("%s of %s; --limit 0 shows all", thousands(len(entries)), count(view.Len(), "callback", "callbacks"))
	}
}

// printEntries prints callbacks as a table, a line each. A person is told what the
// columns are; a program that reads them finds callbacks alone.
func printEntries(p *printer, entries []history.Entry, header bool) {
	now := time.Now()
	t := table{right: map[int]bool{5: true, 6: true}}
	first := 0
	if header && p.terminal && len(entries) > 0 {
		first = 1
		t.add("time", "state", "answer", "type", "order", "tries", "took", "target", "id")
	}
	for _, e := range entries {
		t.add(clock(e.Time, now), string(e.State), e.Standing, orNone(e.Kind()), orNone(short(e.OrderID)),
			count(e.Attempts, "try", "tries"), took(e.MS), safe(e.Target), safe(e.ID))
	}
	t.paint = func(row, column int, cell string) string {
		switch {
		case row < first:
			return p.paint(faint, cell)
		case column == 1 || column == 2:
			return p.paint(stateColor(entries[row-first].State), cell)
		}
		return cell
	}
	t.print(p)
}
