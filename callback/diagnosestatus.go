package callback

import (
	"fmt"
	"strings"
)

// findingsShown is how many findings a diagnosis repeats.
const findingsShown = 3

// status diagnoses an answer that came whole.
func (d *diagnoser) status() {
	hosting := d.answer.layer == LayerHosting
	switch status := d.last.Status; {
	case d.answer.wantsHTTPS():
		d.is(DiagnosedWrongURL, LayerHosting, "The port speaks https, and the URL says http: the callback was not taken.", StepTarget, StepReplay)
		d.because(SourceOurs, "Write https:// in the URL.")
		d.quoteAnswer()
	case status >= 200 && status < 300:
		d.delivered()
	case status >= 300 && status < 400:
		d.redirected()
	case status == 413:
		d.tooLarge()
	case status == 401 && !hosting:
		d.unauthorized()
	case status == 400 && !hosting:
		d.badRequest()
	case status == 404 || status == 405:
		d.wrongURL()
	case status == 407:
		d.is(DiagnosedHosting, LayerNetwork, "The proxy on the way wants a name and a password, so nothing reached the target.", StepTarget, StepReplay)
		d.because(SourceOurs, "HTTP_PROXY or HTTPS_PROXY names it: write them there as http://name:password@host:port, or name the target in NO_PROXY.")
		d.quoteAnswer()
	case status == 415:
		d.is(DiagnosedRefused, d.answer.layer, "The target did not take the content type of the request.", StepSender, StepTarget, StepReplay)
		d.because(SourceBasics, "A callback is sent with Content-Type: application/json, as redial sends it.")
		d.wrongContentType()
		d.quoteAnswer()
	case status == 408 || status == 425 || status == 429:
		d.busy()
	case status >= 500:
		d.serverError()
	case hosting || status == 403:
		d.inFront()
	default:
		d.is(DiagnosedRefused, d.answer.layer, fmt.Sprintf("The target refused the callback with %d, which the platform does not document.", status), StepRead, StepTarget)
		d.quoteAnswer()
	}
}

func (d *diagnoser) delivered() {
	if d.answer.page {
		d.is(DiagnosedOddAnswer, LayerHosting,
			fmt.Sprintf("A web page answered %d: the order may not have reached the platform.", d.last.Status), StepTarget, StepRead)
		d.quoteAnswer()
		return
	}
	d.is(DiagnosedDelivered, LayerPlatform, fmt.Sprintf("Delivered: %s answered %d.", d.facts.Target, d.last.Status))
	if n := len(d.facts.Attempts); n > 1 {
		d.because(SourceAttempt, "It took %d attempts.", n)
	}
}

func (d *diagnoser) redirected() {
	d.is(DiagnosedWrongURL, LayerHosting, "The target's URL is not the callback URL: it redirects.", StepTarget, StepReplay)
	if to := d.answer.header("location"); to != "" {
		d.Headline = fmt.Sprintf("The target's URL is not the callback URL: it redirects to %s.", quotedTo(to, answerShown))
		d.because(SourceOurs, "If that is the platform's, write it as the target's URL: http for https, or a slash at the end, is the usual cause.")
	}
	d.verdict()
}

func (d *diagnoser) tooLarge() {
	size := d.facts.Report.Bytes
	layer := d.answer.layer
	switch {
	case size > SizeWarning:
		d.is(DiagnosedTooLarge, layer, fmt.Sprintf("The body is too large: %d bytes, and the limit is 4.5 MB.", size), d.smaller())
		d.because(SourceBasics, "The whole body counts, base64 included.")
	case layer == LayerHosting:
		d.is(DiagnosedTooLarge, layer, fmt.Sprintf("A server in front of the platform refused the body (%d bytes) as too large.", size), d.smaller(), StepTarget)
	default:
		headline := "A file exceeds the size limit for its type."
		if d.smaller() == StepHost {
			headline = fmt.Sprintf("The body (%d bytes) was refused as too large; it holds no file, so it is the result itself.", size)
		}
		d.is(DiagnosedTooLarge, layer, headline, d.smaller())
		d.because(SourceBasics, "The body of %d bytes is within the limit of 4.5 MB; limits by type are stricter, and not published.", size)
	}
	d.tellLayer()
	d.quoteAnswer()
}

