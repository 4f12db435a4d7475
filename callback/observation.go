package callback

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"
)

// Observation follows one request on its way and makes of it an Attempt: how it
// ended, in which class, and what was answered, with no secret in any of it. A
// Client makes its attempts with it, and so can a proxy that only looks on. It
// is not safe for concurrent use, but for its trace.
type Observation struct {
	ctx      context.Context // of the caller
	progress progress
	masker   *masker
	attempt  Attempt
	answer   []byte // its first bytes, as they came
	whole    bool   // answer is all that was sent
}

// Observe begins an observation of a request that is to be made with ctx and with
// Trace in it; what m knows is hidden from the attempt.
func Observe(ctx context.Context, m Mask) *Observation { return observe(ctx, m.masker) }

func observe(ctx context.Context, m *masker) *Observation {
	return &Observation{ctx: ctx, masker: m, attempt: Attempt{N: 1, Time: time.Now()}}
}

// Trace returns what the observation follows the request by. A caller with hooks
// of its own adds them there: two traces in one context are slow.
func (o *Observation) Trace() *httptrace.ClientTrace { return o.progress.hooks() }

// Answer notes the head of the answer.
func (o *Observation) Answer(status int, h http.Header) {
	o.progress.reach(phaseRead)
	o.attempt.Status = status
	if len(h) == 0 {
		return
	}
	o.attempt.Headers = make(map[string]string, len(h))
	for name, values := range h {
		o.attempt.Headers[o.masker.mask(name)] = o.masker.mask(strings.Join(values, ", "))
	}
}

// Write notes bytes of the answer's body as they pass. It never fails.
func (o *Observation) Write(b []byte) (int, error) {
	o.attempt.ResponseBytes += int64(len(b))
	if room := o.room() - len(o.answer); room > 0 {
		o.answer = append(o.answer, b[:min(room, len(b))]...)
	}
	return len(b), nil
}

// room is how much of an answer is looked at: beyond what is kept as much again
// as the longest form of the secret, so that none is cut in half before it is
// masked, and what a compressed answer may spend on framing.
func (o *Observation) room() int { return ResponseCap + 2*o.masker.longest() + 1<<10 }

// End returns the attempt; err is why there was no whole answer, nil where it
// came to its end.
func (o *Observation) End(err error) Attempt {
	a := o.attempt
	a.Duration = time.Since(a.Time)
	o.whole = err == nil && a.ResponseBytes == int64(len(o.answer))
	readErr := o.keep(&a)
	switch {
	case err == nil && readErr != nil:
		a.Message = "The answer's body is not kept: " + readErr.Error() + "."
		return a
	case err == nil && a.Status < 100:
		a.Error, a.Message = ErrOther, fmt.Sprintf("The answer's status is %03d, which is no status.", a.Status)
		a.Status = 0
		return a
	case err == nil:
		return a
	case errors.Is(o.ctx.Err(), context.Canceled) && !errors.Is(context.Cause(o.ctx), context.DeadlineExceeded):
		a.Error, a.Unsent = ErrCanceled, o.progress.phase() < phaseSend
	case o.ctx.Err() != nil:
		a.Error = ErrTimeout
	default:
		a.Error = o.progress.classOf(err)
	}
	a.Message = o.masker.message(a, err, o.progress.phase())
	a.Status = 0 // half an answer is none
	return a
}

// keep fills in the body that is kept. One that is encoded is decoded first: a
// secret would not be found in it.
func (o *Observation) keep(a *Attempt) error {
	if len(o.answer) == 0 {
		return nil
	}
	body, whole, err := o.decode(o.encoding())
	if err != nil {
		return err
	}
	a.Response = []byte(o.masker.maskPart(string(body), whole))
	if len(a.Response) > ResponseCap {
		a.Response = a.Response[:ResponseCap]
	}
	return nil
}

func (o *Observation) encoding() string {
	for name, value := range o.attempt.Headers {
		if strings.EqualFold(name, "Content-Encoding") {
			return strings.ToLower(strings.TrimSpace(value))
		}
	}
	return ""
}

// decode returns the first bytes of the answer's content, and whether they are
// all of it.
func (o *Observation) decode(encoding string) (body []byte, whole bool, err error) {
	var r io.Reader
	switch encoding {
	case "", "identity":
		return o.answer, o.whole, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(o.answer))
	case "deflate":
		if r, err = zlib.NewReader(bytes.NewReader(o.answer)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(o.answer)), nil // as some servers mean it
		}
	default:
		return nil, false, fmt.Errorf("its encoding %q can't be read here", o.masker.mask(encoding))
	}
	if err != nil {
		return nil, false, fmt.Errorf("its encoding is not the %s it says", encoding)
	}
	// An error is what a part of a stream ends in: what came before it counts.
	body, err = io.ReadAll(io.LimitReader(r, int64(o.room())))
	return body, err == nil && o.whole && len(body) < o.room(), nil
}
