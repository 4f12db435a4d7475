package tui

import (
	"context"
	"time"

	"redial/callback"
)

// uploaded is how far the files of a delivery came. A delivery of the same
// order to the same target goes on from there.
type uploaded struct {
	to    string // target and order
	files []*callback.FileUpload
}

// uploadMsg is a step of a direct upload under way: of attempt, wait and sent
// one is set.
type uploadMsg struct {
	id      sendID
	path    string
	step    callback.UploadStep
	attempt *callback.Attempt
	wait    time.Duration
	sent    int64
}

// deliver sends a callback, and its files before it where they go by direct
// upload. The files are the command's alone until it has ended.
func (w world) deliver(ctx context.Context, d departure, observe func(callback.Event), step func(uploadMsg)) (callback.Outcome, uploaded, error) {
	delivery := callback.Delivery{
		Body: d.send.body, Source: d.send.source, ReplayOf: d.send.replayOf, BodyOf: d.send.bodyOf, Observe: observe,
	}
	if len(d.send.uploads) == 0 {
		out, err := w.client.Deliver(ctx, d.target, delivery)
		return out, uploaded{}, err
	}
	order := callback.PeekBody(d.send.body).OrderID
	up := uploaded{to: d.target.URL + " " + order}
	for _, u := range d.send.uploads {
		f := d.before.file(up.to, u)
		if f == nil {
			var err error
			if f, err = callback.NewFileUpload(u.path, u.mime); err != nil {
				return callback.Outcome{State: callback.Pending}, up, err
			}
		}
		up.files = append(up.files, f)
	}
	body := func(records []callback.PayloadFile) []byte {
		keys := map[string]string{}
		for i, r := range records {
			keys[d.send.uploads[i].mark] = r.ObjectKey
		}
		return withKeys(d.send.body, keys)
	}
	out, err := w.client.DeliverUploads(ctx, d.target, order, up.files, delivery, body, func(e callback.UploadEvent) {
		step(uploadMsg{id: d.id, path: e.File.Path, step: e.Step, attempt: e.Attempt, wait: e.Wait, sent: e.Sent})
	})
	return out, up, err
}

// file is a file that is on its way to the same place already, else nil.
func (u uploaded) file(to string, want upload) *callback.FileUpload {
	for _, f := range u.files {
		if u.to == to && f.Path == want.path && f.Size == want.size && f.MIMEType == want.mime {
			return f
		}
	}
	return nil
}
