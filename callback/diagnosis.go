package callback

import (
	"fmt"
	"strings"
	"time"
)

// Diagnosis is why a callback is where it is, and what to do about it.
type Diagnosis struct {
	// Code is stable: scripts may branch on it.
	Code string `json:"code"`
	// Headline is one sentence: the likeliest cause.
	Headline string `json:"headline"`
	// Layer is who most likely ended the attempt.
	Layer   Layer    `json:"layer"`
	Reasons []Reason `json:"reasons"`
	// Next is what to do, first things first.
	Next []Step `json:"next"`
}

// The codes of diagnoses.
const (
	DiagnosedDelivered     = "delivered"       // nothing is wrong
	DiagnosedOddAnswer     = "odd-answer"      // 2xx, but not as the platform answers
	DiagnosedPending       = "pending"         // no attempt has ended
	DiagnosedNeverSent     = "never-sent"      // imported, and not sent since
	DiagnosedInvalidBody   = "invalid-body"    // 400, and the body breaks a rule
	DiagnosedUnknownOrder  = "unknown-order"   // 400, and the answer speaks of the order
	DiagnosedRefusedBody   = "refused-body"    // 400, and no rule is broken
	DiagnosedSecret        = "secret"          // 401
	DiagnosedTooLarge      = "too-large"       // 413
	DiagnosedWrongURL      = "wrong-url"       // redirects, 404, 405: another address
	DiagnosedHosting       = "hosting"         // a server in front of the platform refused
	DiagnosedRefused       = "refused"         // any other 4xx
	DiagnosedBusy          = "busy"            // 408, 425, 429
	DiagnosedPlatformError = "platform-error"  // 5xx of the platform
	DiagnosedGatewayError  = "gateway-error"   // 5xx of a server in front of it
	DiagnosedUnreachable   = "unreachable"     // refused, dns, tls: nothing was sent
	DiagnosedTimeout       = "timeout"         // which phase, a reason tells
	DiagnosedCut           = "connection-cut"  // reset, truncated
	DiagnosedCanceled      = "canceled"        // by the user
	DiagnosedUpload        = "upload"          // a file was not uploaded, and nothing else was sent
	DiagnosedTransport     = "transport-error" // anything else without an answer
)

// Layer is a part of the way between the sender and the platform's code.
type Layer string

// The layers.
const (
	LayerUnknown  Layer = ""
	LayerSender   Layer = "sender"   // this machine, or its user
	LayerNetwork  Layer = "network"  // no server answered
	LayerHosting  Layer = "hosting"  // a server in front of the platform's code
	LayerPlatform Layer = "platform" // the platform's code, or the mock in its place
)

// Reason is one sentence that speaks for a diagnosis, and where it is from: the
// page of a rule, or a witness.
type Reason struct {
	Text   string     `json:"text"`
	Source RuleSource `json:"source"`
}

// The witnesses of reasons, beside the sources of rules.
const (
	SourceAnswer  RuleSource = "answer"  // what the answer says
	SourceAttempt RuleSource = "attempt" // how the attempts went
	SourceHistory RuleSource = "history" // what else was sent
)

// Step is something to do about a callback, as a stable word.
type Step string

// The steps.
const (
	StepEdit   Step = "edit"   // fix the body
	StepReplay Step = "replay" // send it again
	StepSecret Step = "secret" // fix the target's secret
	StepResume Step = "resume" // go on with the upload at the step that failed
	StepUpload Step = "upload" // send the file by direct upload, or host it
	StepHost   Step = "host"   // host the result, and send its URL
	StepSender Step = "sender" // fix what the automation sends
	StepTarget Step = "target" // fix the target's URL, or get its host up
	StepWait   Step = "wait"   // give the target time
	StepRead   Step = "read"   // look at the answer: it tells more than redial can
)

// Facts is what is known of one callback when somebody asks why.
type Facts struct {
	Target  string // its name
	OrderID string
	Source  Source // who made the callback, "" where that is not known
	// Report is what Validate says of the bytes that were sent.
	Report Report
	// Attempts are those that ended, in their order.
	Attempts []Attempt
	// Uploads are its files that go by direct upload.
	Uploads    []Upload
	Neighbours Neighbours
	// Request is what is known of the request's head where somebody else made it.
	Request *RequestHead
	// Zone is the zone to tell times in, nil is the local one.
	Zone *time.Location
}

// Neighbours is what other callbacks have to do with one. Its zero value is
// that nothing is known of them.
type Neighbours struct {
	// Run is how many callbacks to the target in a row ended like this one, it
	// among them, and RunSince when the first of them did.
	Run      int
	RunSince time.Time
	// LastDelivered is when the target took a callback for the last time before
	// that run, zero for never; DeliveredSince is how many it took after it.
	LastDelivered  time.Time
	DeliveredSince int
	// OrderDelivered is when another callback delivered the order to this
	// target, zero for never; OrderDeliveredBy is its id.
	OrderDelivered   time.Time
	OrderDeliveredBy string
	// AcceptedBy is another target that took the very same bytes, or "".
	AcceptedBy string
}

