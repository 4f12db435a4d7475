package cli

import (
	"fmt"

	"redial/callback"
)

// printDiagnosis says why a callback stands as it does, on whose word, and what
// to do next.
func (s shown) printDiagnosis(p *printer) {
	p.line("\nwhy")
	p.line("%s", p.paint(stateColor(s.entry.State), safe(s.diagnosis.Headline)))
	for _, r := range s.diagnosis.Reasons {
		p.line("  %s  [%s]", safe(r.Text), safe(string(r.Source)))
	}
	for i, step := range s.diagnosis.Next {
		if i == 0 {
			p.line("\nnext")
		}
		p.line("  %s", s.command(step))
	}
}

// command is a step as a person takes it on the command line.
func (s shown) command(step callback.Step) string {
	id, target := safe(s.entry.ID), safe(s.entry.Target)
	switch step {
	case callback.StepEdit:
		return fmt.Sprintf("fix the body: redial show %s --body > body.json, then redial send body.json --replay-of %s --to %s", id, id, target)
	case callback.StepReplay:
		return fmt.Sprintf("send it again: redial replay %s --to %s", id, target)
	case callback.StepSecret:
		return fmt.Sprintf("fix the target's secret; redial target check %s shows the fingerprint of the one it has", target)
	case callback.StepResume:
		return fmt.Sprintf("go on with the upload at the step that failed: redial send --resume %s", id)
	case callback.StepUpload:
		return fmt.Sprintf("send the file by direct upload: redial show %s --body > body.json, then redial send body.json --upload --replay-of %s --to %s", id, id, target)
	case callback.StepHost:
		return "host the result and send its address: redial send --type url --order UUID --url https://..."
	case callback.StepSender:
		return "fix the secret in the automation: it goes into its header " + callback.SecretHeader
	case callback.StepTarget:
		return fmt.Sprintf("see whether the target's host answers: redial target check %s", target)
	case callback.StepWait:
		return "give the target time"
	case callback.StepRead:
		return fmt.Sprintf("read the whole answer: redial show %s --response", id)
	}
	return safe(string(step))
}
