package mock

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Script is a sequence of faults, one a request, such as
// "500x2,timeout,reset,401,slow:2s,truncate,200". When it has run out the mock
// answers by the contract alone. A Script never changes; the zero Script is
// empty.
//
// Steps are separated by commas or spaces:
//
//	500        answer with this status (200 to 599), nothing processed
//	429:2s     the same, with a Retry-After
//	200, ok    answer by the contract, for one request
//	slow:2s    wait, then answer by the contract
//	timeout    never answer: hold until the client gives up or the mock closes
//	reset      cut the connection without an answer
//	truncate   begin a 200 and cut it off
//	page:413   answer as a hosting layer does: an HTML page, not the platform's JSON
//
// "after:" before a step processes the callback by the contract first and then
// plays the step, so that the true answer is lost. "x3" after a step repeats
// it, "@10%" after that plays it with this chance only. A script that ends in
// "*" starts over for ever.
type Script struct {
	steps []step
	loop  bool
}

// step is one entry of a script.
type step struct {
	fault  fault
	status int           // of faultStatus and faultPage
	wait   time.Duration // of faultSlow, or the Retry-After of faultStatus
	after  bool
	times  int // at least 1
	chance int // percent, 1 to 100
}

// fault is what a step does to a request.
type fault int

const (
	faultNone fault = iota // by the contract
	faultStatus
	faultSlow
	faultTimeout
	faultReset
	faultTruncate
	faultPage
)

// Empty reports whether the script has no steps.
func (s Script) Empty() bool { return len(s.steps) == 0 }

// String returns the script as ParseScript reads it.
func (s Script) String() string {
	words := make([]string, 0, len(s.steps)+1)
	for _, st := range s.steps {
		words = append(words, st.String())
	}
	if s.loop {
		words = append(words, "*")
	}
	return strings.Join(words, ",")
}

func (s step) String() string {
	var b strings.Builder
	b.WriteString(s.name())
	if s.times > 1 {
		b.WriteString("x" + strconv.Itoa(s.times))
	}
	if s.chance < 100 {
		b.WriteString("@" + strconv.Itoa(s.chance) + "%")
	}
	return b.String()
}

// name is the step without its repetition and chance.
func (s step) name() string {
	prefix := ""
	if s.after {
		prefix = "after:"
	}
	switch s.fault {
	case faultStatus:
		name := prefix + strconv.Itoa(s.status)
		if s.wait > 0 {
			name += ":" + s.wait.String()
		}
		return name
	case faultPage:
		return prefix + "page:" + strconv.Itoa(s.status)
	case faultSlow:
		return prefix + "slow:" + s.wait.String()
	case faultTimeout:
		return prefix + "timeout"
	case faultReset:
		return prefix + "reset"
	case faultTruncate:
		return prefix + "truncate"
	default:
		return "200"
	}
}

// player plays a script. It is not safe for concurrent use.
type player struct {
	script Script
	at     int // the step that is next
	played int // how often it has been played
}

// next returns the step for the next request; roll draws a number below 100.
func (p *player) next(roll func() int) step {
	if p.at == len(p.script.steps) {
		if !p.script.loop || p.script.Empty() {
			return step{}
		}
		p.at, p.played = 0, 0
	}
	st := p.script.steps[p.at]
	if p.played++; p.played >= st.times {
		p.at, p.played = p.at+1, 0
	}
	if st.chance < 100 && roll() >= st.chance {
		return step{}
	}
	return st
}

// rest is what has not been played. A script that loops never gets shorter.
func (p *player) rest() Script {
	switch {
	case p.script.loop:
		return p.script
	case p.at == len(p.script.steps):
		return Script{}
	}
	steps := slices.Clone(p.script.steps[p.at:])
	steps[0].times -= p.played
	return Script{steps: steps}
}
