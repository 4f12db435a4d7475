package callback

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// FileUpload is a file on its way by direct upload (guide "Callback (Over 4.5
// MB)"): a prepare, then a PUT to another host. It remembers how far it came: a
// second Client.Upload goes on at the step that failed. It is not safe for
// concurrent use.
type FileUpload struct {
	Path     string
	Filename string
	MIMEType string
	Size     int64 // bytes
	// Open opens the file, once for each PUT; nil opens Path.
	Open func() (io.ReadCloser, error)

	prepared *prepared // nil before the prepare
	done     *Upload   // nil before the PUT has succeeded
}

// NewFileUpload returns the upload of the file at path.
func NewFileUpload(path, mimeType string) (*FileUpload, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return &FileUpload{Path: path, Filename: filepath.Base(path), MIMEType: mimeType, Size: info.Size()}, nil
}

// ResumeUpload returns the upload that a record tells of, as far as it came. What
// was uploaded is not sent again; what was not begins with a prepare, since the
// URL it was given is kept nowhere.
func ResumeUpload(u Upload) (*FileUpload, error) {
	if u.Uploaded() {
		return &FileUpload{Path: u.Path, Filename: u.Filename, MIMEType: u.MIMEType, Size: u.FileSize, done: &u}, nil
	}
	f, err := NewFileUpload(u.Path, u.MIMEType)
	if err != nil {
		return nil, err
	}
	if f.Size != u.FileSize {
		return nil, fmt.Errorf("%s: %w", u.Path, ErrFileChanged)
	}
	f.Filename = u.Filename
	return f, nil
}

// Record is what is kept of the file in place of its bytes; its ObjectKey is ""
// before the file is prepared, its SHA256 "" before it is uploaded.
func (f *FileUpload) Record() Upload {
	if f.done != nil {
		return *f.done
	}
	u := Upload{Filename: f.Filename, MIMEType: f.MIMEType, FileSize: f.Size, Path: f.Path}
	if f.prepared != nil {
		u.ObjectKey = f.prepared.ObjectKey
	}
	return u
}

// Done reports whether the file is uploaded.
func (f *FileUpload) Done() bool { return f.done != nil }

