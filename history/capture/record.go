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
	since   time.Time     // when that was; final when settled is closed
	ended   chan struct{} // closed when what follows is final
	peek    callback.Peek
	record  callback.Record // without the body, which may be gone
	kept    bool            // there is a line
	err     error
}

// always is settled.
var always = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// journal begins to record a callback, if it may be recorded.
func (p *passage) journal(body *content) *line {
	l := &line{settled: make(chan struct{}), ended: make(chan struct{})}
	settle := sync.OnceFunc(func() {
		l.since = time.Now()
		close(l.settled)
	})
	late := time.AfterFunc(p.s.options.journalWait, settle)
	body.hold()
	go func() {
		defer body.release()
		defer close(l.ended)
		defer settle()
		defer late.Stop()
		l.write(p, body)
	}()
	return l
}

// write records a callback. What has arrived is recorded, whether its sender
// waits or not.
func (l *line) write(p *passage, body *content) {
	l.peek = callback.PeekBody(body.bytes)
	encoding := p.r.Header.Get("Content-Encoding")
	switch {
	case p.mask.Found(body.bytes):
		l.err = ErrSecretInBody
	case encoding != "" && encoding != "identity":
		l.err = ErrEncoded
	case p.s.journal != nil:
		r := p.record(body.bytes, l.peek)
		r.SHA256 = body.sum()
		r.ID, l.err = p.s.journal.Callback(context.Background(), r)
		if l.err != nil {
			l.err = &callback.JournalError{Sent: true, Err: l.err}
		}
		r.Body = nil
		l.record, l.kept = r, l.err == nil
	}
}

// journalAttempt records how a callback ended, and returns when both are on
// disk.
func (p *passage) journalAttempt(a callback.Attempt) {
	if p.line == nil {
		return
	}
	<-p.line.ended
	p.x.OrderID, p.x.OutputType = p.mask.Text(p.line.peek.OrderID), p.mask.Text(p.line.peek.OutputType)
	p.x.Err = p.line.err
	if !p.line.kept {
		return
	}
	p.x.ID = p.line.record.ID
	if err := p.s.journal.Attempt(context.Background(), p.line.record, a); err != nil {
		p.x.Err = &callback.JournalError{Sent: true, Err: err}
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
