package orderplay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/callback/order"
	"redial/history"
)

// Options say how orders are played.
type Options struct {
	Sender order.Sender
	// Store keeps the webhooks and the callbacks.
	Store *history.Store
	// Mock says where callbacks are listened for, with which secret and script. Its
	// Orders and Observe are the player's.
	Mock mock.Options
	// CallbackURL is what automations are told, "" is the mock's own.
	CallbackURL string
	// Wait is how long an order may take, 0 is 5 minutes; Settle is how long a
	// second callback is waited for, 0 is not at all.
	Wait   time.Duration
	Settle time.Duration
	// Known are secrets that no record may hold, beside those of Mock and Sender.
	Known []callback.Secret
	// Stray, if set, is called with each callback that belongs to no order under
	// way: a late one, a second one, or a foreign one.
	Stray func(Callback)
	// Elsewhere, if set, is called with each request that is no callback, such as one
	// of a direct upload.
	Elsewhere func(mock.Request)
}

const defaultWait = 5 * time.Minute

// Player plays orders. Its methods are safe for concurrent use.
type Player struct {
	// CallbackURL is what the automation is told.
	CallbackURL string

	options Options
	mock    *mock.Server
	target  callback.Target
	known   *callback.Known
	hidden  []callback.Secret // all that known has

	mu      sync.Mutex // guards what follows
	plays   map[string]*play
	ended   map[string]State // by lower-case id
	summary Summary
}

// Start listens for callbacks until Close.
func Start(o Options) (*Player, error) {
	if o.Wait <= 0 {
		o.Wait = defaultWait
	}
	p := &Player{options: o, plays: map[string]*play{}, ended: map[string]State{}, known: &callback.Known{}}
	p.known.Add(o.Known...)
	p.known.Add(o.Sender.Auth.Secrets()...)
	ready := make(chan struct{})
	o.Mock.Exists = p.exists
	o.Mock.Observe = func(r mock.Request) { <-ready; p.heard(r) }
	var err error
	if p.mock, err = mock.Start(o.Mock); err != nil {
		return nil, err
	}
	p.known.Add(p.mock.Secret())
	p.hidden = slices.Concat(o.Known, o.Sender.Auth.Secrets(), []callback.Secret{p.mock.Secret()})
	p.options.Sender.Hidden = p.hidden
	p.target = callback.Target{Name: "mock", URL: p.mock.URL + mock.CallbackPath}
	p.CallbackURL = o.CallbackURL
	if p.CallbackURL == "" {
		p.CallbackURL = p.target.URL
	}
	close(ready)
	return p, nil
}

// Close stops listening.
func (p *Player) Close() error { return p.mock.Close() }

// URL is where the mock listens.
func (p *Player) URL() string { return p.mock.URL }

// SetScript replaces the faults that callbacks are answered with.
func (p *Player) SetScript(s mock.Script) { p.mock.SetScript(s) }

// Summary returns the counts so far.
func (p *Player) Summary() Summary {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.summary
	s.times = append([]float64(nil), s.times...)
	s.percentiles()
	return s
}

// exists reports whether an order was played: the mock refuses others.
func (p *Player) exists(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	id = strings.ToLower(id)
	_, ended := p.ended[id]
	return ended || p.plays[id] != nil
}

// heard takes a request that the mock has judged, before it is answered.
func (p *Player) heard(r mock.Request) {
	if r.WebPage || r.Method != http.MethodPost || r.Path != mock.CallbackPath {
		if p.options.Elsewhere != nil {
			p.options.Elsewhere(r)
		}
		return
	}
	c, id := callbackOf(r), strings.ToLower(r.OrderID)
	p.mu.Lock()
	under := p.plays[id]
	p.mu.Unlock()
	if under != nil && under.tokens.Found(r.Body) {
		c.Trouble = inBody
	} else {
		c.ID, c.Trouble = p.keep(r)
	}
	if c.Trouble == inBody { // what is said of it may repeat it
		c.OrderID, c.Type, c.Reason, c.Finding, c.Body = "", "", "", nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if under = p.plays[id]; under != nil {
		c.MS = msSince(under.sent, r.Time)
		under.take(c)
		return
	}
	state, ended := p.ended[id]
	c.Foreign, c.Second = !ended, ended && state == Delivered
	c.Late = ended && state != Delivered
	p.count(c)
	if p.options.Stray != nil {
		go p.options.Stray(c)
	}
}

// count counts a callback that is not the one its order waits for.
func (p *Player) count(c Callback) {
	switch {
	case c.Foreign:
		p.summary.Foreign++
	case c.Late:
		p.summary.Late++
	case c.Second:
		p.summary.Second++
	}
}

func callbackOf(r mock.Request) Callback {
	peek := callback.PeekBody(r.Body)
	sum := sha256.Sum256(r.Body)
	return Callback{
		Time: r.Time, Status: r.Status, Verdict: r.Verdict, Fault: r.Fault, Reason: r.Reason, OrderID: r.OrderID,
		Type: r.OutputType, OK: peek.OK, Bytes: r.Bytes, SHA256: hex.EncodeToString(sum[:]),
		Secret: r.Head.Secret, Finding: r.Findings, Body: r.Body,
	}
}

// inBody is why a callback is not recorded that brings a secret back.
const inBody = "its body holds a secret"

// keep records a callback and how it is answered, and returns its id or why it
// has none.
func (p *Player) keep(r mock.Request) (id, trouble string) {
	switch {
	case p.options.Store == nil:
		return "", ""
	case int64(len(r.Body)) < r.Bytes:
		return "", "it is over the limit, and was not read to its end"
	case p.known.Mask().Found(r.Body):
		return "", inBody
	}
	ctx := context.Background() // what was heard is recorded, whoever has stopped waiting
	record := callback.NewRecord(p.target, callback.Delivery{Body: r.Body, Source: callback.FromMock})
	record.Request = &r.Head
	var err error
	if record.ID, err = p.options.Store.Callback(ctx, record); err == nil {
		err = p.options.Store.Attempt(ctx, record, attemptOf(r))
	}
	if err != nil {
		return "", err.Error()
	}
	return record.ID, ""
}

// attemptOf is a request as an attempt: what its sender saw of it.
func attemptOf(r mock.Request) callback.Attempt {
	a := callback.Attempt{
		N: 1, Time: r.Time, Status: r.Status, Duration: time.Duration(r.MS * float64(time.Millisecond)),
		Response: r.Answer[:min(len(r.Answer), callback.ResponseCap)], ResponseBytes: int64(len(r.Answer)),
	}
	if r.Status == 0 {
		a.Error, a.Message = callback.ErrReset, "the script cut the connection"
		if strings.Contains(r.Fault, "timeout") {
			a.Error, a.Message = callback.ErrTimeout, "the script gave no answer"
		}
	}
	return a
}

func msSince(from, to time.Time) float64 { return float64(to.Sub(from).Microseconds()) / 1000 }
