package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
)

// deliveryOptions are the flags of the commands that send.
type deliveryOptions struct {
	to      string
	retries int
	timeout time.Duration
}

// defaultRetries is how often a callback that failed is tried again.
const defaultRetries = 2

func (o *deliveryOptions) flags(c *cobra.Command, a *app) {
	f := c.Flags()
	f.StringVar(&o.to, "to", "", "the `TARGET`: a name of the config, mock, or a URL")
	f.IntVar(&o.retries, "retries", defaultRetries, "how often to try again where that is safe: no answer, 5xx, 408, 425, 429")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long one try may take")
	_ = c.RegisterFlagCompletionFunc("to", a.completeTargets)
}

// check refuses figures that make no sense.
func (o *deliveryOptions) check() error {
	if o.retries < 0 {
		return &usageError{message: fmt.Sprintf("--retries %d: it can't be below 0", o.retries)}
	}
	if o.timeout <= 0 {
		return &usageError{message: fmt.Sprintf("--timeout %v: it must be above 0", o.timeout)}
	}
	return nil
}

// watch prints the steps of a delivery while a person looks on.
func (a *app) watch() func(callback.Event) {
	if !a.err.terminal {
		return nil
	}
	return func(e callback.Event) {
		switch {
		case e.Attempt != nil:
			a.err.line("try %d: %s in %s", e.Attempt.N, a.answer(a.err, *e.Attempt), took(ms(e.Attempt.Duration)))
		case e.Wait > 0:
			a.err.line("waiting %s before the next try", took(ms(e.Wait)))
		}
	}
}

// answer is an attempt's end in a word: its status, or why there is none.
func (a *app) answer(p *printer, at callback.Attempt) string {
	return p.paint(stateColor(at.State()), answerOf(at.Status, at.Error))
}

func answerOf(status int, class callback.ErrorClass) string {
	switch {
	case status != 0 && class != "":
		return fmt.Sprintf("%d, %s", status, class)
	case status != 0:
		return fmt.Sprint(status)
	case class != "":
		return "no answer, " + string(class)
	}
	return "not sent yet"
}

// printOutcome says how a callback stands: what happened, and where. One that was
// taken by an answer that is not the platform's is in doubt.
func (a *app) printOutcome(e history.Entry, d callback.Diagnosis, target string) {
	p := a.out
	state := p.state(e.State)
	if d.Code == callback.DiagnosedOddAnswer {
		state = p.paint(yellow, "in doubt")
	}
	headline := fmt.Sprintf("%s  %s", state, answerOf(e.Status, e.Error))
	switch {
	case e.Attempts == 1:
		headline += fmt.Sprintf(" after 1 try, %s", took(e.MS))
	case e.Attempts > 1:
		headline += fmt.Sprintf(" after %s, the last %s", count(e.Attempts, "try", "tries"), took(e.MS))
	}
	p.line("%s, to %s", headline, target)
	p.line("order %s  %s  id %s", orNone(e.OrderID), kindOf(e), safe(e.ID))
}

// printWhy says in one sentence why a callback stands as it does, as show does, and
// what to do next.
func (a *app) printWhy(e history.Entry, d callback.Diagnosis, last callback.Attempt) {
	why := safe(d.Headline)
	if v := callback.VerdictOf(last.Status, last.Error); v.Retry {
		why += " " + v.Action
	}
	a.out.line("%s", why)
	if last.Message != "" {
		a.out.line("%s", safe(last.Message))
	}
	if len(d.Next) > 0 {
		a.out.line("next: %s", shown{entry: e}.command(d.Next[0]))
	}
}

// kindOf is what a callback carries, and how much of it.
func kindOf(e history.Entry) string {
	kind := orNone(e.OutputType)
	if e.OutputType == "" && e.OK != nil && !*e.OK {
		kind = "failure"
	}
	return fmt.Sprintf("%s  %s", kind, size(e.Bytes))
}

func orNone(s string) string {
	if s == "" {
		return "-"
	}
	return safe(s)
}
