package callback

import (
	"fmt"
	"net/http"
	"strings"
)

// nameShown is how much of a filename a headline shows, in bytes.
const nameShown = 80

// upload is for a callback that was not sent because one of its files was not
// uploaded. The first step is the platform's to answer, the second another
// host's.
func (d *diagnoser) upload(file Upload) {
	how := fmt.Sprintf("was answered %d", d.last.Status)
	if d.last.Error != "" {
		how = fmt.Sprintf("got no answer (%s)", d.last.Error)
	}
	unusable := strings.HasPrefix(d.last.Message, "The answer to prepare")
	if unusable {
		how = "got an answer that can't be used"
	}
	step, layer := "prepare, the first step of its upload,", LayerPlatform
	if file.ObjectKey != "" {
		step, layer = "its PUT to the upload host", LayerUnknown
	}
	switch d.last.Error {
	case "":
	case ErrCanceled:
		layer = LayerSender
	default:
		layer = LayerNetwork
	}
	d.is(DiagnosedUpload, layer, fmt.Sprintf("%s is not uploaded: %s %s.", quotedTo(file.Filename, nameShown), step, how), StepResume)
	if file.ObjectKey == "" {
		d.prepareRefused()
	} else {
		d.putRefused()
	}
	if d.last.Error != "" {
		if c := causeOfTransport(d.last.Message); c != nil {
			d.because(SourceOurs, "%s %s", c.says, c.because)
		}
		d.because(SourceAttempt, "%s", d.last.Message)
	} else {
		d.quoteAnswer()
	}
	d.because(SourceAttempt, "The callback itself was not sent: the platform has processed nothing of it.")
}

// prepareRefused says what to do before the upload goes on. The platform judges
// a prepare as it judges a callback.
func (d *diagnoser) prepareRefused() {
	d.verdict()
	switch d.last.Status {
	case http.StatusUnauthorized:
		d.Next = []Step{StepSecret, StepResume}
	case http.StatusBadRequest:
		d.Next = []Step{StepRead, StepEdit}
	case http.StatusRequestEntityTooLarge:
		d.Next = []Step{StepHost}
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		d.Next = []Step{StepTarget, StepResume}
	}
}

func (d *diagnoser) putRefused() {
	switch status := d.last.Status; {
	case status == http.StatusRequestEntityTooLarge:
		d.because(SourceOurs, "The upload host finds the file too large.")
		d.Next = []Step{StepHost}
	case status >= 400 && status < 500:
		d.because(SourceOurs, "An upload host refuses so when its URL has expired. Going on asks for a new one.")
	case status >= 500:
		d.because(SourceOurs, "The upload host is in trouble, and not the platform. Going on asks for a new URL.")
	case status != 0:
		d.because(SourceOurs, "That is no answer to a PUT; it may be another host.")
		d.Next = []Step{StepRead, StepResume}
	}
}
