package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"redial/callback"
	"redial/history"
)

// stuckUpload is a recorded callback whose direct upload did not come to its
// end.
type stuckUpload struct {
	entry   history.Entry
	uploads []callback.Upload
}

// stuckUpload looks up what is to be gone on with.
func (o sendOptions) stuckUpload(ctx context.Context, a *app) (stuckUpload, error) {
	store, err := a.openHistory()
	if err != nil {
		return stuckUpload{}, err
	}
	defer func() { _ = store.Close() }() // read only
	id, err := find(ctx, store, o.resume)
	if err != nil {
		return stuckUpload{}, err
	}
	u := stuckUpload{}
	if u.entry, err = store.Entry(ctx, id); err != nil {
		return u, err
	}
	if u.uploads, err = store.Uploads(ctx, u.entry); err != nil {
		return u, err
	}
	if _, stuck := callback.Unfinished(u.uploads); !stuck {
		return u, &usageError{
			message: fmt.Sprintf("%s has no direct upload that could go on", id),
			next:    fmt.Sprintf("redial replay %s sends it again", id),
		}
	}
	return u, nil
}

// goOn sends a callback whose upload failed: the files that are not uploaded
// yet, from the step that failed on, then the callback. It goes to the target
// it was for, unless --to says another: there, all files are new.
func (o sendOptions) goOn(ctx context.Context, a *app) error {
	u, err := o.stuckUpload(ctx, a)
	if err != nil {
		return err
	}
	if o.to == "" {
		o.to = u.entry.Target
	}
	r, err := a.openRoad(ctx, o.to)
	if err != nil {
		return err
	}
	defer r.close()
	if err := o.agreed(ctx, a, r); err != nil {
		return err
	}
	p := parcel{resumed: true}
	if p.body, err = r.store.Body(ctx, u.entry.ID); err != nil {
		return err
	}
	known := r.mock == nil && r.target.Name == u.entry.Target
	left := 0
	for _, file := range u.uploads {
		if !known {
			file.ObjectKey, file.SHA256 = "", ""
		}
		if !file.Uploaded() {
			left++
		}
		f, err := callback.ResumeUpload(file)
		if err != nil {
			return unusable(file, err)
		}
		p.files = append(p.files, f)
	}
	a.err.line("going on with the upload: %s of %d to go", count(left, "file", "files"), len(p.files))
	_, err = o.deliver(ctx, a, r, r.client(o.deliveryOptions), p, callback.Delivery{Source: callback.FromReplay, ReplayOf: u.entry.ID})
	return err
}

// unusable is the error of a file that is not as the record has it.
func unusable(u callback.Upload, err error) error {
	if errors.Is(err, callback.ErrFileChanged) {
		return &usageError{
			message: fmt.Sprintf("%s has changed since it was chosen", u.Path),
			next:    "send it as a new callback: redial send --type TYPE --order UUID --file PATH",
		}
	}
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return unreadable(u.Path, err)
	}
	return err
}

// refuseStuck refuses to replay a callback whose upload is not finished: what
// it names is not there.
func refuseStuck(ctx context.Context, s *history.Store, id string) error {
	e, err := s.Entry(ctx, id)
	if err != nil {
		return err
	}
	uploads, err := s.Uploads(ctx, e)
	if err != nil {
		return err
	}
	if file, stuck := callback.Unfinished(uploads); stuck {
		return &usageError{
			message: fmt.Sprintf("%s can't be replayed: its file %s was never uploaded", id, file.Filename),
			next:    fmt.Sprintf("redial send --resume %s goes on with the upload, and sends it", id),
		}
	}
	return nil
}
