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
	return p.paint(stateColor(at.State()), answerOf(at.Status, at.Error, at.Unsent))
}

// answerOf is the same for an attempt's parts.
func answerOf(status int, class callback.ErrorClass, unsent bool) string {
	return standing(history.Entry{Status: status, Error: class, Unsent: unsent})
}

// standing is a callback's standing in a few words, of which one is that of the list.
func standing(e history.Entry) string {
	switch word := history.StandingOf(e); {
	case word == history.Unsent:
		return word + ": imported, and never sent from here"
	case word == history.UnderWay:
		return "no try has ended"
	case word == history.Cancelled:
		return word + " before anything left"
	case word == history.CutOff:
		return word + " on the way: it may have been processed"
	case e.Error != "" && e.Status != 0:
		return fmt.Sprintf("%d, %s", e.Status, e.Error)
	case e.Error != "":
		return "no answer, " + word
	default:
		return word
	}
}

// printOutcome says how a callback stands: what happened, and where. One that was
// taken by an answer that is not the platform's is in doubt.
func (a *app) printOutcome(e history.Entry, d callback.Diagnosis, target string) {
	p := a.out
	state := p.state(e.State)
	if d.Code == callback.DiagnosedOddAnswer {
		state = p.paint(yellow, "in doubt")
	}
	headline := fmt.Sprintf("%s  %s", state, standing(e))
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
	kind := orNone(e.Kind())
	if e.OK != nil && !*e.OK {
		kind += ", a report of failure"
	}
	return fmt.Sprintf("%s  %s", kind, size(e.Bytes))
}

func orNone(s string) string {
	if s == "" {
		return "-"
	}
	return safe(s)
}
