package capture

import (
	"context"
	"sync"
	"time"

	"redial/callback"
)

// secretHeader is callback.SecretHeader as net/http writes it.
const secretHeader = "X-Callback-Secret"

// line is a callback's line on its way to the journal.
type line struct {
	// settled is closed when the callback may go on: its line is written, or is
	// not to be, or takes too long.
	settled chan struct{}
	ended   chan struct{} // closed when what follows is final
	peek    callback.Peek
	record  callback.Record // without the body, which may be gone
	kept    bool            // there is a line
	err     error
}

// journal begins to record a callback, if it may be recorded.
func (q *request) journal(body []byte) *line {
	l := &line{settled: make(chan struct{}), ended: make(chan struct{})}
	settle := sync.OnceFunc(func() { close(l.settled) })
	late := time.AfterFunc(q.server.options.journalWait, settle)
	go func() {
		defer close(l.ended)
		defer settle()
		defer late.Stop()
		l.write(q, body)
	}()
	return l
}

// write records a callback. What has arrived is recorded, whether its sender
// waits or not.
func (l *line) write(q *request, body []byte) {
	l.peek = callback.PeekBody(body)
	l.peek.OrderID, l.peek.OutputType = q.mask.Text(l.peek.OrderID), q.mask.Text(l.peek.OutputType)
	encoding := q.in.Header.Get("Content-Encoding")
	switch {
	case q.mask.Found(body):
		l.err = ErrSecretInBody
	case encoding != "" && encoding != "identity":
		l.err = ErrEncoded
	case q.server.journal != nil:
		r := q.record(body, l.peek)
		r.ID, l.err = q.server.journal.Callback(context.Background(), r)
		if l.err != nil {
			l.err = &callback.JournalError{Sent: true, Err: l.err}
		}
		r.Body = nil
		l.record, l.kept = r, l.err == nil
	}
}

// record is what the journal is to keep of a callback.
func (q *request) record(body []byte, peek callback.Peek) callback.Record {
	head := callback.HeadOf(q.in.Header)
	head.ContentType = q.mask.Text(head.ContentType)
	return callback.Record{
		Time: q.x.Time, Source: q.server.options.Source,
		OrderID: peek.OrderID, OK: peek.OK, OutputType: peek.OutputType,
		Target: q.mask.Text(q.server.name),
		URL:    q.mask.Text(q.server.publicURL(q.out)),
		Body:   body, Request: &head,
	}
}

// journalAttempt records how a callback ended, and returns when both are on
// disk.
func (q *request) journalAttempt(a callback.Attempt) {
	if q.line == nil {
		return
	}
	<-q.line.ended
	q.x.OrderID, q.x.OutputType = q.line.peek.OrderID, q.line.peek.OutputType
	q.x.Err = q.line.err
	if !q.line.kept {
		return
	}
	q.x.ID = q.line.record.ID
	if err := q.server.journal.Attempt(context.Background(), q.line.record, a); err != nil {
		q.x.Err = &callback.JournalError{Sent: true, Err: err}
	}
}

// knownMask is the mask of the secrets it was made for.
type knownMask struct {
	secret string
	mask   callback.Mask
}

// maskOf returns the mask of a request's secrets. The last one is kept, because
// nearly all requests share it.
func (s *Server) maskOf(values []string) callback.Mask {
	if len(values) != 1 {
		secrets := make([]callback.Secret, len(values))
		for i, v := range values {
			secrets[i] = callback.NewSecret(v)
		}
		return callback.MaskOf(secrets...)
	}
	if known := s.mask.Load(); known != nil && known.secret == values[0] {
		return known.mask
	}
	m := callback.MaskOf(callback.NewSecret(values[0]))
	s.mask.Store(&knownMask{values[0], m})
	return m
}
