package cli

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"redial/callback"
	"redial/history"
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
	if len(p.files) == 0 {
		return parcel{}, noFile()
	}
	p.body = draft.Encode()
	if o.upload {
		a.sayUpload(p)
	} else {
		body, limit := size(bytes), size(callback.SizeWarning)
		if body == limit { // rounded, they are the same
			body, limit = "some "+thousands(int(bytes)+fieldRoom)+" B", thousands(callback.SizeWarning)+" B"
		}
		a.err.line("the body would be %s, over the limit of %s: %s by direct upload", body, limit, count(len(p.files), "file goes", "files go"))
	}
	return p, nil
}

// takeFilesOut makes a parcel of a body whose files go by direct upload. They are
// kept beside the history, so that an upload that fails can go on.
func (a *app) takeFilesOut(raw []byte) (parcel, error) {
	body, err := callback.ParseBody(raw)
	if err != nil {
		return parcel{body: raw}, nil //nolint:nilerr // the preflight says what is wrong, and where
	}
	c, err := a.config()
	if err != nil {
		return parcel{}, err
	}
	files, err := body.EncodedFiles()
	if err != nil {
		return parcel{}, &usageError{message: err.Error(), next: "redial validate says more of the body"}
	}
	if len(files) == 0 {
		return parcel{}, noFile()
	}
	keys := make([]string, len(files))
	var p parcel
	for i, f := range files {
		path, err := history.KeepUpload(c.HistoryPath, f.Filename, f.Data)
		if err != nil {
			return parcel{}, err
		}
		upload, err := callback.NewFileUpload(path, f.MIMEType)
		if err != nil {
			return parcel{}, unreadable(path, err)
		}
		upload.Filename = f.Filename
		p.files, keys[i] = append(p.files, upload), "given by the upload"
	}
	p.body = body.WithObjectKeys(files, keys).Bytes()
	p.written = func(list []callback.PayloadFile) []byte {
		keys := make([]string, len(list))
		for i, f := range list {
			keys[i] = f.ObjectKey
		}
		return body.WithObjectKeys(files, keys).Bytes()
	}
	a.sayUpload(p)
	return p, nil
}

// sayUpload says that the files go by direct upload because the user wants it.
func (a *app) sayUpload(p parcel) {
	a.err.line("%s by direct upload, as --upload says", count(len(p.files), "file goes", "files go"))
}

func noFile() error {
	return &usageError{
		message: "--upload: the body holds no file, and only files go by direct upload",
		next:    "a result that is too large can be hosted: redial send --type url --order UUID --url https://...",
	}
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
