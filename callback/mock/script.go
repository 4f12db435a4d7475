package mock

import (
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
//
// "prepare:" or "put:" before a step keeps it for a request of that step of a
// direct upload; the others are for callbacks. Each of the three kinds of
// request takes its own steps in turn.
type Script struct {
	steps []step
	loop  bool
}

// step is one entry of a script.
type step struct {
	at     endpoint
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

// endpoint is the kind of request a step is for.
type endpoint int

const (
	atCallback endpoint = iota
	atPrepare
	atPut
	endpoints // how many there are
)

// prefix is how a script names the endpoint.
func (e endpoint) prefix() string {
	return [...]string{atCallback: "", atPrepare: "prepare:", atPut: "put:"}[e]
}

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
	prefix := s.at.prefix()
	if s.after {
		prefix += "after:"
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
		return prefix + "200"
	}
}

// player plays a script. It is not safe for concurrent use.
type player struct {
	script Script
	played []int          // how often each step has been played
	from   [endpoints]int // no step before it is left for the endpoint
}

func newPlayer(s Script) player {
	return player{script: s, played: make([]int, len(s.steps))}
}

// next returns the step for the next request; roll draws a number below 100.
func (p *player) next(at endpoint, roll func() int) step {
	i := p.find(at)
	if i < 0 && p.script.loop {
		p.startOver(at)
		i = p.find(at)
	}
	if i < 0 {
		return step{}
	}
	p.played[i]++
	st := p.script.steps[i]
	if st.chance < 100 && roll() >= st.chance {
		return step{}
	}
	return st
}

// find returns the first step that is left for an endpoint, or -1.
func (p *player) find(at endpoint) int {
	for i := p.from[at]; i < len(p.script.steps); i++ {
		if st := p.script.steps[i]; st.at == at && p.played[i] < st.times {
			p.from[at] = i
			return i
		}
	}
	p.from[at] = len(p.script.steps)
	return -1
}

func (p *player) startOver(at endpoint) {
	p.from[at] = 0
	for i, st := range p.script.steps {
		if st.at == at {
			p.played[i] = 0
		}
	}
}

// rest is what has not been played. A script that loops never gets shorter.
func (p *player) rest() Script {
	if p.script.loop {
		return p.script
	}
	var rest Script
	for i, st := range p.script.steps {
		if st.times -= p.played[i]; st.times > 0 {
			rest.steps = append(rest.steps, st)
		}
	}
	return rest
}
