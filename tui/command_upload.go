package tui

import (
	"context"

	"redial/tui/compose"
	"redial/tui/event"

	"redial/callback"
)

// deliver sends a callback, and its files before it where they go by direct
// upload. The files are the command's alone until it has ended.
func (w world) deliver(ctx context.Context, d departure, observe func(callback.Event), step func(event.UploadMsg)) (callback.Outcome, event.Uploaded, error) {
	delivery := callback.Delivery{
		Body: d.send.Body, Source: d.send.Source, ReplayOf: d.send.ReplayOf, BodyOf: d.send.BodyOf, Observe: observe,
	}
	if len(d.send.Uploads) == 0 {
		out, err := w.client.Deliver(ctx, d.target, delivery)
		return out, event.Uploaded{}, err
	}
	order := callback.PeekBody(d.send.Body).OrderID
	up := event.Uploaded{To: d.target.URL + " " + order}
	for _, u := range d.send.Uploads {
		f := uploadedFile(d.before, up.To, u)
		if f == nil {
			var err error
			if f, err = callback.NewFileUpload(u.Path, u.MIME); err != nil {
				return callback.Outcome{State: callback.Pending}, up, err
			}
		}
		up.Files = append(up.Files, f)
	}
	body := func(records []callback.PayloadFile) []byte {
		keys := map[string]string{}
		for i, r := range records {
			keys[d.send.Uploads[i].Mark] = r.ObjectKey
		}
		return compose.WithKeys(d.send.Body, keys)
	}
	out, err := w.client.DeliverUploads(ctx, d.target, order, up.Files, delivery, body, func(e callback.UploadEvent) {
		step(event.UploadMsg{ID: d.id, Path: e.File.Path, Step: e.Step, Attempt: e.Attempt, Wait: e.Wait, Sent: e.Sent})
	})
	return out, up, err
}

// uploadedFile is a file that is on its way to the same place already, else nil.
func uploadedFile(u event.Uploaded, to string, want event.Upload) *callback.FileUpload {
	for _, f := range u.Files {
		if u.To == to && f.Path == want.Path && f.Size == want.Size && f.MIMEType == want.MIME {
			return f
		}
	}
	return nil
}