// smaller is what makes the body smaller: only files go by direct upload.
func (d *diagnoser) smaller() Step {
	switch OutputType(d.facts.Report.OutputType).Carrier() {
	case CarriesFile, CarriesVideo:
		return StepUpload
	default:
		return StepHost
	}
}

// unauthorized is for a 401 of the platform. What capture passed on had the
// automation's secret, which the target's has nothing to do with.
func (d *diagnoser) unauthorized() {
	if d.facts.Source == FromCapture {
		d.is(DiagnosedSecret, d.answer.layer, "The secret that the automation sent was refused.", StepSender, StepReplay)
		if head := d.facts.Request; head != nil {
			if says := head.secretNote(); says != "" {
				d.Headline = "The automation's request is at fault. " + says
			}
		}
		d.verdict()
		d.because(SourceOurs, "capture passes the automation's own "+SecretHeader+" on; a replay sends the one of the target.")
		d.quoteAnswer()
		return
	}
	n, target := d.facts.Neighbours, d.facts.Target
	headline := "The secret was refused."
	switch {
	case n.DeliveredSince > 0:
		headline = fmt.Sprintf("The secret was refused (401). %s has accepted callbacks since, so it works again.", target)
	case n.Run > 1 && !n.LastDelivered.IsZero():
		headline = fmt.Sprintf("The secret probably changed: the last %d callbacks to %s got 401, from %s on.", n.Run, target, d.clock(n.RunSince))
	case !n.LastDelivered.IsZero():
		headline = fmt.Sprintf("The secret was refused, and %s took it before: it may have been regenerated.", target)
	case n.Run > 1:
		headline = fmt.Sprintf("The secret was refused %d times in a row: it is probably not the one of this platform.", n.Run)
	}
	if n.DeliveredSince > 0 {
		d.is(DiagnosedSecret, d.answer.layer, headline, StepReplay)
	} else {
		d.is(DiagnosedSecret, d.answer.layer, headline, StepSecret, StepReplay)
	}
	d.verdict()
	if !n.LastDelivered.IsZero() {
		d.because(SourceHistory, "The last callback that %s took before was at %s.", target, d.clock(n.LastDelivered))
	}
	d.quoteAnswer()
}

func (d *diagnoser) badRequest() {
	report := d.facts.Report
	errors := make([]Finding, 0, findingsShown)
	for _, f := range report.Findings {
		if f.Severity == SeverityError && len(errors) < cap(errors) {
			errors = append(errors, f)
		}
	}
	switch {
	case len(errors) > 0:
		headline := errors[0].Message
		if !strings.HasPrefix(headline, "The body ") {
			headline = "The body is invalid: " + inside(headline)
		}
		d.is(DiagnosedInvalidBody, d.answer.layer, headline, StepEdit, StepReplay)
		d.because(errors[0].Source, "It is at line %d, column %d of the body.", errors[0].Line, errors[0].Column)
		for _, f := range errors[1:] {
			d.because(f.Source, "Line %d, column %d: %s", f.Line, f.Column, inside(f.Message))
		}
		if more := report.Count(SeverityError) - len(errors); more > 0 {
			d.because(SourceOurs, "There are %s more.", counted(more, "finding"))
		}
	case d.answer.speaksOfOrder():
		d.is(DiagnosedUnknownOrder, d.answer.layer, fmt.Sprintf("The platform does not know the order %s.", quoted(d.facts.OrderID)), StepEdit, StepReplay)
		d.because(SourceBasics, "order_id is the one of the webhook that started the run.")
	case d.wrongContentType():
	default:
		d.is(DiagnosedRefusedBody, d.answer.layer, "The platform refused a body that breaks no rule redial knows.", StepRead, StepEdit, StepReplay)
		d.because(SourceBasics, "A 400 is an invalid payload, an order that isn't found, or a validation error.")
		for _, f := range report.Findings {
			if f.Severity == SeverityWarning && len(d.Reasons) <= findingsShown {
				d.because(f.Source, "Line %d, column %d: %s", f.Line, f.Column, inside(f.Message))
			}
		}
	}
	if d.facts.Source == FromCapture {
		d.because(SourceDocs, "In Make a 400 looks like a success unless the HTTP module is set to evaluate all states as errors.")
	}
	d.quoteAnswer()
}