// Diagnose joins what is known of a callback. It is a pure function: the same
// facts give the same words.
func Diagnose(f Facts) Diagnosis {
	d := diagnoser{facts: f, Diagnosis: Diagnosis{Reasons: []Reason{}, Next: []Step{}}}
	if n := len(f.Attempts); n > 0 {
		d.last = f.Attempts[n-1]
	}
	d.answer = readAnswer(d.last)
	file, stuck := Unfinished(f.Uploads)
	switch {
	case len(f.Attempts) == 0:
		d.pending()
	case stuck:
		d.upload(file)
	case d.last.Error != "":
		d.transport()
	default:
		d.status()
	}
	if d.last.State() != Delivered {
		d.neighbours()
	}
	return d.Diagnosis
}

// diagnoser writes a diagnosis.
type diagnoser struct {
	Diagnosis
	facts  Facts
	last   Attempt
	answer answerText
}

// is sets what the diagnosis comes to.
func (d *diagnoser) is(code string, layer Layer, headline string, next ...Step) {
	d.Code, d.Layer, d.Headline, d.Next = code, layer, headline, next
}

func (d *diagnoser) because(source RuleSource, text string, args ...any) {
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	d.Reasons = append(d.Reasons, Reason{Text: text, Source: source})
}

// verdict adds what the status or the class means by itself.
func (d *diagnoser) verdict() {
	v := VerdictOf(d.last.Status, d.last.Error)
	d.because(v.Source, v.Meaning)
}

// quoteAnswer adds what the answer says.
func (d *diagnoser) quoteAnswer() {
	switch {
	case d.answer.text != "" && strings.HasSuffix(d.Headline, inside(d.answer.text)): // said already
	case d.answer.text != "" && d.answer.page:
		d.because(SourceAnswer, "A web page came back: %s.", quotedTo(d.answer.text, answerShown))
	case d.answer.text != "":
		d.because(SourceAnswer, "The answer says %s.", quotedTo(d.answer.text, answerShown))
	case len(d.last.Response) == 0:
		d.because(SourceAnswer, "The answer has no body.")
	}
}

func (d *diagnoser) pending() {
	if d.facts.Source == FromImport {
		d.is(DiagnosedNeverSent, LayerSender, "Imported, and never sent from here.", StepReplay)
		return
	}
	d.is(DiagnosedPending, LayerSender, "No attempt has ended: it is under way, or was interrupted.", StepWait, StepReplay)
	d.because(SourceBasics, "A replay is safe: a duplicate is ignored.")
}

// neighbours adds what other callbacks tell, and where they tell all, says so.
func (d *diagnoser) neighbours() {
	n := d.facts.Neighbours
	if !n.OrderDelivered.IsZero() {
		d.because(VerdictOf(d.last.Status, d.last.Error).Source, "%s", d.Headline)
		d.Headline = fmt.Sprintf("Nothing is left to do: another callback delivered this order to %s at %s.", d.facts.Target, d.clock(n.OrderDelivered))
		d.because(SourceHistory, "The order was delivered by %s.", n.OrderDeliveredBy)
		d.Next = []Step{}
	}
	if n.Run > 1 && d.Code != DiagnosedSecret {
		d.because(SourceHistory, "%d callbacks in a row to %s ended like this, from %s on.", n.Run, d.facts.Target, d.clock(n.RunSince))
	}
	if n.DeliveredSince > 0 {
		d.because(SourceHistory, "%s has accepted %s since then.", d.facts.Target, counted(n.DeliveredSince, "callback"))
	}
	if n.AcceptedBy != "" {
		d.because(SourceHistory, "The very same bytes were accepted by %s.", n.AcceptedBy)
	}
}

// clock tells a time, with its day where it is not that of the last attempt.
func (d *diagnoser) clock(t time.Time) string {
	zone := d.facts.Zone
	if zone == nil {
		zone = time.Local
	}
	t = t.In(zone)
	if day := d.last.Time.In(zone); day.YearDay() == t.YearDay() && day.Year() == t.Year() {
		return t.Format("15:04:05")
	}
	return t.Format("2006-01-02 15:04:05")
}

// counted is "1 callback" or "7 callbacks".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// inside makes a sentence the second half of another one.
func inside(sentence string) string {
	for _, article := range [...]string{"The ", "A ", "An ", "No ", "Row ", "Entry ", "This "} {
		if strings.HasPrefix(sentence, article) {
			return strings.ToLower(sentence[:1]) + sentence[1:]
		}
	}
	return sentence
}
