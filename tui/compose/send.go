package compose

import (
	"fmt"
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/label"
	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// Delivery is what has become of the draft that was sent.
type Delivery struct {
	waiting  bool // for the validator, then it is sent
	asked    bool // the app has been asked to send
	Sending  bool
	id       event.DeliveryID
	Target   string
	Attempts int
	since    time.Time        // when the try under way began
	client   *callback.Client // that sends, for its limits
	Status   string           // of the last attempt
	Pause    time.Duration    // before the next one
	Outcome  *event.SentMsg   // of the last one, until the draft changes
	Last     string           // the callback that was sent last
}

// source is how the history names where the draft comes from.
func (p *Pane) source() callback.Source {
	if p.Draft.ReplayOf != "" {
		return callback.FromReplay
	}
	return callback.FromCompose
}

// send sends the draft, once the validator has seen it; where it finds errors
// it asks first.
func (p *Pane) send() event.Event {
	p.Flush()
	if p.Check.Done != p.Check.Gen {
		p.Delivery.waiting = true
		if p.Check.Open == 0 {
			return p.Validate()
		}
		return nil
	}
	uploads, lost := p.Draft.Uploads(p.Uploads)
	if lost != "" {
		return event.Bad("Nothing was sent: " + format.Clean(lost) + " goes by direct upload and must be chosen again. Take it out with x, then give its path.")
	}
	p.Delivery.asked = true
	send := event.Send{Body: p.Draft.Raw, Source: p.source(), ReplayOf: p.Draft.ReplayOf, Uploads: uploads}
	if p.Draft.ReplayOf != "" {
		review := event.Review{Send: send}
		if !p.Report.Valid {
			review.Faults = p.stopped() + ": " + p.firstErrors()
		}
		return event.List{p.save(), review}
	}
	if p.Report.Valid {
		return event.List{p.save(), send}
	}
	return event.List{p.save(), widget.Question{
		Title:   p.stopped(),
		Text:    p.firstErrors() + "Esc goes back to fix it. Sent as it is, it will most likely be refused with 400.",
		Warning: true, Verb: "send anyway", Yes: send,
	}}
}

// stopped says what stops a send.
func (p *Pane) stopped() string { return "Not sent: " + p.errorCount() }

// errorCount is how many errors the draft has.
func (p *Pane) errorCount() string {
	return format.Plural(p.Report.Count(callback.SeverityError), "error", "errors")
}

// firstErrors are the sentences of up to three errors, a line each.
func (p *Pane) firstErrors() string {
	var b strings.Builder
	n := 0
	for _, f := range p.Report.Findings {
		if f.Severity != callback.SeverityError {
			continue
		}
		if n++; n > 3 {
			b.WriteString("And more.\n")
			break
		}
		fmt.Fprintf(&b, "%d:%d %s\n", f.Line, f.Column, format.Clean(f.Message))
	}
	return b.String() + "\n"
}

// delivery follows the draft's own delivery, among all that are under way.
func (p *Pane) delivery(m tea.Msg) event.Event {
	switch m := m.(type) {
	case event.SendStartedMsg:
		if (p.Delivery.asked || p.Delivery.Outcome != nil) && m.Source == p.source() && m.ReplayOf == p.Draft.ReplayOf {
			p.Delivery = Delivery{Sending: true, id: m.ID, Target: m.Target, Last: p.Delivery.Last, since: p.now, client: m.Client}
		}
	case event.DeliveryMsg:
		if p.Delivery.Sending && m.ID == p.Delivery.id {
			p.Step(m.Event)
		}
	case event.SentMsg:
		if p.Delivery.Sending && m.ID == p.Delivery.id {
			p.Delivery.Sending, p.Delivery.Outcome = false, &m
			if m.Outcome.ID != "" {
				p.Delivery.Last = m.Outcome.ID
			}
			if m.Err == nil && m.Outcome.State == callback.Delivered && m.Doubt() == "" {
				return DropDraft{}
			}
		}
	}
	return nil
}

// Step counts a step of the delivery.
func (p *Pane) Step(e callback.Event) {
	switch {
	case e.Attempt != nil:
		p.Delivery.Attempts, p.Delivery.Pause, p.Delivery.since = e.Attempt.N, 0, p.now
		p.Delivery.Status = label.End(*e.Attempt)
	case e.Wait > 0:
		p.Delivery.Pause = e.Wait
	}
}

// deliveryLines tell how the draft's delivery goes, or how it went.
func (p *Pane) deliveryLines(width int) []string {
	s := p.styles
	switch f := p.Delivery; {
	case f.Sending:
		spin := s.Glyph.Spinner[int(p.now.UnixMilli()/120)%len(s.Glyph.Spinner)]
		text := "sending to " + format.Clean(f.Target)
		if f.Attempts > 0 {
			text = fmt.Sprintf("try %d got %s", f.Attempts, format.Clean(f.Status))
		}
		if f.Pause > 0 {
			text += ", again in " + format.Duration(f.Pause)
		} else {
			text += ", " + label.Try(p.now.Sub(f.since), f.client, f.Attempts+1, width >= 50)
		}
		const esc = "  esc cancels"
		return []string{s.Pending.Render(s.Clip(spin+" "+text, width-len(esc))) + s.Muted.Render(esc)}
	case f.waiting:
		return []string{s.Muted.Render("checking before it is sent")}
	case f.Outcome != nil:
		lines := p.outcomeLines(width)
		if p.height < shortBelow {
			lines = lines[:min(len(lines), 2)]
		}
		return lines
	}
	return nil
}

// outcomeLines say how the draft's delivery ended and what to do next.
func (p *Pane) outcomeLines(width int) []string {
	s, m := p.styles, p.Delivery.Outcome
	if m.Err != nil && (m.Outcome.ID == "" || m.Outcome.Last().N == 0) {
		lines := format.WrapLines(format.Clean(format.Sentence(m.Err)), width)
		return widget.RenderEach(s.Bad.Bold(true), lines)
	}
	last := m.Outcome.Last()
	v := label.VerdictOf(last)
	glyph, style := s.State(m.Outcome.State)
	head := glyph + " " + event.OutcomeText(m)
	if m.Err != nil && !event.Cancelled(m.Err) {
		head += ": " + format.Clean(format.Sentence(m.Err))
	}
	if doubt := m.Doubt(); doubt != "" {
		return append(widget.RenderEach(s.Warn.Bold(true), format.WrapLines(s.Glyph.Failed+" "+format.Clean(m.Target)+" answered "+label.End(last), width)),
			widget.RenderEach(s.Plain, format.WrapLines(format.Clean(doubt), width))...)
	}
	lines := widget.RenderEach(style.Bold(true), format.WrapLines(head, width))
	text := v.Meaning
	if m.Outcome.State != callback.Delivered {
		text += " " + v.Action
	}
	return append(lines, widget.RenderEach(s.Plain, format.WrapLines(text, width))...)
}