// wrongContentType is for a request that somebody else sent under another content
// type than that of JSON, and reports whether it is one.
func (d *diagnoser) wrongContentType() bool {
	head := d.facts.Request
	if head == nil || head.ContentType == "application/json" {
		return false
	}
	as := "without a content type"
	if head.ContentType != "" {
		as = "as " + head.ContentType
	}
	d.is(DiagnosedRefusedBody, d.answer.layer, fmt.Sprintf("The automation sent the callback %s, and the platform wants application/json.", as), StepSender, StepReplay)
	d.because(SourceBasics, "A callback has Content-Type: application/json; a replay from here sends it.")
	return true
}

func (d *diagnoser) wrongURL() {
	d.is(DiagnosedWrongURL, d.answer.layer,
		fmt.Sprintf("There is no callback endpoint at the target's URL: it answered %d.", d.last.Status), StepTarget, StepReplay)
	if d.last.Status == 405 {
		d.Headline = "The target's URL is not the callback URL: it takes no POST (405), as a web page does not."
	}
	d.because(SourceUnder, "Callbacks are posted to the path /api/orders/callback.")
	d.quoteAnswer()
}

func (d *diagnoser) busy() {
	d.is(DiagnosedBusy, d.answer.layer, VerdictOf(d.last.Status, "").Meaning, StepWait, StepReplay)
	d.retryAfter()
	d.tellLayer()
	d.quoteAnswer()
}

func (d *diagnoser) serverError() {
	gateway := d.answer.layer == LayerHosting || d.answer.layer == LayerUnknown && d.last.Status > 501
	switch {
	case gateway && d.last.Status == 504:
		d.is(DiagnosedGatewayError, LayerHosting, "A server in front of the platform got no answer from it in time: the callback may have been processed.", StepReplay)
	case gateway:
		d.is(DiagnosedGatewayError, LayerHosting, fmt.Sprintf("A server in front of the platform answered %d; the platform may not have seen the callback.", d.last.Status), StepWait, StepReplay)
	default:
		d.is(DiagnosedPlatformError, LayerPlatform, fmt.Sprintf("The platform failed with %d while it processed the callback.", d.last.Status), StepReplay)
	}
	d.because(SourceBasics, "A replay is safe: a duplicate is ignored.")
	if n := len(d.facts.Attempts); n > 1 {
		d.because(SourceAttempt, "%d attempts were made.", n)
	}
	d.retryAfter()
	d.tellLayer()
	d.quoteAnswer()
}

func (d *diagnoser) inFront() {
	d.is(DiagnosedHosting, LayerHosting, fmt.Sprintf("A server in front of the platform refused the callback with %d.", d.last.Status), StepRead, StepTarget)
	if d.last.Status == 401 || d.last.Status == 403 {
		d.because(SourceOurs, "Such a server knows nothing of the secret: a firewall, an access rule, or a login stands before the URL.")
	}
	d.tellLayer()
	d.quoteAnswer()
}

func (d *diagnoser) retryAfter() {
	if after := d.answer.header("retry-after"); after != "" {
		d.because(SourceAnswer, "It asks to wait: Retry-After is %s.", quoted(after))
	}
}

// tellLayer says who is thought to have answered, where it is not the platform.
func (d *diagnoser) tellLayer() {
	if d.answer.layer != LayerHosting {
		return
	}
	by := d.answer.server
	if by == "" {
		by = "a web server"
	}
	d.because(SourceAnswer, "The answer is from %s, not from the platform's code: %s.", by, strings.Join(d.answer.signs, " and "))
}
