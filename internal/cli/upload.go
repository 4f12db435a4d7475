package cli

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"redial/callback"
)

// fieldRoom is what the fields of a body may take beside its files.
const fieldRoom = 4 << 10

// tooLarge reports whether the files make a body that the platform may refuse
// for its size.
func (o sendOptions) tooLarge() (bool, error) {
	carrier := callback.OutputType(o.outputType).Carrier()
	if carrier != callback.CarriesFile && carrier != callback.CarriesVideo {
		return false, nil
	}
	encoded := int64(fieldRoom)
	for _, path := range o.files {
		info, err := os.Stat(path)
		if err != nil {
			return false, unreadable(path, err)
		}
		encoded += encodedSize(info.Size())
	}
	return encoded > callback.SizeWarning, nil
}

// encodedSize is how long n bytes are in base64.
func encodedSize(n int64) int64 { return (n + 2) / 3 * int64(base64.StdEncoding.EncodedLen(3)) }

// uploadParcel makes a parcel whose files go by direct upload, and says so.
func (o sendOptions) uploadParcel(ctx context.Context, a *app) (parcel, error) {
	payload, err := o.draft(ctx, a)
	if err != nil {
		return parcel{}, err
	}
	p := parcel{payload: payload}
	var bytes int64
	draft := payload
	for _, path := range o.files {
		file, err := callback.NewFileUpload(path, callback.MIMETypeOf(path))
		if err != nil {
			return parcel{}, unreadable(path, err)
		}
		bytes += encodedSize(file.Size)
		p.files = append(p.files, file)
		draft.Files = append(draft.Files, callback.PayloadFile{Filename: file.Filename, MIMEType: file.MIMEType, ObjectKey: "given by the upload"})
	}
	p.body = draft.Encode()
	a.err.line("the body would be %s, over the limit of %s: %s by direct upload",
		size(bytes), size(callback.SizeWarning), count(len(p.files), "file goes", "files go"))
	return p, nil
}

// watchUpload prints the steps of a direct upload while a person looks on.
func (a *app) watchUpload() func(callback.UploadEvent) {
	if !a.err.terminal {
		return nil
	}
	var drawn time.Time
	return func(e callback.UploadEvent) {
		name := safe(e.File.Filename)
		switch {
		case e.Attempt != nil:
			a.clearLine()
			a.err.line("%s %s: %s in %s", e.Step, name, a.answer(a.err, *e.Attempt), took(ms(e.Attempt.Duration)))
		case e.Wait > 0:
			a.err.line("waiting %s before the next try", took(ms(e.Wait)))
		case time.Since(drawn) >= progressEvery:
			drawn = time.Now()
			_, _ = fmt.Fprintf(a.streams.Err, "\r%s %s: %s of %s\x1b[K", e.Step, name, size(e.Sent), size(e.File.Size))
		}
	}
}

// clearLine wipes a line of progress, so that another line can take its place.
func (a *app) clearLine() { _, _ = fmt.Fprint(a.streams.Err, "\r\x1b[K") }
