package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/lipgloss"

	"redial/callback"
	"redial/internal/orderplay"
)

// orderWatch prints what becomes of orders as it happens.
type orderWatch struct {
	a       *app
	options orderOptions
	several bool

	mu    sync.Mutex // guards what follows, and the output
	waits map[string]time.Time
	timer *time.Ticker
	done  chan struct{}
	last  orderplay.State
	err   error // the first failed write
}

func newOrderWatch(a *app, o orderOptions) *orderWatch {
	return &orderWatch{a: a, options: o, several: o.count > 1, waits: map[string]time.Time{}, done: make(chan struct{})}
}

// begin says what is played to where, and shows the wait on a terminal.
func (w *orderWatch) begin(at automation, callbackURL string) {
	if !w.options.json {
		w.a.err.line("webhook to %s, callback to %s", safe(callback.Target{URL: at.URL}.PublicURL()), safe(callback.Target{URL: callbackURL}.PublicURL()))
	}
	if !w.a.err.terminal || w.several {
		return
	}
	w.timer = time.NewTicker(time.Second)
	go func() {
		for {
			select {
			case <-w.timer.C:
				w.draw()
			case <-w.done:
				return
			}
		}
	}()
}

func (w *orderWatch) draw() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, since := range w.waits {
		_, _ = fmt.Fprintf(w.a.streams.Err, "\rwaiting %.0f s of %v\x1b[K", time.Since(since).Seconds(), w.options.wait)
	}
}

func (w *orderWatch) clear() {
	if w.timer != nil {
		_, _ = fmt.Fprint(w.a.streams.Err, "\r\x1b[K")
	}
}

// observe prints a step of an order, or its end.
func (w *orderWatch) observe(o orderplay.Order, e orderplay.Event, r *orderplay.Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clear()
	switch {
	case r != nil:
		delete(w.waits, o.OrderID)
		w.print(*r)
	case e.Sent != nil:
		w.waits[o.OrderID] = time.Now()
	case w.several || w.options.json:
	case e.Answered != nil:
		w.a.err.line("webhook  %s in %s", w.a.answer(w.a.err, *e.Answered), took(ms(e.Answered.Duration)))
	case e.Callback != nil:
		w.callback(*e.Callback)
	}
}

// callback prints one callback with what is wrong with it.
func (w *orderWatch) callback(c orderplay.Callback) {
	about := ""
	if c.Second {
		about = ", a second one"
	}
	if c.Fault != "" {
		about += ", by the script " + safe(c.Fault)
	}
	status := "not answered"
	if c.Status != 0 {
		status = fmt.Sprint(c.Status)
	}
	w.a.err.line("callback %s after %s: %s, %s, %s%s", w.a.err.paint(verdictColor(c), status), took(c.MS), safe(c.Verdict), orNone(safe(c.Type)), size(c.Bytes), about)
	if c.Reason != "" {
		w.a.err.line("  %s", safe(c.Reason))
	}
	for _, f := range c.Finding {
		w.a.err.line("  %s at %s: %s %s", safe(string(f.Severity)), orNone(safe(f.Path)), safe(f.Message), safe(f.Fix))
	}
	if c.Trouble != "" {
		w.a.err.line("  it is not recorded: %s", safe(c.Trouble))
	}
}

func verdictColor(c orderplay.Callback) lipgloss.Color {
	return stateColor(callback.StateOf(c.Status, ""))
}

// stray prints a callback of no order under way.
func (w *orderWatch) stray(c orderplay.Callback) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.options.json {
		return
	}
	w.clear()
	what := "for no order of this run: its order_id is wrong"
	switch {
	case c.Second:
		what = "a second one for its order"
	case c.Late:
		what = "after its order's time"
	}
	w.a.err.line("callback %d for order %s: %s", c.Status, orNone(safe(c.OrderID)), what)
	if c.Reason != "" {
		w.a.err.line("  %s", safe(c.Reason))
	}
}

// print prints how an order ended.
func (w *orderWatch) print(r orderplay.Result) {
	w.last = r.State
	if w.options.json {
		if err := writeJSON(w.a.streams.Out, r); err != nil && w.err == nil {
			w.err = err
		}
		return
	}
	line := fmt.Sprintf("%s  order %s", w.a.out.paint(orderColor(r.State), fmt.Sprintf("%-11s", r.State)), safe(r.OrderID))
	if r.State == orderplay.Delivered {
		line += "  callback after " + took(r.MS)
	}
	if r.Message != "" {
		line += "  " + safe(r.Message)
	}
	w.a.out.line("%s", line)
}

func orderColor(s orderplay.State) lipgloss.Color {
	switch s {
	case orderplay.Delivered:
		return green
	case orderplay.Invalid, orderplay.Refused:
		return red
	case orderplay.Silent, orderplay.Unreachable, orderplay.Stopped:
	}
	return yellow
}

// end prints the sum of several orders, and returns the exit code of all.
func (w *orderWatch) end(ctx context.Context, s orderplay.Summary, err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		close(w.done)
		w.clear()
	}
	if w.several {
		w.sum(s)
	}
	switch {
	case errors.Is(err, context.Canceled) || ctx.Err() != nil:
		return ended(exitCanceled)
	case err != nil || w.err != nil:
		return errors.Join(err, w.err)
	}
	return exitOrNil(exitOfOrders(s))
}

// exitOfOrders is the exit code of a run: the worst of its orders.
func exitOfOrders(s orderplay.Summary) int {
	switch {
	case s.Invalid+s.Refused > 0:
		return exitRejected
	case s.Silent+s.Unreachable > 0:
		return exitNoAnswer
	}
	return exitDone
}

// sum prints the counts of several orders.
func (w *orderWatch) sum(s orderplay.Summary) {
	if w.options.json {
		err := writeJSON(w.a.streams.Out, struct {
			Summary orderplay.Summary `json:"summary"`
		}{s})
		w.err = errors.Join(w.err, err)
		return
	}
	w.a.out.line("%s: %d delivered, %d invalid, %d refused, %d silent, %d unreachable; %d second, %d late, %d foreign",
		count(s.Orders, "order", "orders"), s.Delivered, s.Invalid, s.Refused, s.Silent, s.Unreachable, s.Second, s.Late, s.Foreign)
	if s.Delivered > 0 {
		w.a.out.line("time to callback: p50 %s, p95 %s, p99 %s", took(s.P50), took(s.P95), took(s.P99))
	}
}
