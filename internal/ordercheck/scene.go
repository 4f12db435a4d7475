package ordercheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"redial/callback/mock"
	"redial/internal/orderplay"
)

// scene is one check while it runs.
type scene struct {
	options Options
	player  *orderplay.Player
	draft   orderplay.Draft

	mu     sync.Mutex // guards what follows
	strays []orderplay.Callback
	others []mock.Request // to other paths than that of callbacks
	report Report
}

// play plays one order and keeps the evidence.
func (s *scene) play(ctx context.Context, o orderplay.Order) (orderplay.Result, error) {
	r, err := s.player.Play(ctx, o)
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Webhook.ID != "" {
		s.report.Webhooks = append(s.report.Webhooks, r.Webhook.ID)
	}
	for _, c := range r.Callbacks {
		if c.ID != "" {
			s.report.Callbacks = append(s.report.Callbacks, c.ID)
		}
	}
	return r, err
}

// order makes an order and plays it. quiet is how long after its last callback it
// ends, where none was taken.
func (s *scene) order(ctx context.Context, quiet time.Duration) (orderplay.Result, error) {
	o, _, err := s.draft.Make("", time.Now())
	if err != nil {
		return orderplay.Result{}, err
	}
	o.Quiet, o.Settle = quiet, s.options.Quiet/4
	return s.play(ctx, o)
}

// reportAfter is the report of a check that took so long. A callback that comes later
// is in none.
func (s *scene) reportAfter(took time.Duration) Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	report := s.report
	report.MS = float64(took.Microseconds()) / 1000
	report.Callbacks = slices.Clone(report.Callbacks)
	return report
}

func (s *scene) stray(c orderplay.Callback) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strays = append(s.strays, c)
	if c.ID != "" {
		s.report.Callbacks = append(s.report.Callbacks, c.ID)
	}
}

func (s *scene) elsewhere(r mock.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.others = append(s.others, r)
}

// uploads reports whether a direct upload was begun.
func (s *scene) uploads() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.others {
		if r.Verdict == mock.VerdictPrepared {
			return true
		}
	}
	return false
}

// followed reports whether something came to another place, as after a redirect.
func (s *scene) followed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.others {
		if !strings.HasPrefix(r.Path, mock.CallbackPath) {
			return true
		}
	}
	return false
}

func (s *scene) foreign() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.strays {
		if c.Foreign {
			n++
		}
	}
	return n
}

// end sets how the check ended.
func (s *scene) end(o Outcome, format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report.Outcome, s.report.Found = o, fmt.Sprintf(format, args...)
}

// passes sets Pass or Fail.
func (s *scene) passes(right bool, format string, args ...any) {
	if right {
		s.end(Pass, format, args...)
	} else {
		s.end(Fail, format, args...)
	}
}

// none says why there is nothing to judge where no callback came.
func none(r orderplay.Result) string {
	if r.Message != "" {
		return r.Message
	}
	return "no callback came"
}

// oneBody reports whether all callbacks have the same bytes.
func oneBody(all []orderplay.Callback) bool {
	for _, c := range all {
		if c.SHA256 != all[0].SHA256 {
			return false
		}
	}
	return true
}
