package replay

import (
	"encoding/hex"
	"errors"
	"math"
	"time"

	"redial/callback"
	"redial/history"
)

// report passes on one event at a time.
func (r *run) report(e Event) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	r.observe(e)
}

// recordEnd counts an item with an outcome and reports its end; err is why the
// outcome could not be recorded.
func (r *run) recordEnd(j *job, out callback.Outcome, err error) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	if isUnrecorded(err) {
		r.summary.Sent++
		r.summary.Unrecorded++
	} else {
		r.summary.count(out.State)
	}
	r.observe(doneEvent(j, out, err))
}

// isUnrecorded reports whether an item was sent and its outcome could not be
// recorded.
func isUnrecorded(err error) bool {
	var journal *callback.JournalError
	return errors.As(err, &journal) && journal.Sent
}

// interrupted reports the end of an item that a cancel cut short.
func (r *run) interrupted(j *job, out callback.Outcome, err error) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	r.summary.Interrupted++
	r.observe(doneEvent(j, out, err))
}

// unsendable reports the end of an item that could not be sent.
func (r *run) unsendable(j *job, out callback.Outcome, err error) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	r.summary.Unsendable++
	r.observe(doneEvent(j, out, err))
}

// unreadable reports the end of an item that the history can't give: nothing of it
// is in the journal.
func (r *run) unreadable(j *job, err error) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	r.summary.Unsendable++
	r.observe(Event{Index: j.index, ID: j.item.ID, Done: true, Err: err})
}

func doneEvent(j *job, out callback.Outcome, err error) Event {
	e := Event{Index: j.index, ID: j.item.ID, Done: true, Err: err}
	var unrecorded *callback.JournalError
	if !errors.As(err, &unrecorded) {
		e.Entry = entryOf(*j.record, out.Attempts)
	}
	return e
}

// entryOf is a callback's entry as the history will have it: from what has just
// been written, which need not be read again.
func entryOf(r callback.Record, attempts []callback.Attempt) history.Entry {
	last := attempts[len(attempts)-1]
	micros := math.Round(float64(last.Duration) / float64(time.Microsecond))
	e := history.Entry{
		ID: r.ID, Time: utc(r.Time), Source: r.Source, ReplayOf: r.ReplayOf,
		OrderID: r.OrderID, OK: r.OK, OutputType: r.OutputType,
		Target: r.Target, URL: r.URL, Bytes: r.Bytes, SHA256: hex.EncodeToString(r.SHA256[:]),
		State: last.State(), Status: last.Status, Error: last.Error, Attempts: len(attempts), MS: micros / 1000,
		BodyOf: r.BodyOf, LastAttempt: utc(last.Time), Unsent: last.Unsent,
	}
	e.Standing = history.StandingOf(e)
	return e
}

func utc(t time.Time) time.Time { return time.Unix(0, t.UnixNano()).UTC() }
