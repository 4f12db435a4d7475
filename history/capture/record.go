package capture

import (
	"context"
	"time"

	"redial/callback"
)

// journalWait is how long a callback waits for its line to be on disk. It goes
// on then, and its attempt is recorded when the line is.
const journalWait = 3 * time.Second

// secretHeader is callback.SecretHeader as net/http writes it.
const secretHeader = "X-Callback-Secret"

// line is a callback's line on its way to the journal.
type line struct {
	record callback.Record
	ended  chan struct{} // closed when record.ID and err are final
	err    error
}

// journal records a callback, if it may be recorded, and returns when that has
// succeeded, has failed, or takes too long.
func (p *passage) journal(body []byte) {
	peek := callback.PeekBody(body)
	p.x.OrderID, p.x.OutputType = p.mask.Text(peek.OrderID), p.mask.Text(peek.OutputType)
	encoding := p.r.Header.Get("Content-Encoding")
	switch {
	case p.mask.Found(body):
		p.x.Err = ErrSecretInBody
		return
	case encoding != "" && encoding != "identity":
		p.x.Err = ErrEncoded
		return
	case p.s.options.Journal == nil:
		return
	}
	p.line = &line{record: p.record(body, peek), ended: make(chan struct{})}
	go func() {
		defer close(p.line.ended)
		// What has arrived is recorded, whether its sender waits or not.
		p.line.record.ID, p.line.err = p.s.journal.Callback(context.Background(), p.line.record)
	}()
	late := time.NewTimer(journalWait)
	defer late.Stop()
	select {
	case <-p.line.ended:
	case <-late.C:
	}
}

// journalAttempt records how a callback ended, and returns when both are on
// disk.
func (p *passage) journalAttempt(a callback.Attempt) {
	if p.line == nil {
		return
	}
	<-p.line.ended
	err := p.line.err
	if err == nil {
		p.x.ID = p.line.record.ID
		err = p.s.journal.Attempt(context.Background(), p.line.record, a)
	}
	if err != nil {
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
