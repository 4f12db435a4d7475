package cli

import (
	"fmt"

	"redial/callback"
)

// writeFileOf prints the nth file that stands in a body, decoded. A terminal is
// given text alone.
func (a *app) writeFileOf(id string, body []byte, n int) error {
	parsed, err := callback.ParseBody(body)
	if err != nil {
		return &usageError{message: "the body is not a JSON object, so no file can be taken from it", next: "redial show " + safe(id) + " --body prints it as it is"}
	}
	files, err := parsed.EncodedFiles()
	switch {
	case err != nil:
		return &usageError{message: "the file can't be decoded: " + err.Error(), next: "redial show " + safe(id) + " says more of the body"}
	case len(files) == 0:
		return &usageError{message: "the body holds no file", next: "redial show " + safe(id) + " --body prints the body; what went by direct upload is not kept"}
	case n > len(files):
		return &usageError{message: fmt.Sprintf("--file=%d: the body holds %s", n, count(len(files), "file", "files")), next: "files are counted from 1"}
	}
	f := files[n-1]
	if a.out.terminal && !quotable(f.Data) {
		return &usageError{
			message: fmt.Sprintf("%s, %s, is no text for a terminal", safe(orNone(f.Filename)), size(int64(len(f.Data)))),
			next:    fmt.Sprintf("redial show %s --file=%d > FILE keeps it", safe(id), n),
		}
	}
	return a.writeData(f.Data)
}
