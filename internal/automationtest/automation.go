// Package automationtest is an automation for tests: it takes webhooks, makes a
// result of the input topic, and calls back as the contract wants. Each fault that
// an automation can have is a flag.
package automationtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"redial/callback"
	"redial/callback/order"
)

// Fault is one thing that a careless automation does wrong.
type Fault string

// The faults.
const (
	RefusesWebhook Fault = "refuses-webhook" // answers 500, and does nothing
	NeverCallsBack Fault = "silent"
	WrongID        Fault = "wrong-id"
	BadBody        Fault = "bad-body" // result_text of json is no JSON
	NoSecret       Fault = "no-secret"
	SilentOnBad    Fault = "silent-on-bad-input"
	FalseSuccess   Fault = "false-success" // ok:true without its input
	NoReason       Fault = "no-reason"     // ok:false without an error
	NeverRetries   Fault = "never-retries"
	NoTimeout      Fault = "no-timeout"    // waits for ever for an answer
	OtherBody      Fault = "other-body"    // another body with each try
	RetriesFinal   Fault = "retries-final" // tries again after 400, 401 and 413
	Follows        Fault = "follows"       // follows a redirect
	NotTwice       Fault = "not-twice"     // works anew for an order that it has done
	MixesIDs       Fault = "mixes-ids"     // gives an order the id of the one before
	CallsTwice     Fault = "calls-twice"
	LargeInline    Fault = "large-inline"
)

// Automation is a running automation. URL is its webhook.
type Automation struct {
	URL string

	secret callback.Secret
	faults []Fault
	server *httptest.Server
	ctx    context.Context //nolint:containedctx // the automation's own life
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu   sync.Mutex        // guards what follows
	done map[string][]byte // the body of an order
	last string            // the order before
	runs int
}

// Start starts an automation that sends this secret.
func Start(secret string, faults ...Fault) *Automation {
	a := &Automation{secret: callback.NewSecret(secret), faults: faults, done: map[string][]byte{}}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	a.server = httptest.NewServer(order.Receiver{Handle: a.handle})
	a.URL = a.server.URL + "/webhook"
	return a
}

// Close ends it and its work.
func (a *Automation) Close() {
	a.cancel()
	a.server.Close()
	a.work.Wait()
}

// has reports whether the automation has a fault.
func (a *Automation) has(f Fault) bool { return slices.Contains(a.faults, f) }

func (a *Automation) handle(_ *http.Request, o order.Order) error {
	if a.has(RefusesWebhook) {
		return fmt.Errorf("it is broken")
	}
	if a.has(NeverCallsBack) {
		return nil
	}
	a.work.Add(1)
	go func() {
		defer a.work.Done()
		a.process(o)
	}()
	return nil
}

func (a *Automation) process(o order.Order) {
	body := a.bodyOf(o)
	if body == nil {
		return
	}
	a.deliver(o, body)
	if a.has(CallsTwice) {
		a.deliver(o, body)
	}
}

// bodyOf makes the result of an order once.
func (a *Automation) bodyOf(o order.Order) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := o.OrderID
	if body, done := a.done[id]; done && !a.has(NotTwice) {
		return body
	}
	if a.has(WrongID) {
		id = "00000000-0000-4000-8000-000000000000"
	}
	if a.has(MixesIDs) && a.last != "" {
		id = a.last
	}
	a.last = o.OrderID
	a.runs++
	body := a.result(o, id)
	a.done[o.OrderID] = body
	return body
}

func (a *Automation) result(o order.Order, id string) []byte {
	topic := string(o.Input("topic"))
	p := callback.Payload{OK: true, OrderID: id, OutputType: callback.JSON, ResultText: fmt.Sprintf(`{"topic":%s,"run":%d}`, topic, a.runs)}
	switch valid := strings.HasPrefix(topic, `"`) && len(topic) > 2 && len(topic) < 1000; {
	case valid && a.has(BadBody):
		p.ResultText = "{topic"
	case valid:
	case a.has(SilentOnBad):
		return nil
	case a.has(FalseSuccess):
		p.ResultText = `{"topic":"nothing"}`
	case a.has(NoReason):
		return fmt.Appendf(nil, `{"ok":false,"order_id":%q}`, id)
	default:
		return callback.Payload{OrderID: id, Error: "the input topic is missing or too long"}.Encode()
	}
	if n, err := strconv.Atoi(string(o.Input("size"))); err == nil && a.has(LargeInline) {
		p.OutputType, p.ResultText = callback.Text, strings.Repeat("x", n)
	} else if err == nil {
		p = callback.Payload{OK: true, OrderID: id, OutputType: callback.URL, ResultURL: "https://files.test/large.txt"}
	}
	return p.Encode()
}

// The waits of the right automation between its tries.
var waits = []time.Duration{30 * time.Millisecond, 60 * time.Millisecond, 120 * time.Millisecond}

// answerTimeout is how long it waits for an answer.
const answerTimeout = time.Second

func (a *Automation) deliver(o order.Order, body []byte) {
	for try := 0; ; try++ {
		if try > 0 && a.has(OtherBody) {
			body = bytes.Replace(body, []byte(`"ok":`), []byte(` "ok":`), try)
			body = append([]byte(strings.Repeat(" ", try)), body...)
		}
		status := a.post(o.CallbackURL, body)
		final := status >= 200 && status < 500 && status != 408 && status != 425 && status != 429
		if final && (status < 400 || !a.has(RetriesFinal)) || a.has(NeverRetries) || try == len(waits) {
			return
		}
		select {
		case <-time.After(waits[try]):
		case <-a.ctx.Done():
			return
		}
	}
}

// post sends a callback and returns its status, 0 for no answer.
func (a *Automation) post(url string, body []byte) int {
	ctx := a.ctx
	if !a.has(NoTimeout) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, answerTimeout)
		defer cancel()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return http.StatusBadRequest
	}
	r.Header.Set("Content-Type", "application/json")
	if !a.has(NoSecret) {
		r.Header.Set(callback.SecretHeader, a.secret.Reveal())
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		if a.has(Follows) {
			return nil
		}
		return http.ErrUseLastResponse
	}}
	res, err := client.Do(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res.StatusCode
}
