package ordercheck

import (
	"context"
	"errors"
	"slices"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/callback/order"
	"redial/history"
	"redial/internal/orderplay"
)

// Outcome is how a check ended.
type Outcome string

// The outcomes.
const (
	Pass    Outcome = "pass"
	Fail    Outcome = "fail"
	NotSeen Outcome = "not seen"
)

// Report is what one check found.
type Report struct {
	Name    string  `json:"check"`
	Outcome Outcome `json:"outcome"`
	// Rule is what is right and why, Source on whose word.
	Rule   string `json:"rule"`
	Source string `json:"source"`
	// Found is what was seen.
	Found string `json:"found"`
	// Webhooks and Callbacks are the evidence: ids of the history.
	Webhooks  []string `json:"webhooks"`
	Callbacks []string `json:"callbacks"`
	MS        float64  `json:"ms"`
}

// Options say what is checked.
type Options struct {
	Sender order.Sender
	Store  *history.Store
	Secret callback.Secret
	Known  []callback.Secret
	// Draft makes the orders; Large, where it has inputs, one whose result is over
	// the limit of a body.
	Draft orderplay.Draft
	Large []order.Input
	// CallbackURL and Addr are where callbacks arrive, as the player has them.
	CallbackURL string
	Addr        string
	AnyAddr     bool
	// Wait is how long a callback may take, Quiet how long after one nothing more
	// may come where nothing should.
	Wait, Quiet time.Duration
	// Cases are checks of a suite, beside those of the contract.
	Cases []Case
	// Only are the names of the checks to run, none for all.
	Only []string
	// FailFast ends after the first failure.
	FailFast bool
	// Observe, if set, is called with each check as it ends.
	Observe func(Report)
}

// Names are the checks of the contract, in their order.
func Names() []string {
	names := make([]string, len(checks))
	for i, c := range checks {
		names[i] = c.name
	}
	return names
}

// Run runs the checks in turn. An error means that they could not be run.
func Run(ctx context.Context, o Options) ([]Report, error) {
	if o.Observe == nil {
		o.Observe = func(Report) {}
	}
	all := checks
	for _, c := range o.Cases {
		all = append(all[:len(all):len(all)], c.check())
	}
	var reports []Report
	for _, c := range all {
		if len(o.Only) > 0 && !slices.Contains(o.Only, c.name) {
			continue
		}
		began := time.Now()
		s := &scene{options: o, report: Report{Name: c.name, Rule: c.rule, Source: c.source, Webhooks: []string{}, Callbacks: []string{}}}
		err := s.run(ctx, c)
		var journal *callback.JournalError
		if ctx.Err() != nil {
			return reports, ctx.Err()
		}
		if errors.As(err, &journal) || errors.Is(err, errNoPlayer) {
			return reports, err
		}
		if err != nil {
			s.end(NotSeen, "the order could not be made: %v", err)
		}
		report := s.reportAfter(time.Since(began))
		reports = append(reports, report)
		o.Observe(report)
		if o.FailFast && report.Outcome == Fail {
			break
		}
	}
	return reports, nil
}

// check is one thing that an automation does right or wrong.
type check struct {
	name, rule, source string
	script             string // the faults of the mock
	run                func(ctx context.Context, s *scene) error
}

var errNoPlayer = errors.New("the mock can't listen")

// run plays one check.
func (s *scene) run(ctx context.Context, c check) error {
	script, err := mock.ParseScript(c.script)
	if err != nil {
		return err
	}
	s.player, err = orderplay.Start(orderplay.Options{
		Sender: s.options.Sender, Store: s.options.Store, CallbackURL: s.options.CallbackURL, Known: s.options.Known,
		Wait: s.options.Wait, Stray: s.stray, Elsewhere: s.elsewhere,
		Mock: mock.Options{Addr: s.options.Addr, AnyAddr: s.options.AnyAddr, Secret: s.options.Secret, Script: script},
	})
	if err != nil {
		return errors.Join(errNoPlayer, err)
	}
	s.draft = s.options.Draft
	s.draft.CallbackURL = s.player.CallbackURL
	err = c.run(ctx, s)
	if closed := s.player.Close(); err == nil && closed != nil {
		err = closed
	}
	return err
}