func (f *FileUpload) open() (io.ReadCloser, error) {
	if f.Open != nil {
		return f.Open()
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.Size() != f.Size {
		return nil, errors.Join(ErrFileChanged, err, file.Close())
	}
	return file, nil
}

// UploadStep is a step of a direct upload.
type UploadStep string

// The steps that come before the callback itself.
const (
	StepPrepare UploadStep = "prepare"
	StepPut     UploadStep = "put"
)

// UploadEvent is something that happened on the way: of Attempt, Wait and Sent
// exactly one is set.
type UploadEvent struct {
	File    *FileUpload
	Step    UploadStep
	Attempt *Attempt      // an attempt of the step has ended
	Wait    time.Duration // a retry of the step will follow after this long
	Sent    int64         // so many bytes of the file are on their way
}

// The reasons a file can't be uploaded that are its own.
var (
	// ErrFileTooLarge is returned where prepare allows fewer bytes than the file has.
	ErrFileTooLarge = errors.New("the file is larger than the platform allows for its type")
	// ErrFileChanged is returned where a file's size is no longer what it was.
	ErrFileChanged = errors.New("the file has changed since it was chosen")
)

// UploadError is returned when a step ended without success. A later
// Client.Upload goes on at this step.
type UploadError struct {
	Filename string
	Step     UploadStep
	Attempt  Attempt // the last one of the step
	// Err is ctx's error after a cancel, or why the file can't go up at all: then it
	// is ErrFileTooLarge, ErrFileChanged, or that of reading the file. Else it is nil.
	Err error
}

func (e *UploadError) Error() string {
	how := e.Attempt.Message
	switch {
	case e.Attempt.Status != 0:
		how = fmt.Sprintf("answered %d", e.Attempt.Status)
	case e.Err != nil && e.Attempt.Error != ErrCanceled:
		how = e.Err.Error()
	}
	return fmt.Sprintf("direct upload of %s, %s: %s", e.Filename, e.Step, how)
}

func (e *UploadError) Unwrap() error { return e.Err }

// Upload takes files to where prepare says, one after the other, and leaves
// the object keys in them. Each step is retried as a delivery is; a PUT may go
// on for as long as its URL is valid, while bytes move at least every
// AttemptTimeout. The secret goes to t alone. observe, if set, is called one
// event at a time, though not always from the same goroutine.
//
// Memory does not grow with the size of a file. The error is an *UploadError or a
// *TargetError.
func (c *Client) Upload(ctx context.Context, t Target, orderID string, files []*FileUpload, observe func(UploadEvent)) error {
	way, err := c.routeTo(ctx, t)
	if err != nil {
		return err
	}
	if observe == nil {
		observe = func(UploadEvent) {}
	}
	u := uploader{client: c, target: t, prepareAt: way.to(way.url.JoinPath("prepare")), orderID: orderID, observe: observe}
	for _, f := range files {
		if f.done != nil {
			continue
		}
		if err := u.upload(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// DeliverFiles uploads files and delivers the callback that names them: p with
// the files' object keys. Where a step of the upload fails, the callback is
// journaled as it stands then, with an attempt that says which step it was, so
// that the history knows of it; calling again goes on at that step.
func (c *Client) DeliverFiles(ctx context.Context, t Target, p Payload, files []*FileUpload, d Delivery, observe func(UploadEvent)) (Outcome, error) {
	return c.deliverFiles(ctx, t, p.OrderID, files, d, observe, func(list []PayloadFile) []byte {
		p.Files = list
		return p.Encode()
	})
}

// ResumeFiles is DeliverFiles for a callback that is recorded: d.Body is its
// body, in which the files are set anew.
func (c *Client) ResumeFiles(ctx context.Context, t Target, files []*FileUpload, d Delivery, observe func(UploadEvent)) (Outcome, error) {
	body, err := ParseBody(d.Body)
	if err != nil {
		return Outcome{State: Pending}, err
	}
	orderID, _ := body.Text("order_id")
	return c.deliverFiles(ctx, t, orderID, files, d, observe, func(list []PayloadFile) []byte {
		return body.Remove("file_base64").Remove("filename").Remove("mime_type").Set("files", appendFiles(nil, list)).Bytes()
	})
}

// DeliverUploads is DeliverFiles for a body that is written elsewhere: body
// makes it of what is known of the files then. An object key is "" there where
// the file was not prepared.
func (c *Client) DeliverUploads(ctx context.Context, t Target, orderID string, files []*FileUpload, d Delivery, body func([]PayloadFile) []byte, observe func(UploadEvent)) (Outcome, error) {
	return c.deliverFiles(ctx, t, orderID, files, d, observe, body)
}

func (c *Client) deliverFiles(ctx context.Context, t Target, orderID string, files []*FileUpload, d Delivery, observe func(UploadEvent), body func([]PayloadFile) []byte) (Outcome, error) {
	way, err := c.routeTo(ctx, t)
	if err != nil {
		return Outcome{State: Pending}, err
	}
	if list, _ := uploadsOf(files); c.holdsSecret(way, body(list)) {
		return Outcome{State: Pending}, ErrSecretInBody
	}
	err = c.Upload(ctx, t, orderID, files, observe)
	var list []PayloadFile
	list, d.Uploads = uploadsOf(files)
	d.Body = body(list)
	var failed *UploadError
	switch {
	case err == nil:
		return c.Deliver(ctx, t, d)
	case errors.As(err, &failed):
		return c.journalUploadFailure(ctx, t, d, failed)
	default:
		return Outcome{State: Pending}, err
	}
}

// uploadsOf is how a body names files, and what is recorded of them, as far as they
// came.
func uploadsOf(files []*FileUpload) (list []PayloadFile, uploads []Upload) {
	for _, f := range files {
		record := f.Record()
		uploads = append(uploads, record)
		list = append(list, PayloadFile{Filename: f.Filename, MIMEType: f.MIMEType, ObjectKey: record.ObjectKey})
	}
	return list, uploads
}

// journalUploadFailure keeps a callback that could not be sent, and why.
func (c *Client) journalUploadFailure(ctx context.Context, t Target, d Delivery, failed *UploadError) (Outcome, error) {
	a := failed.Attempt
	a.N, a.Message = 1, failed.Error()
	out := Outcome{State: a.State(), Attempts: []Attempt{a}}
	r, err := c.journaled(context.WithoutCancel(ctx), t, d)
	if err != nil {
		return out, err
	}
	out.ID = r.ID
	if err := c.journalAttempt(ctx, r, a); err != nil {
		return out, err
	}
	if d.Observe != nil {
		d.Observe(Event{ID: r.ID, Attempt: &a})
	}
	return out, failed.Err
}
