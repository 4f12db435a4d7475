package tui

import (
	"fmt"
	"strings"
	"time"

	"redial/tui/label"
	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// composeFlight is what has become of the draft that was sent.
type composeFlight struct {
	waiting  bool // for the validator, then it is sent
	asked    bool // the app has been asked to send
	sending  bool
	id       sendID
	target   string
	attempts int
	since    time.Time        // when the try under way began
	client   *callback.Client // that sends, for its limits
	status   string           // of the last attempt
	pause    time.Duration    // before the next one
	outcome  *sentMsg         // of the last one, until the draft changes
	last     string           // the callback that was sent last
}

// source is how the history names where the draft comes from.
func (p *composePane) source() callback.Source {
	if p.draft.replayOf != "" {
		return callback.FromReplay
	}
	return callback.FromCompose
}

// send sends the draft, once the validator has seen it; where it finds errors
// it asks first.
func (p *composePane) send() intent {
	p.flush()
	if p.check.done != p.check.gen {
		p.flight.waiting = true
		if p.check.open == 0 {
			return p.validate()
		}
		return nil
	}
	uploads, lost := p.draft.uploads(p.uploads)
	if lost != "" {
		return sayBad("Nothing was sent: " + format.Clean(lost) + " goes by direct upload and must be chosen again. Take it out with x, then give its path.")
	}
	p.flight.asked = true
	send := sendIntent{body: p.draft.raw, source: p.source(), replayOf: p.draft.replayOf, uploads: uploads}
	if p.draft.replayOf != "" {
		review := reviewIntent{send: send}
		if !p.report.Valid {
			review.faults = p.stopped() + ": " + p.firstErrors()
		}
		return intents{p.save(), review}
	}
	if p.report.Valid {
		return intents{p.save(), send}
	}
	return intents{p.save(), widget.Question{
		Title:   p.stopped(),
		Text:    p.firstErrors() + "Esc goes back to fix it. Sent as it is, it will most likely be refused with 400.",
		Warning: true, Verb: "send anyway", Yes: send,
	}}
}

// stopped says what stops a send.
func (p *composePane) stopped() string { return "Not sent: " + p.errorCount() }

// errorCount is how many errors the draft has.
func (p *composePane) errorCount() string {
	return format.Plural(p.report.Count(callback.SeverityError), "error", "errors")
}

// firstErrors are the sentences of up to three errors, a line each.
func (p *composePane) firstErrors() string {
	var b strings.Builder
	n := 0
	for _, f := range p.report.Findings {
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
func (p *composePane) delivery(m tea.Msg) intent {
	switch m := m.(type) {
	case sendStartedMsg:
		if (p.flight.asked || p.flight.outcome != nil) && m.source == p.source() && m.replayOf == p.draft.replayOf {
			p.flight = composeFlight{sending: true, id: m.id, target: m.target, last: p.flight.last, since: p.now, client: m.client}
		}
	case deliveryMsg:
		if p.flight.sending && m.id == p.flight.id {
			p.Step(m.event)
		}
	case sentMsg:
		if p.flight.sending && m.id == p.flight.id {
			p.flight.sending, p.flight.outcome = false, &m
			if m.outcome.ID != "" {
				p.flight.last = m.outcome.ID
			}
			if m.err == nil && m.outcome.State == callback.Delivered && m.doubt() == "" {
				return dropDraftIntent{}
			}
		}
	}
	return nil
}

func (p *composePane) Step(e callback.Event) {
	switch {
	case e.Attempt != nil:
		p.flight.attempts, p.flight.pause, p.flight.since = e.Attempt.N, 0, p.now
		p.flight.status = label.End(*e.Attempt)
	case e.Wait > 0:
		p.flight.pause = e.Wait
	}
}

// flightLines tell how the draft's delivery goes, or how it went.
func (p *composePane) flightLines(width int) []string {
	s := p.styles
	switch f := p.flight; {
	case f.sending:
		spin := s.Glyph.Spinner[int(p.now.UnixMilli()/120)%len(s.Glyph.Spinner)]
		text := "sending to " + format.Clean(f.target)
		if f.attempts > 0 {
			text = fmt.Sprintf("try %d got %s", f.attempts, format.Clean(f.status))
		}
		if f.pause > 0 {
			text += ", again in " + format.Duration(f.pause)
		} else {
			text += ", " + tryText(p.now.Sub(f.since), f.client, f.attempts+1, width >= 50)
		}
		const esc = "  esc cancels"
		return []string{s.Pending.Render(s.Clip(spin+" "+text, width-len(esc))) + s.Muted.Render(esc)}
	case f.waiting:
		return []string{s.Muted.Render("checking before it is sent")}
	case f.outcome != nil:
		lines := p.outcomeLines(width)
		if p.height < shortBelow {
			lines = lines[:min(len(lines), 2)]
		}
		return lines
	}
	return nil
}

// doubt says why a 2xx may not be the platform's, "" where there is no reason to.
func (m *sentMsg) doubt() string {
	d := callback.Diagnose(callback.Facts{Target: m.target, Attempts: m.outcome.Attempts})
	if d.Code != callback.DiagnosedOddAnswer {
		return ""
	}
	return d.Headline
}

// outcomeLines say how the draft's delivery ended and what to do next.
func (p *composePane) outcomeLines(width int) []string {
	s, m := p.styles, p.flight.outcome
	if m.err != nil && (m.outcome.ID == "" || m.outcome.Last().N == 0) {
		lines := format.WrapLines(format.Clean(format.Sentence(m.err)), width)
		return widget.RenderEach(s.Bad.Bold(true), lines)
	}
	last := m.outcome.Last()
	v := verdictOf(last)
	glyph, style := s.State(m.outcome.State)
	head := glyph + " " + outcomeText(m)
	if m.err != nil && !cancelled(m.err) {
		head += ": " + format.Clean(format.Sentence(m.err))
	}
	if doubt := m.doubt(); doubt != "" {
		return append(widget.RenderEach(s.Warn.Bold(true), format.WrapLines(s.Glyph.Failed+" "+format.Clean(m.target)+" answered "+label.End(last), width)),
			widget.RenderEach(s.Plain, format.WrapLines(format.Clean(doubt), width))...)
	}
	lines := widget.RenderEach(style.Bold(true), format.WrapLines(head, width))
	text := v.Meaning
	if m.outcome.State != callback.Delivered {
		text += " " + v.Action
	}
	return append(lines, widget.RenderEach(s.Plain, format.WrapLines(text, width))...)
}
