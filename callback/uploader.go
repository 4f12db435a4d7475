package callback

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// expiryMargin is how long before the end of its time an upload URL counts as
// expired: a PUT begun then would hardly arrive in time.
const expiryMargin = 2 * time.Second

// progressEvery is how many bytes lie between two events of a PUT.
const progressEvery = 256 << 10

// uploader makes the steps before a callback.
type uploader struct {
	client    *Client
	target    Target
	prepareAt *route
	orderID   string
	observe   func(UploadEvent)
}

// prepared is the answer to a prepare.
type prepared struct {
	OK              bool              `json:"ok"`
	ObjectKey       string            `json:"object_key"`
	UploadURL       string            `json:"upload_url"`
	RequiresHeaders map[string]string `json:"requires_headers"`
	ExpiresIn       int64             `json:"expires_in"` // seconds
	MaxBytes        int64             `json:"max_bytes"`
	expires         time.Time
}

func (p *prepared) expired() bool { return !time.Now().Add(expiryMargin).Before(p.expires) }

// maxPrepares is how often a file is prepared in one Upload: a URL that has
// expired when its PUT fails calls for a new one.
const maxPrepares = 3

func (u uploader) upload(ctx context.Context, f *FileUpload) error {
	for n := 1; ; n++ {
		if f.prepared == nil || f.prepared.expired() {
			f.prepared = nil
			if err := u.prepare(ctx, f); err != nil {
				return err
			}
		}
		if f.prepared.MaxBytes > 0 && f.Size > f.prepared.MaxBytes {
			return unfit(f, StepPrepare, fmt.Errorf("%w: it has %d bytes, the limit for %s is %d", ErrFileTooLarge, f.Size, f.MIMEType, f.prepared.MaxBytes))
		}
		err := u.put(ctx, f)
		var failed *UploadError
		if !errors.As(err, &failed) || failed.Err != nil || !f.prepared.expired() || n == maxPrepares {
			return err
		}
	}
}

// unfit is the error of a file that can't go up, whatever is tried.
func unfit(f *FileUpload, step UploadStep, err error) error {
	a := Attempt{N: 1, Time: time.Now(), Error: ErrOther, Message: "Not uploaded: " + err.Error() + "."}
	return &UploadError{Filename: f.Filename, Step: step, Attempt: a, Err: err}
}

// step repeats one step until it has succeeded or is given up.
func (u uploader) step(ctx context.Context, f *FileUpload, name UploadStep, timeout time.Duration, attempt func(context.Context, int) Attempt) error {
	var last Attempt
	err := u.client.repeat(ctx, timeout, tries{
		attempt: attempt,
		ended: func(a Attempt) error {
			last = a
			u.observe(UploadEvent{File: f, Step: name, Attempt: &a})
			return nil
		},
		waiting: func(wait time.Duration) { u.observe(UploadEvent{File: f, Step: name, Wait: wait}) },
	})
	if err != nil || last.State() != Delivered {
		return &UploadError{Filename: f.Filename, Step: name, Attempt: last, Err: err}
	}
	return nil
}

// prepare asks where the file is to go.
func (u uploader) prepare(ctx context.Context, f *FileUpload) error {
	s := &sender{client: u.client, route: u.prepareAt, bodies: bodies{bytes: prepareBody(u.orderID, f)}}
	var got *prepared
	attempt := func(ctx context.Context, n int) Attempt {
		a := s.attempt(ctx, n)
		if a.State() == Delivered {
			got, a = u.readPrepared(a)
		}
		return a
	}
	if err := u.step(ctx, f, StepPrepare, u.client.timeout(), attempt); err != nil {
		return err
	}
	f.prepared = got
	return nil
}

func prepareBody(orderID string, f *FileUpload) []byte {
	b := []byte(`{`)
	b = append(appendQuoted(append(b, `"order_id":`...), orderID), ',')
	b = append(appendQuoted(append(b, `"filename":`...), f.Filename), ',')
	b = append(appendQuoted(append(b, `"mime_type":`...), f.MIMEType), ',')
	return fmt.Appendf(b, `"file_size":%d}`, f.Size)
}

// readPrepared takes a prepare's answer apart. What is kept of the answer has
// no signature in it; one that can't be used is no success.
func (u uploader) readPrepared(a Attempt) (*prepared, Attempt) {
	p := &prepared{}
	fail := func(why string) (*prepared, Attempt) {
		a.Status, a.Error, a.Message = 0, ErrOther, "The answer to prepare "+why+"."
		return nil, a
	}
	if err := json.Unmarshal(a.Response, p); err != nil {
		a.Response = nil // it may hold a signature nobody can find
		return fail("is not the JSON it should be")
	}
	a.Response = withoutSignature(a.Response)
	to := Target{Name: "upload host", URL: p.UploadURL, InsecureHTTP: u.target.InsecureHTTP}
	refused := refusedHeader(p.RequiresHeaders, p.UploadURL)
	switch {
	case !p.OK || p.ObjectKey == "" || p.UploadURL == "":
		return fail("names no upload_url and object_key")
	case to.Check() != nil:
		return fail("names an upload_url that can't be used: " + to.Check().Error())
	case to.Loopback() && !u.target.Loopback():
		return fail("names an upload_url on this machine, which only a target on this machine may do")
	case refused != "":
		return fail("requires the header " + refused + ", which no upload host needs")
	case bytes.Contains(a.Response, []byte(masked)): // it was masked on arrival
		return fail("would hand the secret to the upload host")
	}
	p.expires = a.Time.Add(time.Duration(min(max(p.ExpiresIn, 1), 7*24*3600)) * time.Second)
	return p, a
}

