package callback

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
)

// ErrorClass says why an attempt got no answer; "" means that one came.
type ErrorClass string

// The error classes of an attempt.
const (
	ErrTimeout   ErrorClass = "timeout"
	ErrRefused   ErrorClass = "refused"
	ErrDNS       ErrorClass = "dns"
	ErrTLS       ErrorClass = "tls"
	ErrReset     ErrorClass = "reset"
	ErrCanceled  ErrorClass = "canceled"
	ErrTruncated ErrorClass = "truncated"
	ErrOther     ErrorClass = "other"
)

// phase is how far an attempt has come. Phases only grow.
type phase int32

const (
	phaseStart phase = iota
	phaseLookup
	phaseConnect
	phaseTLS
	phaseSend
	phaseWait
	phaseRead
)

func (p phase) String() string {
	switch p {
	case phaseLookup:
		return "looking up the host"
	case phaseConnect:
		return "connecting"
	case phaseTLS:
		return "securing the connection"
	case phaseSend:
		return "sending"
	case phaseWait:
		return "waiting for the answer"
	case phaseRead:
		return "reading the answer"
	default:
		return "starting"
	}
}

// progress follows an attempt through its phases. The transport calls its trace
// from several goroutines, and may still dial for a connection it no longer
// needs: a phase that is behind is ignored.
type progress struct {
	at   atomic.Int32
	conn atomic.Pointer[Conn] // that the request got, nil before
}

func (p *progress) phase() phase { return phase(p.at.Load()) }

func (p *progress) reach(to phase) {
	for {
		at := p.at.Load()
		if at >= int32(to) || p.at.CompareAndSwap(at, int32(to)) {
			return
		}
	}
}

// trace lets p follow what is sent with the context.
func (p *progress) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, p.hooks())
}

// hooks are what p follows by. They do what OnConn does as well: two traces in one
// context call each other by reflection.
func (p *progress) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { p.reach(phaseLookup) },
		ConnectStart:      func(string, string) { p.reach(phaseConnect) },
		TLSHandshakeStart: func() { p.reach(phaseTLS) },
		GotConn: func(i httptrace.GotConnInfo) {
			if c, _ := renewed(i); c != nil {
				p.conn.Store(c)
			}
			p.reach(phaseSend)
		},
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err == nil {
				p.reach(phaseWait)
			}
		},
		GotFirstResponseByte: func() { p.reach(phaseRead) },
	}
}

// classOf names a transport error. A head that can't be read is cut short where the
// connection ended in it.
func (p *progress) classOf(err error) ErrorClass {
	at := p.phase()
	class := classOf(err, at)
	if c := p.conn.Load(); class == ErrOther && at == phaseRead && c != nil && c.ended.Load() {
		return ErrTruncated
	}
	return class
}

// classOf names a transport error that is not the end of a context.
func classOf(err error, at phase) ErrorClass {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return ErrDNS
	case errors.As(err, &timeout) && timeout.Timeout():
		return ErrTimeout
	case errors.Is(err, syscall.ECONNREFUSED):
		return ErrRefused
	case at == phaseTLS, isTLS(err):
		return ErrTLS
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return ErrReset
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.Is(err, io.EOF), at == phaseSend, at == phaseWait:
		return ErrReset // closed, where an answer was due
	}
	return ErrOther
}

func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &verification) || errors.As(err, &authority)
}
