package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
	"redial/history/orders"
	"redial/history/query"
)

type ordersOptions struct {
	query    string
	limit    int
	deadline time.Duration
	save     string
	json     bool
}

func ordersCommand(a *app) *cobra.Command {
	var o ordersOptions
	c := &cobra.Command{
		Use:   "orders [QUERY]",
		Short: "List orders with their webhook, callbacks and time to callback",
		Long: `List the orders that were played or heard, newest first, with what the automation
answered, the callbacks that came, and the time to callback.

A query is terms that must all hold; a leading ! negates one:
  is:waiting     the webhook was sent, and no callback came yet
  is:silent      the same beyond --deadline
  is:delivered|undelivered|refused|unreachable|order
  took:>30s      time to callback    order:PREFIX   id:PREFIX
  status:5xx     of the webhook      target:HOST    source:play|listen|import
  since:2h   until:2026-11-20        and words

--save writes each webhook that matches as a case for redial check --suite: its
body with its inputs, and what is expected. job_token is not in it.`,
		Example: `  redial orders
  redial orders is:silent
  redial orders 'took:>30s since:1d' --json
  redial orders --save suite 'is:delivered since:1d'`,
		RunE: func(c *cobra.Command, args []string) error {
			o.query = strings.Join(args, " ")
			return o.run(c.Context(), a)
		},
	}
	f := c.Flags()
	f.IntVar(&o.limit, "limit", 50, "how many at most, 0 for all")
	f.DurationVar(&o.deadline, "deadline", orders.DefaultDeadline, "how long an order may wait before it is silent")
	f.StringVar(&o.save, "save", "", "write the webhooks into this `DIR`, a file each")
	f.BoolVar(&o.json, "json", false, "print one JSON object a line")
	return c
}

func (o ordersOptions) run(ctx context.Context, a *app) error {
	if o.limit < 0 || o.deadline <= 0 {
		return &usageError{message: "--limit can't be below 0, and --deadline must be above it"}
	}
	q, err := query.ParseOrders(o.query, time.Now())
	var wrong *query.Error
	if errors.As(err, &wrong) {
		return &usageError{
			message: "the query, " + wrong.Error(),
			next:    pointAt(o.query, wrong.Column, wrong.Length, "redial orders --help has the query language"),
		}
	}
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	found, err := orders.Make(ctx, store, orders.Options{Query: q, Deadline: o.deadline, Now: time.Now()})
	if err != nil {
		return err
	}
	all := len(found)
	if o.limit > 0 && o.save == "" {
		found = found[:min(all, o.limit)]
	}
	switch {
	case o.save != "":
		return o.saveAll(ctx, a, store, found)
	case o.json:
		return writeOrders(a, found)
	}
	a.printOrders(found)
	switch {
	case all == 0 && o.query == "":
		a.err.line("no order was played or heard yet: redial order URL plays one")
	case all == 0:
		a.err.line("no order matches")
	case len(found) < all:
		a.err.line("%s of %s; --limit 0 shows all", thousands(len(found)), count(all, "order", "orders"))
	}
	return nil
}

func writeOrders(a *app, found []orders.Order) error {
	out := bufio.NewWriter(a.streams.Out)
	for _, o := range found {
		if err := writeJSON(out, o); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the orders: %w", err)
	}
	return nil
}

// printOrders prints orders as a table, a line each.
func (a *app) printOrders(found []orders.Order) {
	now := time.Now()
	t := table{right: map[int]bool{2: true, 3: true}}
	for _, o := range found {
		waited := "waiting " + took(ms(now.Sub(o.Time)))
		switch {
		case o.State == orders.Delivered:
			waited = "after " + took(o.TookMS)
		case o.State != orders.Waiting:
			waited = "none"
		}
		t.add(clock(o.Time, now), string(o.State), answerOf(o.Status, o.Error, false), waited,
			count(len(o.Callbacks), "callback", "callbacks"), orNone(safe(short(o.OrderID))), safe(o.URL), safe(o.ID))
	}
	t.paint = func(row, column int, cell string) string {
		if column != 1 {
			return cell
		}
		switch found[row].State {
		case orders.Delivered:
			return a.out.paint(green, cell)
		case orders.Waiting:
			return a.out.paint(faint, cell)
		case orders.Undelivered, orders.Refused:
			return a.out.paint(red, cell)
		case orders.Silent, orders.Unreachable:
		}
		return a.out.paint(yellow, cell)
	}
	t.print(a.out)
}

// saveAll writes webhooks as the cases of a suite. A file that is there stays.
func (o ordersOptions) saveAll(ctx context.Context, a *app, store *history.Store, found []orders.Order) error {
	if err := os.MkdirAll(o.save, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	saved := 0
	for _, order := range found {
		body, err := store.WebhookBody(ctx, order.ID)
		if errors.Is(err, history.ErrNotFound) {
			a.err.line("order %s is left out: the body of its webhook is not recorded", orNone(safe(order.OrderID)))
			continue
		}
		if err != nil {
			return err
		}
		text, err := caseOf(body)
		if err != nil {
			a.err.line("order %s is left out: %s", orNone(safe(order.OrderID)), safe(err.Error()))
			continue
		}
		path := filepath.Join(o.save, order.ID+".json")
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			a.err.line("%s is there already, and stays", safe(path))
			continue
		}
		if err == nil {
			_, err = f.Write(text)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return fmt.Errorf("save an order: %w", err)
		}
		saved++
	}
	a.err.line("%s saved in %s", count(saved, "order", "orders"), safe(o.save))
	return nil
}
