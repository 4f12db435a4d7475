package inspector

import (
	"fmt"
	"strings"

	"redial/tui/format"
	"redial/tui/keymap"

	"redial/tui/term/safe"

	"redial/callback"
)

// Advice is the lines of the head that say why the callback is where it is,
// and what to do next.
func (p *Pane) Advice() []string {
	room := 3
	if p.height < 14 {
		room = 1
	}
	if p.Diagnosis == nil {
		return p.clipped(p.verdictText(), room)
	}
	lines := p.clipped(format.Clean(p.Diagnosis.Headline), room)
	next := format.WrapLines(p.nextSteps(), p.width-2)
	switch {
	case p.height < 10:
		next = nil
	case p.height < 14 && len(next) > 1:
		next = []string{p.styles.Clip(p.nextSteps(), p.width-2)}
	}
	for _, l := range next {
		lines = append(lines, " "+l)
	}
	return lines
}

// verdictText is what the last outcome means by itself.
func (p *Pane) verdictText() string {
	if p.Entry.Attempts == 0 {
		return ""
	}
	return callback.VerdictOf(p.Entry.Status, p.Entry.Error).Meaning
}

// clipped is text in at most so many lines.
func (p *Pane) clipped(text string, lines int) []string {
	wrapped := format.WrapLines(text, p.width-2)
	if len(wrapped) > lines {
		wrapped = wrapped[:lines]
		wrapped[lines-1] = safe.Cut(wrapped[lines-1], 0, p.width-3) + p.styles.Glyph.Ellipsis
	}
	for i := range wrapped {
		wrapped[i] = " " + wrapped[i]
	}
	return wrapped
}

// nextSteps is what to do, each with the key that does it.
func (p *Pane) nextSteps() string {
	s := p.styles
	var steps []string
	for _, step := range p.Diagnosis.Next {
		if id, name := p.stepAction(step); id != "" {
			steps = append(steps, s.Key.Render(p.KeyOf(id))+" "+name)
		} else if name != "" {
			steps = append(steps, name)
		}
	}
	if len(steps) == 0 {
		return ""
	}
	return s.Muted.Render("Next: ") + strings.Join(steps, s.Muted.Render(", "))
}

// stepAction is the action that does a step, "" where none does, and its words.
func (p *Pane) stepAction(step callback.Step) (keymap.ID, string) {
	s := p.styles
	switch step {
	case callback.StepEdit:
		return keymap.Edit, "fix the body"
	case callback.StepReplay:
		return keymap.Replay, "replay"
	case callback.StepTarget:
		return keymap.Target, "choose another target, or bring this one up"
	case callback.StepSender:
		return "", "fix the secret in the automation"
	case callback.StepRead:
		return keymap.NextTab, "read the response"
	case callback.StepSecret:
		return keymap.Target, "then " + s.Key.Render("s") + ": set the target's secret"
	case callback.StepResume:
		return "", "go on with the upload: redial send --resume"
	case callback.StepUpload:
		return keymap.Edit, "then " + s.Key.Render(p.KeyOf(keymap.ByUpload)) + ": send it by direct upload"
	case callback.StepHost:
		return keymap.Edit, "to send type url, with the address of the hosted result"
	case callback.StepWait:
		return "", "wait"
	}
	return "", ""
}

// whyView draws the Why tab: the diagnosis with its reasons, and on whose word
// each is.
func (p *Pane) whyView(height int) string {
	s := p.styles
	d := p.Diagnosis
	if d == nil {
		return s.Muted.Render(" finding out " + s.Glyph.Ellipsis)
	}
	var lines []string
	for _, r := range d.Reasons {
		for i, l := range format.WrapLines(format.Clean(r.Text), p.width-5) {
			bullet := " "
			if i == 0 {
				bullet = s.Accent.Render(s.Glyph.Bullet)
			}
			lines = append(lines, " "+bullet+" "+l)
		}
		lines = append(lines, s.Muted.Render("   source: "+witness(r.Source)))
	}
	if d.Layer != callback.LayerUnknown && d.Code != callback.DiagnosedDelivered {
		lines = append(lines, "", s.Muted.Render(fmt.Sprintf(" Likely cause: the %s (%s)", layerText(d.Layer), d.Code)))
	}
	p.scroll = min(p.scroll, max(len(lines)-height, 0))
	return format.JoinLines(lines[p.scroll:])
}

// witness says on whose word a reason is.
func witness(r callback.RuleSource) string {
	switch r {
	case callback.SourceAnswer:
		return "the answer"
	case callback.SourceAttempt:
		return "how the tries went"
	case callback.SourceHistory:
		return "the history"
	default:
		return sourceText(r)
	}
}

func layerText(l callback.Layer) string {
	switch l {
	case callback.LayerSender:
		return "sender, this machine"
	case callback.LayerNetwork:
		return "network"
	case callback.LayerHosting:
		return "hosting in front of the platform"
	default:
		return string(l)
	}
}
