package replay

import (
	"encoding/hex"
	"errors"
	"math"
	"time"

	"redial/callback"
	"redial/history"
)

// tell tells one event at a time.
func (r *run) tell(e Event) {
	r.told.Lock()
	defer r.told.Unlock()
	r.observe(e)
}

// ended counts an item with an outcome and tells its end; err is why the
// outcome could not be recorded.
func (r *run) ended(j *job, out callback.Outcome, err error) {
	r.told.Lock()
	defer r.told.Unlock()
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

// interrupted tells the end of an item that a cancel cut short.
func (r *run) interrupted(j *job, out callback.Outcome, err error) {
	r.told.Lock()
	defer r.told.Unlock()
	r.summary.Interrupted++
	r.observe(doneEvent(j, out, err))
}

// unsendable tells the end of an item that could not be sent.
func (r *run) unsendable(j *job, out callback.Outcome, err error) {
	r.told.Lock()
	defer r.told.Unlock()
	r.summary.Unsendable++
	r.observe(doneEvent(j, out, err))
}

// unreadable tells the end of an item that the history can't give: nothing of it
// is in the journal.
func (r *run) unreadable(j *job, err error) {
	r.told.Lock()
	defer r.told.Unlock()
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

// entryOf is a callback's entry as the history will tell it: from what has just
// been written, which need not be read again.
func entryOf(r callback.Record, attempts []callback.Attempt) history.Entry {
	last := attempts[len(attempts)-1]
	micros := math.Round(float64(last.Duration) / float64(time.Microsecond))
	return history.Entry{
		ID: r.ID, Time: utc(r.Time), Source: r.Source, ReplayOf: r.ReplayOf,
		OrderID: r.OrderID, OK: r.OK, OutputType: r.OutputType,
		Target: r.Target, URL: r.URL, Bytes: r.Bytes, SHA256: hex.EncodeToString(r.SHA256[:]),
		State: last.State(), Status: last.Status, Error: last.Error, Attempts: len(attempts), MS: micros / 1000,
		BodyOf: r.BodyOf, LastAttempt: utc(last.Time),
	}
}

func utc(t time.Time) time.Time { return time.Unix(0, t.UnixNano()).UTC() }