// withoutSignature is a prepare's answer without the query of its upload_url.
func withoutSignature(answer []byte) []byte {
	body, err := ParseBody(answer)
	if err != nil {
		return nil
	}
	if signed, ok := body.Text("upload_url"); ok {
		body = body.SetText("upload_url", Target{URL: signed}.PublicURL())
	}
	return body.Bytes()
}

// put streams the file to where prepare said.
func (u uploader) put(ctx context.Context, f *FileUpload) error {
	var sum string
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	attempt := func(ctx context.Context, n int) Attempt {
		file, err := f.open()
		if err != nil {
			cancel(err) // no retry makes a file readable
			return Attempt{N: n, Time: time.Now(), Error: ErrOther, Message: "The file can't be read: " + err.Error() + "."}
		}
		defer func() { _ = file.Close() }()
		r := &fileReader{r: io.LimitReader(file, f.Size), size: f.Size, hash: sha256.New()}
		r.progress = func(sent int64) { u.observe(UploadEvent{File: f, Step: StepPut, Sent: sent}) }
		a := u.exchange(ctx, f, r)
		a.N = n
		switch sent, short := r.end(); {
		case short:
			cancel(ErrFileChanged)
		case a.State() == Delivered && sent != f.Size:
			a.Message = fmt.Sprintf("The upload host answered %d after %d of %d bytes.", a.Status, sent, f.Size)
			a.Status, a.Error = 0, ErrOther
		}
		sum = hex.EncodeToString(r.hash.Sum(nil))
		return a
	}
	err := u.step(ctx, f, StepPut, time.Until(f.prepared.expires), attempt)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, ctx.Err()) {
		return unfit(f, StepPut, cause)
	}
	if err != nil {
		return err
	}
	done := f.Record()
	done.SHA256 = sum
	f.done = &done
	return nil
}

// exchange makes one PUT. It ends when no byte has moved for AttemptTimeout.
func (u uploader) exchange(ctx context.Context, f *FileUpload, r *fileReader) Attempt {
	bounded, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	idle := orDefault(u.client.AttemptTimeout, defaultAttemptTimeout)
	stalled := time.AfterFunc(idle, func() { cancel(context.DeadlineExceeded) })
	defer stalled.Stop()
	r.moved = func() { stalled.Reset(idle) }

	o := observe(bounded, MaskOf(signatures(f.prepared.UploadURL)...).masker)
	return o.End(func() error {
		req, err := http.NewRequestWithContext(bounded, http.MethodPut, f.prepared.UploadURL, r)
		if err != nil {
			return errors.New("the request can't be made") // the error would repeat the URL
		}
		req.ContentLength = f.Size
		if f.Size == 0 {
			req.Body = http.NoBody
		}
		req.Header.Set("User-Agent", userAgent)
		for name, value := range f.prepared.RequiresHeaders {
			switch http.CanonicalHeaderKey(name) {
			case "Host", "Content-Length": // they are those of the request
			default:
				req.Header.Set(name, value)
			}
		}
		res, err := u.client.carrier(u.target.Roots).RoundTrip(req.WithContext(o.progress.trace(bounded)))
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		o.Answer(res.StatusCode, res.Header)
		return read(res, o)
	}())
}

// signatures are the parts of a signed URL that an answer must not repeat into
// the history: its whole query, and each longer value in it.
func signatures(signed string) []Secret {
	u, err := url.Parse(signed)
	if err != nil {
		return nil
	}
	secrets := []Secret{NewSecret(u.RawQuery)}
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) >= shortestFound {
				secrets = append(secrets, NewSecret(v))
			}
		}
	}
	return secrets
}

// fileReader feeds a PUT, counting and hashing. The transport may still read
// from it when the attempt has ended; end stops that.
type fileReader struct {
	moved    func()
	progress func(sent int64)

	mu    sync.Mutex // guards what follows
	r     io.Reader
	size  int64 // what the file was to have
	short bool  // the file ended before that
	hash  hash.Hash
	sent  int64
	told  int64
	ended bool
}

var errAttemptEnded = errors.New("the attempt has ended")

func (f *fileReader) Read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return 0, errAttemptEnded
	}
	n, err := f.r.Read(p)
	f.sent += int64(n)
	f.short = f.short || errors.Is(err, io.EOF) && f.sent < f.size
	f.hash.Write(p[:n])
	f.moved()
	if f.sent-f.told >= progressEvery || errors.Is(err, io.EOF) && f.sent > f.told {
		f.told = f.sent
		f.progress(f.sent)
	}
	return n, err
}

// end stops the reading and returns how many bytes were taken, and whether the file
// ended too early.
func (f *fileReader) end() (sent int64, short bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
	return f.sent, f.short
}
