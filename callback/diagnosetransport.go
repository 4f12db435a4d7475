package callback

import (
	"fmt"
	"strings"
)

// transport diagnoses an attempt that got no whole answer.
func (d *diagnoser) transport() {
	at := phaseOf(d.last.Message)
	size := d.facts.Report.Bytes
	switch d.last.Error {
	case ErrRefused, ErrDNS, ErrTLS:
		d.is(DiagnosedUnreachable, LayerNetwork, strings.TrimSuffix(VerdictOf(0, d.last.Error).Meaning, ".")+", so nothing was sent.", StepTarget, StepReplay)
		if d.last.Error == ErrTLS {
			d.Headline = VerdictOf(0, ErrTLS).Meaning
		}
	case ErrTimeout:
		d.timeout(at)
	case ErrReset, ErrTruncated:
		d.cut(at)
		if at == phaseSend && size > SizeWarning {
			d.because(SourceOurs, "The body is %d bytes: a server may cut the connection where it should answer 413.", size)
			d.Next = []Step{d.smaller(), StepReplay}
		}
	case ErrCanceled:
		d.is(DiagnosedCanceled, LayerSender, "The send was cancelled"+mayHave(at), StepReplay)
	default:
		d.is(DiagnosedTransport, LayerNetwork, "The exchange with the target broke down, in a way that only the message below tells.", StepRead, StepReplay)
	}
	if c := causeOfTransport(d.last.Message); c != nil && d.last.Error != ErrTimeout && d.last.Error != ErrCanceled {
		d.Headline, d.Next = c.says, c.next
		d.because(SourceOurs, "%s", c.because)
	}
	if d.last.Message != "" {
		d.because(SourceAttempt, "%s", d.last.Message)
	}
	if at > phaseTLS {
		d.because(SourceBasics, "A replay is safe: a duplicate is ignored.")
	}
}

func (d *diagnoser) timeout(at phase) {
	size := d.facts.Report.Bytes
	switch {
	case at > phaseStart && at <= phaseTLS:
		d.is(DiagnosedTimeout, LayerNetwork, fmt.Sprintf("No connection was made in time, while %s: nothing was sent.", at), StepTarget, StepReplay)
	case at == phaseSend:
		d.is(DiagnosedTimeout, LayerNetwork, fmt.Sprintf("The time was up while %d bytes were being sent: the line is too slow, or the target stopped reading.", size), StepReplay)
		if size > 1<<20 {
			d.Next = []Step{StepReplay, d.smaller()}
		}
	case at == phaseWait:
		d.is(DiagnosedTimeout, LayerPlatform, "The target took the whole callback and did not answer in time: it may have been processed.", StepReplay)
	default:
		d.is(DiagnosedTimeout, LayerUnknown, VerdictOf(0, ErrTimeout).Meaning, StepReplay)
	}
}

func (d *diagnoser) cut(at phase) {
	switch {
	case at > phaseStart && at <= phaseTLS:
		d.is(DiagnosedCut, LayerNetwork, fmt.Sprintf("The connection was cut while %s: nothing was sent.", at), StepTarget, StepReplay)
	case at == phaseSend:
		d.is(DiagnosedCut, LayerNetwork, "The connection was cut while the callback was being sent: it was probably not processed.", StepReplay)
	case at == phaseRead || d.last.Error == ErrTruncated:
		d.is(DiagnosedCut, LayerNetwork, "The answer broke off: the callback was probably processed, and what came of it is not known.", StepReplay)
		d.quoteAnswer()
	default:
		d.is(DiagnosedCut, LayerNetwork, VerdictOf(0, ErrReset).Meaning, StepReplay)
	}
}

// mayHave ends a sentence on an attempt that was given up.
func mayHave(at phase) string {
	if at > phaseTLS {
		return "; the callback may have been processed."
	}
	return " before anything was sent."
}

// phaseOf reads from an attempt's message how far it came; phaseStart where it
// does not say.
func phaseOf(message string) phase {
	for at := phaseRead; at > phaseStart; at-- {
		if strings.Contains(message, "while "+at.String()) {
			return at
		}
	}
	return phaseStart
}
